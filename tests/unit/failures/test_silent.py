"""Ends that only look fine are called by their name, and good ends are left alone."""

import dataclasses

import pytest

from lib.failures.diagnosis import diagnose
from lib.failures.evidence import Evidence, Usage
from lib.failures.failure import failure_of
from lib.failures.silent import silent_end
from tests.unit.failures.evidences import document, events, exchange, good_endings, streamed

PROVIDERS = ("openai", "anthropic", "gemini")


@pytest.mark.slow
def test_no_false_alarm_on_a_thousand_good_answers() -> None:
    alarms = [
        (e.provider, e.text[:80], end) for e in good_endings(1000) if (end := silent_end(e)) is not None
    ]
    assert alarms == []


def cause(evidence: Evidence) -> str:
    failure = failure_of(evidence)
    assert failure is not None
    return diagnose(failure).label


@pytest.mark.parametrize("provider", PROVIDERS)
@pytest.mark.parametrize("is_stream", [True, False])
class TestOfEveryProvider:
    def evidence(
        self, provider: str, is_stream: bool, body: str, content_type: str, **facts: object
    ) -> Evidence:
        seen = exchange(provider, body, content_type=content_type)
        return Evidence(
            provider=provider, streamed=is_stream, exchanges=(seen,), finish_reason="stop", **facts
        )  # type: ignore[arg-type]

    def test_a_web_page_with_status_200(self, provider: str, is_stream: bool) -> None:
        evidence = self.evidence(provider, is_stream, "<!doctype html><title>Hello</title>", "text/html")
        assert silent_end(evidence) == "html"
        assert cause(evidence) == "malformed-response"

    def test_a_web_page_that_lies_about_its_type(self, provider: str, is_stream: bool) -> None:
        assert (
            silent_end(self.evidence(provider, is_stream, "\n <HTML><body>", "text/event-stream")) == "html"
        )

    def test_nothing_at_all(self, provider: str, is_stream: bool) -> None:
        evidence = self.evidence(provider, is_stream, "", "text/event-stream")
        assert silent_end(evidence) == "empty"
        assert cause(evidence) == "malformed-response"

    def test_only_blanks(self, provider: str, is_stream: bool) -> None:
        evidence = dataclasses.replace(streamed(provider, [" ", "\n"]), streamed=is_stream)
        assert silent_end(evidence) == "empty"

    def test_a_blocked_answer(self, provider: str, is_stream: bool) -> None:
        evidence = dataclasses.replace(
            streamed(provider, ["Part"]), streamed=is_stream, finish_reason="content_filter"
        )
        assert silent_end(evidence) == "blocked"
        assert cause(evidence) == "content-blocked"

    def test_all_tokens_spent_on_reasoning(self, provider: str, is_stream: bool) -> None:
        evidence = dataclasses.replace(
            streamed(provider, [""]), streamed=is_stream, text="", reasoning="Hmm.", finish_reason="length"
        )
        assert silent_end(evidence) == "reasoning-only"
        told = diagnose(failure_of(evidence))  # type: ignore[arg-type]
        assert (told.label, told.variant) == ("malformed-response", "reasoning-only")

    def test_an_answer_cut_by_max_tokens_is_an_answer(self, provider: str, is_stream: bool) -> None:
        evidence = dataclasses.replace(
            streamed(provider, ["Long"]), streamed=is_stream, finish_reason="length"
        )
        assert silent_end(evidence) is None

    def test_an_answer_of_tool_calls_alone_is_an_answer(self, provider: str, is_stream: bool) -> None:
        evidence = dataclasses.replace(streamed(provider, [""]), streamed=is_stream, text="", tool_calls=1)
        assert silent_end(evidence) is None

    def test_a_loop(self, provider: str, is_stream: bool) -> None:
        evidence = dataclasses.replace(streamed(provider, ["Well,"] + [" again"] * 150), streamed=is_stream)
        assert silent_end(evidence) == "repeated"

    def test_an_error_in_a_body_with_status_200(self, provider: str, is_stream: bool) -> None:
        body = '{"error": {"message": "Insufficient credits", "code": 402}}'
        evidence = self.evidence(provider, is_stream, body, "application/json")
        assert silent_end(evidence) == "json"
        assert cause(evidence) == "billing-or-credit"


@pytest.mark.parametrize("provider", PROVIDERS)
def test_a_stream_that_stops_in_the_middle_in_good_order(provider: str) -> None:
    evidence = streamed(provider, ["It was", " a dark"], finish=False)
    assert silent_end(evidence) == "cut"
    assert cause(evidence) == "stream-interrupted"


@pytest.mark.parametrize("provider", PROVIDERS)
def test_plain_json_where_a_stream_was_asked_for(provider: str) -> None:
    seen = exchange(provider, document(provider, "Hello"), content_type="application/json")
    evidence = Evidence(provider=provider, streamed=True, exchanges=(seen,), finish_reason="stop")
    assert silent_end(evidence) == "json"
    failure = failure_of(evidence)
    assert failure is not None
    assert diagnose(failure).variant == "json"


@pytest.mark.parametrize("provider", ["anthropic", "gemini"])
def test_a_broken_event_after_which_litellm_stopped_reading(provider: str) -> None:
    body = "".join(events(provider, ["a", "b", "c"], tokens=90))
    evidence = Evidence(
        provider=provider,
        streamed=True,
        exchanges=(exchange(provider, body),),
        text="a",
        finish_reason="stop",
        usage=Usage(tokens_out=20),
    )
    assert silent_end(evidence) == "lost"
    assert cause(evidence) == "malformed-response"


def test_a_call_of_a_tool_is_an_answer_only_where_tools_were_offered() -> None:
    offered = Evidence(provider="openai", tool_calls=1, finish_reason="tool_calls")
    assert silent_end(offered) is None
    assert silent_end(dataclasses.replace(offered, tools_offered=False)) == "tool-call"


@pytest.mark.parametrize("reason", ["SAFETY", "RECITATION", "PROHIBITED_CONTENT", "BLOCKLIST", "SPII"])
def test_geminis_own_words_for_a_block(reason: str) -> None:
    evidence = dataclasses.replace(streamed("gemini", [""]), text="", native_finish_reason=reason)
    assert silent_end(evidence) == "blocked"


@pytest.mark.parametrize("is_stream", [True, False])
def test_a_prompt_that_gemini_blocked(is_stream: bool) -> None:
    body = (
        '{"promptFeedback": {"blockReason": "PROHIBITED_CONTENT"}, "usageMetadata": {"promptTokenCount": 9}}'
    )
    seen = exchange("gemini", f"data: {body}\n\n" if is_stream else body)
    evidence = Evidence(provider="gemini", streamed=is_stream, exchanges=(seen,), finish_reason="stop")
    assert silent_end(evidence) == "blocked"


def test_an_answer_that_speaks_of_block_reasons_is_not_blocked() -> None:
    assert silent_end(streamed("gemini", ['{"promptFeedback": {"blockReason": "SAFETY"}}'])) is None


@pytest.mark.parametrize("reason", ["MALFORMED_FUNCTION_CALL", "UNEXPECTED_TOOL_CALL"])
def test_a_tool_call_that_cannot_be_read(reason: str) -> None:
    evidence = dataclasses.replace(streamed("gemini", [""]), text="", native_finish_reason=reason)
    assert silent_end(evidence) == "tool-call"


def test_a_refusal_without_an_answer() -> None:
    evidence = dataclasses.replace(streamed("openai", [""]), text="", refusal="I cannot help with that.")
    assert silent_end(evidence) == "refused"
    assert cause(evidence) == "content-blocked"


def test_a_body_that_nobody_watched_is_trusted() -> None:
    assert silent_end(Evidence(provider="openai", streamed=True, text="Hi", finish_reason="stop")) is None


def test_the_text_of_an_answer_is_never_kept_in_a_failure() -> None:
    failure = failure_of(streamed("openai", ["my secret diary"], finish=False))
    assert failure is not None
    assert "diary" not in str(failure.to_dict())
    assert failure.text_chars == len("my secret diary")
