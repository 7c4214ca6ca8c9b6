import pytest

from lib.calls.providers import (
    ANTHROPIC,
    GEMINI,
    OPENAI,
    PROVIDERS,
    Provider,
    owner_of_key,
    owner_of_model,
    provider,
)


def test_the_three_are_shown_gemini_first() -> None:
    assert [row.name for row in PROVIDERS] == ["gemini", "anthropic", "openai"]
    assert [row.title for row in PROVIDERS] == ["Gemini", "Claude", "GPT"]


@pytest.mark.parametrize("row", PROVIDERS, ids=lambda row: row.name)
def test_every_row_says_where_its_key_is_got_and_what_it_begins_with(row: Provider) -> None:
    assert row.key_page
    assert row.key_page.startswith("https://")
    assert row.key_prefixes
    assert row.default_base


@pytest.mark.parametrize(
    ("row", "variables"),
    [
        (OPENAI, ("OPENAI_BASE_URL", "OPENAI_API_BASE")),
        (ANTHROPIC, ("ANTHROPIC_API_BASE", "ANTHROPIC_BASE_URL")),
        (GEMINI, ("GEMINI_API_BASE",)),
    ],
    ids=lambda value: value.name if isinstance(value, Provider) else None,
)
def test_the_variables_of_a_base_stand_in_litellms_order(row: Provider, variables: tuple[str, ...]) -> None:
    assert row.base_variables == variables


@pytest.mark.parametrize(
    ("key", "owner"),
    [
        ("sk-ant-api03-x", ANTHROPIC),
        ("sk-proj-x", OPENAI),
        ("sk-x", OPENAI),
        ("AIzaSyX", GEMINI),
        ("gsk_x", None),
        ("", None),
    ],
)
def test_a_key_tells_whose_it_is_by_its_beginning(key: str, owner: Provider | None) -> None:
    assert owner_of_key(key) is owner


@pytest.mark.parametrize(
    ("name", "owner"),
    [
        ("Gemini-4-argon", GEMINI),
        ("claude-3-opus", ANTHROPIC),
        ("gpt-4", OPENAI),
        ("o3-pro", OPENAI),
        ("llama", None),
    ],
)
def test_a_name_tells_whose_model_it_is(name: str, owner: Provider | None) -> None:
    assert owner_of_model(name) is owner


def test_a_provider_that_is_not_known_in_detail_gets_customary_guesses() -> None:
    row = provider("text-completion-inception")
    assert row.key_variable == "TEXT_COMPLETION_INCEPTION_API_KEY"
    assert not row.measured
    assert provider("gemini") is GEMINI
