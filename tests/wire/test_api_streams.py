"""Many answers at once: each exact, none held up by a reader that does not read."""

import asyncio
import contextlib
import socket

import httpx
import pytest

from lib.store import runs
from tests.wire.running_api import Api, Event, events_of, text_of, until

AT_ONCE = 20


async def read(client: httpx.AsyncClient, asked: dict[str, object]) -> list[Event]:
    lines: list[str] = []
    async with client.stream("POST", "/api/chat", json=asked) as answer:
        assert answer.status_code == 200
        async for line in answer.aiter_lines():
            lines.append(line)
    return list(events_of(iter(lines)))


async def read_many(api: Api, number: int) -> list[list[Event]]:
    async with httpx.AsyncClient(
        base_url=api.url,
        headers=dict(api.client.headers),
        timeout=60,
        trust_env=False,
        limits=httpx.Limits(max_connections=number),
    ) as client:
        asked = [{"message": f"Question {one}", "model": "paced"} for one in range(number)]
        return await asyncio.gather(*(read(client, one) for one in asked))


def test_twenty_streams_at_once_are_each_exact(api: Api) -> None:
    streams = asyncio.run(read_many(api, AT_ONCE))
    assert len({events[0].data["run_id"] for events in streams}) == AT_ONCE
    for number, events in enumerate(streams):
        assert events[-1].data["status"] == "ok"
        row = runs.get(api.engine.database, events[0].data["run_id"])
        assert row is not None
        assert text_of(events) == row.text
        assert f"Question {number}" in row.text
        ids = [event.id for event in events]
        assert ids == sorted(set(ids))


def test_the_more_read_the_fewer_and_larger_pieces_each_gets(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = api.events("paced")
    monkeypatch.setattr("lib.api.following.EVENTS_PER_S", 2)  # one reader is then as two hundred are by day
    crowded = api.events("paced")
    assert crowded[-1].data["status"] == "ok"
    assert text_of(crowded) == text_of(alone)
    pieces = [sum(event.name == "text" for event in events) for events in (crowded, alone)]
    assert 1 < pieces[0] < pieces[1] / 3


def test_a_reader_that_does_not_read_holds_nobody_up_and_is_let_go(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lib.api.event_stream.SLOW_READER_S", 0.5)
    run_id = runs.begin(
        api.engine.database, source="api", model="any", litellm_model="any", provider="openai", request={}
    )
    runs.finish(api.engine.database, run_id, status="ok", text="word " * 2_000_000)
    token = api.client.headers["authorization"].encode()
    with socket.create_connection(("127.0.0.1", api.port)) as lazy:
        asked = b"GET /api/runs/%d/events HTTP/1.1\r\nhost: localhost\r\nauthorization: %s\r\n\r\n"
        lazy.sendall(asked % (run_id, token))
        assert api.events()[-1].data["status"] == "ok"
        until(lambda: any(line.get("route") == "/api/runs/{id}/events" for line in api.journal()))
        got = 0
        with contextlib.suppress(ConnectionResetError):
            while piece := lazy.recv(1_000_000):
                got += len(piece)
        assert got < 10_000_000
    assert len(text_of(api.follow(run_id))) == 10_000_000
