"""Words go by LiteLLM, and nothing else does: what it makes of all the rest, it still makes."""

import contextlib
import http.server
import json
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from lib.calls import gateway
from lib.calls.request import End, Event, Reasoning, Text
from lib.sandbox.server import SandboxServer
from lib.settings import Settings
from tests.wire.real_calls import Ended, call, make_all, prepared, settings_in

ABOUT = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "gpt"}
STOP = {"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]}
COUNTED = {"choices": [], "usage": {"prompt_tokens": 7, "completion_tokens": 1234, "total_tokens": 1241}}
Chunk = dict[str, Any]


def words(text: object, **beside: object) -> Chunk:
    return {"choices": [{"index": 0, "delta": {"content": text, **beside}, "finish_reason": None}]}


@dataclass
class Server:
    """A server of OpenAI's protocol, or Anthropic's, that says the chunks which it is given."""

    url: str
    sandbox_url: str
    settings: Settings
    says: Sequence[Chunk] = ()

    def ends(self, *chunks: Chunk, provider: str = "openai") -> Ended:
        """How an answer of these chunks ends."""
        self.says = chunks
        made = partial(call, prepared(provider, self.url, self.settings, stream=True), self.settings)
        return make_all([(provider, made)], self.sandbox_url, at_once=1)[provider]

    def tells(self, *chunks: Chunk, provider: str = "openai", stream: bool = True) -> list[Event]:
        """What is told of an answer of these chunks."""
        self.says = chunks
        made = prepared(provider, self.url, self.settings, stream=stream)

        async def events() -> list[Event]:
            return [event async for event in gateway.stream(made, timeout_s=30)]

        return make_all([(provider, events)], self.sandbox_url, at_once=1)[provider]


def _events(chunks: Sequence[Chunk], path: str) -> list[bytes]:
    """The chunks as a stream of the protocol whose path this is."""
    if path.endswith("/messages"):
        return [f"event: {chunk['type']}\ndata: {json.dumps(chunk)}\n\n".encode() for chunk in chunks]
    return [
        *(f"data: {json.dumps(ABOUT | chunk)}\n\n".encode() for chunk in chunks),
        b"data: [DONE]\n\n",
    ]


@pytest.fixture
def server(sandbox: SandboxServer, tmp_path: Path) -> Iterator[Server]:
    class Answer(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            streamed = json.loads(self.rfile.read(int(self.headers["Content-Length"]))).get("stream")
            self.send_response_only(200)
            self.send_header("Content-Type", "text/event-stream" if streamed else "application/json")
            self.end_headers()
            whole = [json.dumps(ABOUT | said.says[0]).encode()]
            with contextlib.suppress(ConnectionError):  # who asks may stop reading
                for part in _events(said.says, self.path) if streamed else whole:
                    self.wfile.write(part)

        def log_message(self, *_: object) -> None:
            pass

    listening = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    said = Server(f"http://127.0.0.1:{listening.server_port}", sandbox.url, settings_in(tmp_path))
    thread = threading.Thread(target=listening.serve_forever)
    thread.start()
    yield said
    listening.shutdown()
    listening.server_close()
    thread.join()


def test_thoughts_and_words_are_told_in_their_order(server: Server) -> None:
    thought = {"choices": [{"index": 0, "delta": {"reasoning_content": "Hm."}, "finish_reason": None}]}
    both = words(" but", reasoning="Yes.")
    events = server.tells(
        words("It"), words(" is"), thought, words(" so"), both, words(" why?"), STOP, COUNTED
    )
    assert events[:-1] == [
        Text("It"),
        Text(" is"),
        Reasoning("Hm."),
        Text(" so"),
        Reasoning("Yes."),
        Text(" but"),
        Text(" why?"),
    ]


def test_what_the_provider_counted_is_told(server: Server) -> None:
    chunks = (words("One"), words(" two"), words(" three"), STOP, COUNTED)
    ended, events = server.ends(*chunks), server.tells(*chunks)
    assert isinstance(end := events[-1], End)
    assert (end.tokens_in, end.tokens_out, end.finish_reason, ended.label) == (7, 1234, "stop", "ok")


def test_what_no_provider_counted_is_not_told(server: Server) -> None:
    chunks = (words("One"), words(" two"), words(" three"), STOP)
    ended, events = server.ends(*chunks), server.tells(*chunks)
    assert isinstance(end := events[-1], End)
    assert (end.tokens_in, end.tokens_out, end.cost_usd, ended.label) == (None, None, None, "ok")


def test_what_was_counted_before_the_words_is_not_told(server: Server) -> None:
    usage = {"input_tokens": 9, "output_tokens": 1}
    message = {"id": "1", "type": "message", "role": "assistant", "model": "claude", "content": []}
    cut_off = [
        {"type": "message_start", "message": message | {"usage": usage}},
        {"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}},
        *[
            {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": text}}
            for text in ("One", " two", " three", " four")
        ],
    ]
    ended = server.ends(*cut_off, provider="anthropic")
    events = server.tells(*cut_off, provider="anthropic")
    assert (ended.label, ended.evidence.text) == ("stream-interrupted", "One two three four")
    assert isinstance(end := events[-1], End)
    assert (end.tokens_in, end.tokens_out, end.cost_usd) == (None, None, None)


def test_what_no_provider_counted_of_a_whole_answer_is_not_told_as_nothing(server: Server) -> None:
    message = {"role": "assistant", "content": "One two three"}
    whole = {"choices": [{"index": 0, "message": message, "finish_reason": "stop"}]}
    events = server.tells(whole, stream=False)
    assert events[0] == Text("One two three")
    assert isinstance(end := events[-1], End)
    assert (end.tokens_in, end.tokens_out, end.cost_usd) == (None, None, None)
    events = server.tells(whole | {"usage": COUNTED["usage"]}, stream=False)
    assert isinstance(end := events[-1], End)
    assert (end.tokens_in, end.tokens_out) == (7, 1234)


def test_words_that_come_again_and_again_end_the_answer(server: Server) -> None:
    ended = server.ends(
        words("So"), *[words(" again")] * 150, *[words(f" {n}") for n in range(500)], STOP, COUNTED
    )
    assert ended.label == "malformed-response"
    assert ended.evidence.text.count(" again") < 150


def test_words_that_come_twice_again_and_again_do_not(server: Server) -> None:
    rows = [chunk for n in range(150) for chunk in (words("----"), words("----"), words(f" row {n}\n"))]
    ended, events = server.ends(*rows, STOP, COUNTED), server.tells(*rows, STOP, COUNTED)
    assert ended.label == "ok"
    assert len([event for event in events if isinstance(event, Text)]) == 450


def test_an_odd_chunk_is_read_as_the_sdk_reads_it(server: Server) -> None:
    odd = words(" two") | {"created": "yesterday", "service_tier": 7}
    chunks = (words("One"), odd, words(5), words(" three"), STOP, COUNTED)
    ended, events = server.ends(*chunks), server.tells(*chunks)
    assert ended.label == "ok"
    assert [event.text for event in events if isinstance(event, Text)] == ["One", " two", " three"]
