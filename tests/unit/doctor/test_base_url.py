import pytest

from lib.calls.address import url
from lib.calls.providers import ANTHROPIC, GEMINI, OPENAI, Provider
from lib.doctor.base_url import Ports, verdict

H = "https://gateway.example"


@pytest.mark.parametrize(
    ("row", "base"),
    [
        (OPENAI, f"{H}/v1"),
        (OPENAI, f"{H}/v1/"),
        (OPENAI, f"{H}/openai/v1"),
        (OPENAI, "https://api.openai.com/v1"),
        (ANTHROPIC, H),
        (ANTHROPIC, f"{H}/v1/messages"),
        (ANTHROPIC, f"{H}/any/path"),
        (GEMINI, f"{H}/v1beta"),
        (GEMINI, f"{H}/v1"),
        (OPENAI, "http://127.0.0.1:9999/fault=stall/after=5/v1"),
    ],
)
def test_a_base_that_works_is_never_complained_of(row: Provider, base: str) -> None:
    assert verdict(row, base, Ports()) is None


@pytest.mark.parametrize(
    ("row", "base", "right"),
    [
        (OPENAI, H, f"{H}/v1"),
        (OPENAI, f"{H}/", f"{H}/v1"),
        (OPENAI, f"{H}/v1/chat/completions", f"{H}/v1"),
        (OPENAI, f"{H}/v1/v1", f"{H}/v1"),
        (OPENAI, f"{H}/ui", f"{H}/v1"),
        (ANTHROPIC, f"{H}/", H),
        (ANTHROPIC, f"{H}/v1", H),
        (ANTHROPIC, f"{H}/v1/", H),
        (ANTHROPIC, f"{H}/v1/chat/completions", H),
        (GEMINI, H, f"{H}/v1beta"),
        (GEMINI, f"{H}/v1beta/", f"{H}/v1beta"),
        (GEMINI, f"{H}/v1beta/models", f"{H}/v1beta"),
        (GEMINI, f"{H}/v1beta/openai", f"{H}/v1beta"),
        (GEMINI, f"{H}/v1beta/openai/", f"{H}/v1beta"),
    ],
)
def test_every_wrong_row_of_the_measured_table_is_told_and_mended(
    row: Provider, base: str, right: str
) -> None:
    found = verdict(row, base, Ports(), model="m")
    assert found is not None
    assert found.right == right
    assert verdict(row, right, Ports(), model="m") is None
    called = url(row, "m", right, stream=True).removeprefix("https://")
    assert "//" not in called


@pytest.mark.parametrize(
    ("row", "base", "rule"),
    [
        (OPENAI, "http://localhost:8501", "address-is-a-page"),
        (ANTHROPIC, "http://127.0.0.1:8501/v1", "address-is-a-page"),
        (ANTHROPIC, "https://api.openai.com/v1", "address-of-another-provider"),
        (OPENAI, "https://api.anthropic.com", "address-of-another-provider"),
        (GEMINI, "https://api.openai.com/v1", "address-of-another-provider"),
    ],
)
def test_what_belongs_to_something_else_is_best_taken_out(row: Provider, base: str, rule: str) -> None:
    found = verdict(row, base, Ports())
    assert found is not None
    assert (found.rule, found.remove) == (rule, True)


def test_the_dashboards_own_port_is_a_page_wherever_it_is() -> None:
    assert verdict(OPENAI, "http://localhost:3999/v1", Ports()) is None
    found = verdict(OPENAI, "http://localhost:3999/v1", Ports(frozenset({3999})))
    assert found is not None
    assert "405" in found.wrong


def test_a_path_without_version_on_an_unknown_host_may_be_right_and_is_not_mended() -> None:
    found = verdict(OPENAI, "http://localhost:8080/api", Ports())
    assert found is not None
    assert not found.certain
    assert found.right is None


@pytest.mark.parametrize("base", ["http://[", "http://host:port/v1", "https://host:99999/v1"])
def test_what_is_no_address_is_said_to_be_none(base: str) -> None:
    found = verdict(OPENAI, base, Ports())
    assert found is not None
    assert found.rule == "address-unreadable"
