"""The providers' own SDKs take the sandbox for the real thing: they list, complete, stream and raise their
own errors.
"""

import warnings

import anthropic
import httpx
import openai
import pytest

from lib.sandbox.keys import SANDBOX_KEY
from lib.sandbox.server import SandboxServer

with warnings.catch_warnings():  # the package's own source holds an escape that Python calls invalid
    warnings.simplefilter("ignore", DeprecationWarning)
    from google import genai
    from google.genai import errors as genai_errors

GPT, CLAUDE, GEMINI = "gpt-6-luna", "claude-haiku-5-5", "gemini-3.8-flash"
QUESTION = "How do rainbows form over a lake?"
MESSAGES = [{"role": "user", "content": QUESTION}]
AT_ONCE = "/pace=0/first=0"


def openai_client(sandbox: SandboxServer, knobs: str = AT_ONCE, key: str = SANDBOX_KEY) -> openai.OpenAI:
    return openai.OpenAI(api_key=key, base_url=f"{sandbox.url}{knobs}/v1", max_retries=0, timeout=5)


def anthropic_client(
    sandbox: SandboxServer, knobs: str = AT_ONCE, key: str = SANDBOX_KEY
) -> anthropic.Anthropic:
    return anthropic.Anthropic(api_key=key, base_url=f"{sandbox.url}{knobs}", max_retries=0, timeout=5)


def gemini_client(sandbox: SandboxServer, knobs: str = AT_ONCE, key: str = SANDBOX_KEY) -> genai.Client:
    options = genai.types.HttpOptions(base_url=f"{sandbox.url}{knobs}", timeout=5000)
    return genai.Client(api_key=key, http_options=options)


class TestOpenAI:
    def test_lists_models(self, sandbox: SandboxServer) -> None:
        with openai_client(sandbox) as client:
            assert GPT in [model.id for model in client.models.list()]

    def test_completes(self, sandbox: SandboxServer) -> None:
        with openai_client(sandbox) as client:
            answer = client.chat.completions.create(model=GPT, messages=MESSAGES)
        assert "Switchboard sandbox" in answer.choices[0].message.content
        assert "rainbows" in answer.choices[0].message.content
        assert answer.choices[0].finish_reason == "stop"
        assert answer.usage.completion_tokens > 60

    def test_streams_the_same_answer_and_then_its_usage(self, sandbox: SandboxServer) -> None:
        with openai_client(sandbox) as client:
            whole = client.chat.completions.create(model=GPT, messages=MESSAGES)
            chunks = list(
                client.chat.completions.create(
                    model=GPT, messages=MESSAGES, stream=True, stream_options={"include_usage": True}
                )
            )
        text = "".join(c.choices[0].delta.content or "" for c in chunks if c.choices)
        assert text == whole.choices[0].message.content
        assert chunks[-2].choices[0].finish_reason == "stop"
        assert chunks[-1].choices == []
        assert chunks[-1].usage == whole.usage

    def test_counts_reasoning_without_showing_it(self, sandbox: SandboxServer) -> None:
        with openai_client(sandbox) as client:
            answer = client.chat.completions.create(model=GPT, messages=MESSAGES, reasoning_effort="low")
        assert answer.usage.completion_tokens_details.reasoning_tokens > 10
        assert "thinks aloud" not in answer.choices[0].message.content

    @pytest.mark.parametrize(
        ("fault", "error"),
        [
            ("bad-key", openai.AuthenticationError),
            ("unknown-model", openai.NotFoundError),
            ("method-not-allowed", openai.APIStatusError),
            ("permission", openai.PermissionDeniedError),
            ("context-window", openai.BadRequestError),
            ("rate-limit", openai.RateLimitError),
            ("quota", openai.RateLimitError),
            ("server-error", openai.InternalServerError),
            ("overloaded", openai.InternalServerError),
        ],
    )
    def test_raises_its_own_errors(
        self, sandbox: SandboxServer, fault: str, error: type[openai.APIStatusError]
    ) -> None:
        with openai_client(sandbox, f"/fault={fault}") as client, pytest.raises(error) as raised:
            client.chat.completions.create(model=GPT, messages=MESSAGES, stream=True)
        assert set(raised.value.body) == {"message", "type", "param", "code"}

    def test_times_out_on_a_hang(self, sandbox: SandboxServer) -> None:
        with openai_client(sandbox, "/fault=hang") as client, pytest.raises(openai.APITimeoutError):
            client.chat.completions.create(model=GPT, messages=MESSAGES, timeout=0.3)

    def test_sees_no_finish_in_a_cut_stream(self, sandbox: SandboxServer) -> None:
        with openai_client(sandbox, f"/fault=cut-stream/after=7{AT_ONCE}") as client:
            chunks = list(client.chat.completions.create(model=GPT, messages=MESSAGES, stream=True))
        assert len(chunks) == 1 + 7
        assert all(chunk.choices[0].finish_reason is None for chunk in chunks)

    def test_raises_what_comes_in_the_middle_of_a_stream(self, sandbox: SandboxServer) -> None:
        with openai_client(sandbox, f"/fault=error-in-stream/after=7{AT_ONCE}") as client:
            stream = client.chat.completions.create(model=GPT, messages=MESSAGES, stream=True)
            with pytest.raises(openai.APIError, match="currently overloaded"):
                list(stream)

    @pytest.mark.parametrize("fault", ["drop", "reset", "wrong-length"])
    def test_raises_when_the_connection_breaks(self, sandbox: SandboxServer, fault: str) -> None:
        with (
            openai_client(sandbox, f"/fault={fault}{AT_ONCE}") as client,
            pytest.raises((openai.APIConnectionError, httpx.TransportError)),
        ):
            list(client.chat.completions.create(model=GPT, messages=MESSAGES, stream=True))

    def test_follows_a_redirect_that_keeps_the_method(self, sandbox: SandboxServer) -> None:
        with openai_client(sandbox, "/fault=redirect-307") as client:
            answer = client.chat.completions.create(model=GPT, messages=MESSAGES, max_completion_tokens=5)
        assert answer.usage.completion_tokens == 5

    def test_is_refused_with_a_key_of_anthropic(self, sandbox: SandboxServer) -> None:
        with (
            openai_client(sandbox, key="sk-ant-api03-" + "x" * 30) as client,
            pytest.raises(openai.AuthenticationError, match=r"sk-ant-a\*+xxxx"),
        ):
            client.models.list()


class TestAnthropic:
    def test_lists_models(self, sandbox: SandboxServer) -> None:
        with anthropic_client(sandbox) as client:
            assert CLAUDE in [model.id for model in client.models.list()]

    def test_completes(self, sandbox: SandboxServer) -> None:
        with anthropic_client(sandbox) as client:
            answer = client.messages.create(model=CLAUDE, max_tokens=900, messages=MESSAGES)
        assert "Switchboard sandbox" in answer.content[0].text
        assert answer.stop_reason == "end_turn"
        assert answer.usage.output_tokens > 60

    def test_streams_thinking_and_then_text(self, sandbox: SandboxServer) -> None:
        with (
            anthropic_client(sandbox) as client,
            client.messages.stream(
                model=CLAUDE,
                max_tokens=2000,
                messages=MESSAGES,
                thinking={"type": "enabled", "budget_tokens": 1024},
            ) as stream,
        ):
            answer = stream.get_final_message()
        assert [block.type for block in answer.content] == ["thinking", "text"]
        assert "thinks aloud" in answer.content[0].thinking
        assert answer.stop_reason == "end_turn"

    def test_says_when_max_tokens_cut_the_answer(self, sandbox: SandboxServer) -> None:
        with anthropic_client(sandbox) as client:
            answer = client.messages.create(model=CLAUDE, max_tokens=12, messages=MESSAGES)
        assert (answer.stop_reason, answer.usage.output_tokens) == ("max_tokens", 12)

    @pytest.mark.parametrize(
        ("fault", "error"),
        [
            ("bad-key", anthropic.AuthenticationError),
            ("unknown-model", anthropic.NotFoundError),
            ("method-not-allowed", anthropic.APIStatusError),
            ("permission", anthropic.PermissionDeniedError),
            ("credit", anthropic.BadRequestError),
            ("payload-too-large", anthropic.APIStatusError),
            ("rate-limit", anthropic.RateLimitError),
            ("server-error", anthropic.InternalServerError),
            ("overloaded", anthropic.InternalServerError),
        ],
    )
    def test_raises_its_own_errors(
        self, sandbox: SandboxServer, fault: str, error: type[anthropic.APIStatusError]
    ) -> None:
        with anthropic_client(sandbox, f"/fault={fault}") as client, pytest.raises(error) as raised:
            client.messages.create(model=CLAUDE, max_tokens=100, messages=MESSAGES)
        assert raised.value.body["type"] == "error"
        assert raised.value.request_id == raised.value.body["request_id"]

    def test_times_out_on_a_hang(self, sandbox: SandboxServer) -> None:
        with anthropic_client(sandbox, "/fault=hang") as client, pytest.raises(anthropic.APITimeoutError):
            client.messages.create(model=CLAUDE, max_tokens=100, messages=MESSAGES, timeout=0.3)

    def test_sees_no_reason_in_a_cut_stream(self, sandbox: SandboxServer) -> None:
        with (
            anthropic_client(sandbox, f"/fault=cut-stream/after=7{AT_ONCE}") as client,
            client.messages.stream(model=CLAUDE, max_tokens=900, messages=MESSAGES) as stream,
        ):
            kinds = [event.type for event in stream]
        assert kinds.count("text") == 7
        assert "message_stop" not in kinds

    def test_raises_what_comes_in_the_middle_of_a_stream(self, sandbox: SandboxServer) -> None:
        with (
            anthropic_client(sandbox, f"/fault=error-in-stream/after=7{AT_ONCE}") as client,
            client.messages.stream(model=CLAUDE, max_tokens=900, messages=MESSAGES) as stream,
            pytest.raises(anthropic.APIStatusError, match="overloaded_error"),
        ):
            stream.get_final_message()

    def test_sees_a_refusal(self, sandbox: SandboxServer) -> None:
        with anthropic_client(sandbox, f"/fault=answer-blocked{AT_ONCE}") as client:
            assert (
                client.messages.create(model=CLAUDE, max_tokens=900, messages=MESSAGES).stop_reason
                == "refusal"
            )


class TestGemini:
    def test_lists_models(self, sandbox: SandboxServer) -> None:
        with gemini_client(sandbox) as client:
            assert f"models/{GEMINI}" in [model.name for model in client.models.list()]

    def test_completes(self, sandbox: SandboxServer) -> None:
        with gemini_client(sandbox) as client:
            answer = client.models.generate_content(model=GEMINI, contents=QUESTION)
        assert "Switchboard sandbox" in answer.text
        assert answer.candidates[0].finish_reason == genai.types.FinishReason.STOP
        assert answer.usage_metadata.candidates_token_count > 60

    def test_streams_thoughts_and_then_text(self, sandbox: SandboxServer) -> None:
        config = {"thinking_config": {"include_thoughts": True, "thinking_budget": 500}}
        with gemini_client(sandbox) as client:
            chunks = list(
                client.models.generate_content_stream(model=GEMINI, contents=QUESTION, config=config)
            )
        parts = [part for chunk in chunks for part in chunk.candidates[0].content.parts]
        assert "thinks aloud" in "".join(part.text for part in parts if part.thought)
        assert "rainbows" in "".join(part.text for part in parts if not part.thought)
        assert chunks[-1].candidates[0].finish_reason == genai.types.FinishReason.STOP
        assert chunks[-1].usage_metadata.thoughts_token_count > 10

    @pytest.mark.parametrize(
        ("fault", "error", "status"),
        [
            ("bad-key", genai_errors.ClientError, "INVALID_ARGUMENT"),
            ("unknown-model", genai_errors.ClientError, "NOT_FOUND"),
            ("permission", genai_errors.ClientError, "PERMISSION_DENIED"),
            ("unsupported-region", genai_errors.ClientError, "FAILED_PRECONDITION"),
            ("rate-limit", genai_errors.ClientError, "RESOURCE_EXHAUSTED"),
            ("server-error", genai_errors.ServerError, "INTERNAL"),
            ("overloaded", genai_errors.ServerError, "UNAVAILABLE"),
        ],
    )
    def test_raises_its_own_errors(
        self, sandbox: SandboxServer, fault: str, error: type[genai_errors.APIError], status: str
    ) -> None:
        with gemini_client(sandbox, f"/fault={fault}") as client, pytest.raises(error) as raised:
            client.models.generate_content(model=GEMINI, contents=QUESTION)
        assert raised.value.status == status

    def test_sees_no_reason_in_a_cut_stream(self, sandbox: SandboxServer) -> None:
        with gemini_client(sandbox, f"/fault=cut-stream/after=7{AT_ONCE}") as client:
            chunks = list(client.models.generate_content_stream(model=GEMINI, contents=QUESTION))
        assert len(chunks) == 7
        assert all(chunk.candidates[0].finish_reason is None for chunk in chunks)

    def test_sees_a_blocked_prompt_without_an_error(self, sandbox: SandboxServer) -> None:
        with gemini_client(sandbox, f"/fault=content-blocked{AT_ONCE}") as client:
            answer = client.models.generate_content(model=GEMINI, contents=QUESTION)
        assert answer.candidates is None
        assert answer.prompt_feedback.block_reason == genai.types.BlockedReason.SAFETY
