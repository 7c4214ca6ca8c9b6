"""How an answer is given: paced, stamped, and for no more work than it needs."""

import asyncio
import re
import threading
import time

import httpx
import pytest

from lib.sandbox.server import SandboxServer
from tests.unit.sandbox.conftest import Call
from tests.unit.sandbox.good_calls import request_of

_STAMP = re.compile("\u2039(\\d+):(\\d{6})\u203a")


@pytest.mark.parametrize("protocol", ["openai", "anthropic", "gemini"])
@pytest.mark.parametrize("stream", [True, False])
def test_each_word_within_a_line_carries_its_number_and_the_time_it_was_sent(
    call: Call, protocol: str, stream: bool
) -> None:
    before = time.time()
    stamps = _STAMP.findall(call(protocol, "/stamp=1/tokens=40/pace=400/first=0", stream=stream).text)
    numbers = [int(number) for number, _ in stamps]
    assert numbers == sorted(set(numbers))
    assert len(numbers) > 20
    assert max(numbers) <= 39
    # A busy machine may send the first one late; none is ever sent before its time.
    times = [(int(at) - int(before * 1000)) % 1_000_000 for _, at in stamps]
    assert times == sorted(times)
    assert times[-1] >= numbers[-1] / 400 * 1000 * 0.9
    assert times[-1] <= (time.time() - before) * 1000 + 1


def test_every_tenth_carries_a_stamp_where_ten_are_asked_for(call: Call) -> None:
    stamps = _STAMP.findall(call("openai", "/stamp=10/tokens=400/pace=0/first=0", stream=False).text)
    assert len(stamps) > 20
    assert {int(number) % 10 for number, _ in stamps} == {0}


def test_stamps_leave_the_markdown_of_an_answer_as_it_is(call: Call) -> None:
    def answer(knobs: str) -> str:
        whole = call("openai", f"{knobs}/tokens=400/pace=0/first=0").json()
        text: str = whole["choices"][0]["message"]["content"]
        return text

    stamped = answer("/stamp=1")
    assert _STAMP.sub("", stamped) == answer("/id=plain")
    assert stamped.count("\n```\n") == answer("/id=plain").count("\n```\n") > 0
    assert not re.search("\u203a \\s*[^\\w\\s]", stamped)


def test_a_stream_comes_while_it_is_made(client: httpx.Client) -> None:
    request = request_of("openai", stream=True)
    arrivals = []
    path = f"/first=50/pace=100/tokens=20{request['path']}"
    began = time.perf_counter()
    with client.stream("POST", path, headers=request["headers"], json=request["body"]) as response:
        for line in response.iter_lines():
            if '"delta": {"content": "' in line:
                arrivals.append(time.perf_counter() - began)
    assert len(arrivals) == 20
    assert arrivals[0] >= 0.04
    assert 0.15 <= arrivals[-1] - arrivals[0] < 1


def test_gemini_streams_one_json_array_unless_events_are_asked_for(call: Call, client: httpx.Client) -> None:
    request = request_of("gemini")
    path = request["path"].replace(":generateContent", ":streamGenerateContent")
    chunks = client.post(f"/pace=0/tokens=5{path}", headers=request["headers"], json=request["body"]).json()
    assert len(chunks) == 6
    assert chunks[-1]["candidates"][0]["finishReason"] == "STOP"


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(time, "pthread_getcpuclockid"), reason="no clock of a single thread here")
def test_twenty_paced_streams_cost_little() -> None:
    server = SandboxServer()
    url = server.start()
    request = request_of("openai", stream=True)

    async def follow(client: httpx.AsyncClient) -> int:
        path = f"{url}/first=0/pace=50/tokens=100{request['path']}"
        async with client.stream("POST", path, headers=request["headers"], json=request["body"]) as response:
            return sum([chunk.count(b'"delta": {"content": "') async for chunk in response.aiter_raw()])

    async def follow_all() -> list[int]:
        async with httpx.AsyncClient(timeout=10) as client:
            return await asyncio.gather(*(follow(client) for _ in range(20)))

    [thread] = [thread for thread in threading.enumerate() if thread.name == f"sandbox {url}"]
    clock = time.pthread_getcpuclockid(thread.ident)
    busy, began = -time.clock_gettime(clock), time.perf_counter()
    assert all(count >= 100 for count in asyncio.run(follow_all()))
    busy += time.clock_gettime(clock)
    took = time.perf_counter() - began
    server.stop()
    print(f"20 streams at 50 tokens/s: {busy:.2f} s of CPU in {took:.2f} s")
    assert busy / took < 0.35


def test_no_token_waits_for_an_acknowledgement(client: httpx.Client) -> None:
    """Headers, opening and end are written apart; were small writes held back, a call took 40 ms more."""
    request = request_of("anthropic", stream=True)
    path = f"/first=0/pace=0/tokens=3{request['path']}"
    began = time.perf_counter()
    for _ in range(25):
        assert client.post(path, headers=request["headers"], json=request["body"]).status_code == 200
    assert time.perf_counter() - began < 25 * 0.030
