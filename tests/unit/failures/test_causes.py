"""The table of causes is whole: each tells a person what happened and what to do."""

import pytest

from lib.failures.causes import CAUSES, Cause
from lib.failures.causes.cause import NO_REPAIR
from lib.failures.proposals import REPAIRS


def test_there_are_forty() -> None:
    assert len(CAUSES) == 40


@pytest.mark.parametrize("cause", CAUSES.values(), ids=lambda cause: cause.label)
def test_a_cause_says_what_happened_and_what_to_do(cause: Cause) -> None:
    assert cause.title
    assert not cause.title.endswith(".")
    assert cause.explanation.endswith(".")
    assert cause.steps
    assert all(step.endswith((".", ")")) for step in cause.steps)
    assert cause.retry.when.endswith(".")
    assert cause.link == "" or cause.link.startswith("https://")


@pytest.mark.parametrize("cause", CAUSES.values(), ids=lambda cause: cause.label)
def test_a_repair_that_is_promised_exists(cause: Cause) -> None:
    promised = {cause.repair, *(variant.repair for variant in cause.variants)} - {"", NO_REPAIR}
    assert promised <= REPAIRS


def test_a_variant_speaks_in_its_own_words_and_leaves_the_rest() -> None:
    told = CAUSES["invalid-key"].told_for("leaked")
    assert told.title == "The API key was reported as leaked"
    assert told.repair == "clean-key"
    assert told.label == "invalid-key"


def test_a_variant_can_take_the_repair_back() -> None:
    assert CAUSES["wrong-path-or-method"].repair == "base-url"
    assert CAUSES["wrong-path-or-method"].told_for("cdn").repair == ""


def test_an_unknown_variant_changes_nothing() -> None:
    assert CAUSES["timeout"].told_for("nobody", None) is CAUSES["timeout"]
