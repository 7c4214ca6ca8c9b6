"""The rules know the wording of many providers, and hold together with the table of causes."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from lib.failures.causes import CAUSES
from lib.failures.diagnosis import diagnose
from lib.failures.record import failure_of_record
from lib.failures.rules import RULES
from lib.failures.rules.rule import Rule
from lib.failures.shapes import SHAPES
from lib.failures.signals import signals_of


def told(name: str) -> list[dict[str, str]]:
    lines = (Path(__file__).parent / name).read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


SPOKEN = told("spoken.jsonl")
PASTED = told("pasted.jsonl")
WRAPPINGS: dict[str, Callable[[str], str]] = {
    "json in json": lambda text: json.dumps({"error": json.dumps({"message": text, "code": None})}),
    "a repr": lambda text: f"API Error: { ({'error': {'message': text, 'param': None}})!r}",
    "a line of a log": lambda text: (
        f"ERROR [2026-01-02 10:11:12] llm.py:88 - call failed: {text} (attempt 1/3)"
    ),
}


def is_right(record: dict[str, str]) -> bool:
    return diagnose(failure_of_record(record)).label in record["causes"].split("|")


@pytest.mark.parametrize("spoken", SPOKEN, ids=lambda spoken: spoken["message"][:60])
def test_a_providers_words_lead_to_their_cause(spoken: dict[str, str]) -> None:
    assert is_right(spoken), diagnose(failure_of_record(spoken)).why


@pytest.mark.parametrize("pasted", PASTED, ids=lambda pasted: pasted["message"][:60])
def test_what_people_paste_leads_to_its_cause(pasted: dict[str, str]) -> None:
    assert is_right(pasted), diagnose(failure_of_record(pasted)).why


@pytest.mark.parametrize("wrapping", WRAPPINGS)
def test_a_text_means_the_same_however_another_program_wraps_it(wrapping: str) -> None:
    wrap = WRAPPINGS[wrapping]
    wrong = [text for text in PASTED if not is_right({**text, "message": wrap(text["message"])})]
    assert len(wrong) <= len(PASTED) // 100, wrong


@pytest.mark.parametrize("missing", ["exception", "status", "api_base"])
def test_a_text_needs_little_beside_it(missing: str) -> None:
    wrong = [text for text in PASTED if not is_right({**text, missing: ""})]
    assert len(wrong) <= len(PASTED) // 100, wrong


def test_every_cause_but_the_unknown_one_has_a_rule() -> None:
    assert {rule.cause for rule in RULES} == set(CAUSES) - {"other"}


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.variant], ids=lambda rule: rule.variant)
def test_a_rules_variant_is_told_by_its_cause(rule: Rule) -> None:
    assert rule.variant in {variant.key for variant in CAUSES[rule.cause].variants}


def test_rules_ask_only_for_shapes_that_there_are() -> None:
    asked = {shape for rule in RULES for shape in (*rule.shape.split(), *rule.not_shape.split())}
    assert asked <= set(SHAPES)


def test_no_rule_holds_for_everything() -> None:
    nothing = signals_of(failure_of_record({}))
    for rule in RULES:
        assert 0 < rule.certainty <= 1
        assert rule.evidence(nothing) is None, rule


def holds(rule: Rule, text: str) -> bool:
    return rule.evidence(signals_of(failure_of_record({"message": text}))) is not None


def test_a_phrase_is_found_however_it_was_quoted_escaped_or_wrapped() -> None:
    rule = Rule(cause="other", certainty=0.5, says="the model `x` isn't here")
    for text in (
        "The model 'x' isn't here",
        '{"message": "The model \\"x\\" isn\\u0027t here"}',
        "│ The model \u201cx\u201d   \n│ isn\u2019t here │",
        "b'The model `x` isn\\'t here\\n'",
    ):
        assert holds(rule, text), text


def test_a_gap_in_a_phrase_has_an_end() -> None:
    rule = Rule(cause="other", certainty=0.5, says="begins…ends")
    assert holds(rule, "begins somewhere and ends")
    assert not holds(rule, "begins" + " far" * 100 + " ends")
    assert not holds(rule, "ends before it begins")


def test_a_phrase_begins_with_a_word_unless_it_says_otherwise() -> None:
    assert not holds(Rule(cause="other", certainty=0.5, says="enotfound"), "ModuleNotFoundError")
    assert holds(Rule(cause="other", certainty=0.5, says="*perminute"), "RequestsPerMinutePerProject")


def test_never_outweighs_says() -> None:
    rule = Rule(cause="other", certainty=0.5, says="limit", never="budget")
    assert holds(rule, "over the limit")
    assert not holds(rule, "over the limit of the budget")
