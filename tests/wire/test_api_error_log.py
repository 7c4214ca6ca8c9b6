"""The error log as a program reads it: narrowed by each of what the page offers, and page by page."""

import pytest

from tests.wire.running_api import Api

FAULTS = {
    "refused": ("openai/gpt-6-luna", "fault=bad-key"),
    "nowhere": ("anthropic/claude-sonnet-5-5", "fault=method-not-allowed"),
}


@pytest.fixture
def failed(api: Api) -> Api:
    """An API with two failures: a 401 of OpenAI and a 405 of Claude."""
    api.add_models(FAULTS)
    for model in FAULTS:
        assert api.ask(model).status_code == 502
    return api


def models(api: Api, part: str, **narrowed: str | int) -> list[str]:
    return [row["model"] for row in api.client.get("/api/errors", params=narrowed).json()[part]]


@pytest.mark.parametrize("part", ["groups", "failures"])
@pytest.mark.parametrize(
    "narrowed",
    [
        {"provider": "anthropic"},
        {"model": "nowhere"},
        {"cause": "wrong-path-or-method"},
        {"http_status": 405},
        {"words": "Method Not Allowed"},
    ],
    ids=str,
)
def test_it_is_narrowed_as_on_its_page(failed: Api, part: str, narrowed: dict[str, str | int]) -> None:
    assert models(failed, part) == ["nowhere", "refused"]
    assert models(failed, part, **narrowed) == ["nowhere"]


def test_who_asks_for_few_is_told_how_to_get_the_rest(failed: Api) -> None:
    first = failed.client.get("/api/errors", params={"limit": 1}).json()
    assert [row["model"] for row in first["failures"]] == ["nowhere"]
    assert models(failed, "failures", failures_before=first["next_failures"]) == ["refused"]
    assert models(failed, "groups", groups_before=first["next_groups"]) == ["refused"]


def test_a_status_that_none_has_narrows_to_nothing_and_one_that_is_none_is_refused(failed: Api) -> None:
    assert models(failed, "failures", http_status=418) == []
    assert failed.client.get("/api/errors", params={"http_status": 9}).status_code == 422
