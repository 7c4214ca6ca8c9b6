import json
import time

import pytest

from lib.calls.compare.checks import Answered, BadCheck, read, require_filled, run

SCHEMA = '{"type": "object", "required": ["name"], "properties": {"name": {"type": "string"}}}'


def verdict(line, text="", seconds=1.0, usd=0.01, **values):
    (found,) = run(read(line, tuple(values)), values, Answered(text, seconds, usd))
    return found


@pytest.mark.parametrize(
    ("line", "good", "bad"),
    [
        ("contains: Paris", "It is PARIS.", "It is Rome."),
        ("lacks: as an AI", "Paris", "As an AI, I"),
        (r"matches: ^\d+$", "42", "42 frogs"),
        ("words: 2", "two words", "these are three"),
        (f"json: {SCHEMA}", '{"name": "Frog"}', '{"name": 1}'),
        (f"json: {SCHEMA}", '```json\n{"name": "Frog"}\n```', '```json\n{"name": }\n```'),
    ],
)
def test_an_answer_is_held_against_what_is_wanted(line, good, bad):
    assert verdict(line, good).passed
    assert not verdict(line, bad).passed
    assert verdict(line, bad).why


def test_time_and_price_have_limits_and_what_is_not_known_does_not_pass():
    assert verdict("seconds: 1", seconds=1.0).passed
    assert verdict("seconds: 1", seconds=1.2).why == "it took 1.2 s"
    assert not verdict("seconds: 1", seconds=None).passed
    assert verdict("dollars: 0.01", usd=0.01).passed
    assert verdict("dollars: 0.01", usd=0.02).why == "it cost $0.020000"
    assert verdict("dollars: 0.01", usd=None).why == "its price is not known"


def test_every_prompt_can_have_its_own_right_answer():
    assert verdict("contains: {{capital}}", "It is Rome.", capital="Rome").passed
    assert not verdict("contains: {{capital}}", "It is Rome.", capital="Paris").passed


def test_what_is_wrong_in_json_is_said_with_its_place():
    assert verdict(f"json: {SCHEMA}", '{"name": 1}').why == "$.name: 1 is not of type 'string'"


def test_a_pattern_that_would_never_end_is_given_up():
    began = time.monotonic()
    assert "simpler" in verdict("matches: ^(a|aa)+$", "a" * 60 + "b").why
    assert time.monotonic() - began < 10


def test_no_schema_is_fetched_from_elsewhere():
    far = json.dumps({"$ref": "http://127.0.0.1:9/schema.json"})
    assert "not fetched" in verdict(f"json: {far}", "{}").why


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("\nhas: frog", "line 2: begin with one of contains, lacks"),
        ("contains", "begin with one of"),
        ("contains:", "write after the colon"),
        ("matches: (", "is no pattern"),
        ("json: {", "the schema is not JSON"),
        ('json: {"type": "frog"}', "this is no JSON schema"),
        ("words: many", "'many' is no number"),
        ("seconds: -1", "not a number from 0"),
        ("dollars: inf", "not a number from 0"),
        ("contains: {{town}}", "line 1, column 11: {{town}} is no column"),
    ],
)
def test_a_check_that_cannot_be_made_is_refused_with_its_line(text, said):
    with pytest.raises(BadCheck) as refused:
        read(text, ("city",))
    assert said in str(refused.value)


def test_what_a_row_gives_for_a_check_is_looked_at_before_anything_is_asked():
    checks = read("words: {{most}}", ("most",))
    require_filled(checks, [{"most": "3"}])
    with pytest.raises(BadCheck, match="Prompt 2, column most, check words: 'few' is no number"):
        require_filled(checks, [{"most": "3"}, {"most": "few"}])
