import json
from dataclasses import replace

import pytest

from lib.calls.own_proxy import from_json, proof, to_json
from lib.failures.evidence import Evidence
from lib.failures.exchange import Exchange
from lib.failures.failure import failure_of
from lib.settings import Secret

KEY = Secret("sk-canary-own-proxy-0001")


class OverloadedError(Exception):
    status_code = 529


def raised() -> Exception:
    try:
        try:
            raise ConnectionResetError(104, "Connection reset by peer")
        except ConnectionResetError as inner:
            raise OverloadedError("OpenAIException - broke off") from inner
    except OverloadedError as outer:
        return outer


def test_what_was_seen_makes_the_same_failure_on_the_other_side() -> None:
    exchange = Exchange("POST", "http://host/v1/messages", status=200, headers={"content-type": "text/html"})
    exchange.add(b"<html>\xff" * 900)
    told = json.loads(json.dumps(to_json([exchange], raised())))
    seen = from_json(told)
    assert seen.exchanges == (exchange,)
    there = failure_of(Evidence(exception=seen.exception, exchanges=seen.exchanges))
    here = failure_of(Evidence(exception=raised(), exchanges=(exchange,)))
    assert there is not None
    assert here is not None
    # Where in the program it was raised is known on its own side only.
    assert replace(there, trace=()) == replace(here, trace=())
    assert there.chain == ("OverloadedError", "ConnectionResetError")


def test_a_call_that_went_well_has_no_exception() -> None:
    assert from_json(to_json([], None)).exception is None


@pytest.mark.parametrize(
    "value", [{}, {"exchanges": [{}], "exception": []}, {"exchanges": 7, "exception": []}]
)
def test_what_is_no_report_is_refused(value: dict[str, object]) -> None:
    with pytest.raises((ValueError, KeyError, TypeError)):
        from_json(value)


def test_a_proof_tells_nothing_of_the_key_and_holds_for_one_question_at_one_port() -> None:
    proofs = {
        proof(KEY, "a", 8080),
        proof(KEY, "b", 8080),
        proof(KEY, "a", 8081),
        proof(Secret("sk-x"), "a", 8080),
    }
    assert len(proofs) == 4
    assert KEY.reveal() not in "".join(proofs)
