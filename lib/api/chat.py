"""`POST /api/chat`: a question in, the answer as it comes, or in one piece."""

import asyncio
from typing import Any

from fastapi import APIRouter
from fastapi.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from lib.api import ending, following
from lib.api.answers import Answer
from lib.api.asking import Begun, begin
from lib.api.described import errors, events
from lib.api.ending import Ended
from lib.api.errors import Failed, Refusal
from lib.api.event_stream import EventStream
from lib.api.house import House, InHouse
from lib.api.position import Position
from lib.api.route import GuardedRoute
from lib.api.runs import told
from lib.api.schemas import Ask, ChatAnswer
from lib.calls.run import Run

router = APIRouter(route_class=GuardedRoute, tags=["chat"])

EVENTS = (
    "Server-sent events with increasing ids: `run`, then `reasoning`, `text` and `attempt` as they come, then `done` "
    "or `error`. A comment every 15 seconds keeps the line alive. With `stream: false` one JSON document."
)
ONE_PIECE = {"$ref": f"#/components/schemas/{ChatAnswer.__name__}"}
_noting: set[asyncio.Task[None]] = set()


@router.post(
    "/api/chat",
    summary="Ask a model",
    response_class=Response,
    responses=errors(404, 408, 409, 413, 415, 429, 502, 504) | {200: events(EVENTS, ONE_PIECE)},
)
async def ask(asked: Ask, request: Request, house: InHouse) -> Response:
    """Ask an agent or model; the run goes on when the client leaves, and can be followed again."""
    with house.places.taken():
        async with house.turn:
            begun = await run_in_threadpool(begin, house.engine, asked, request.headers.get("user-agent"))
    run = begun.run
    request.state.run_id = run.id
    _note_the_end(house, run, request.state.request_id)
    if not begun.facts:  # it was never made: the engine says why
        await following.until_kept(house.engine, run)
        raise _error(run)
    if asked.stream:
        stream = following.live(house.engine, run, Position(), begun.facts)
        return EventStream(stream, left=_stopping(run) if asked.stop_on_disconnect else None)
    return await _in_one_piece(request, house, begun, stop_when_gone=asked.stop_on_disconnect)


async def _in_one_piece(request: Request, house: House, begun: Begun, *, stop_when_gone: bool) -> Response:
    run = begun.run
    ended = asyncio.create_task(following.until_kept(house.engine, run))
    while not (await asyncio.wait({ended}, timeout=1.0 if stop_when_gone else None))[0]:
        if await request.is_disconnected():
            _stopping(run)()
            stop_when_gone = False
    if not await ended:
        raise Refusal("not-set-up", run.unsaved or "The answer could not be kept.", run_id=run.id)
    if run.status == "failed":
        raise _error(run)
    if run.status == "interrupted":
        raise Refusal("interrupted", "The answer was cut when the API was stopped.", run_id=run.id)
    more = {name: begun.facts[name] for name in ("note", "left_out")}
    return Answer(await run_in_threadpool(told, house.engine, run.id) | more)


def _error(run: Run) -> Failed:
    end = _end(run)
    return Failed(end.http_status, end.data, end.retry_after_s)


def _end(run: Run) -> Ended:
    assert run.outcome is not None, "the run has ended"  # noqa: S101
    end = ending.of_outcome(run, run.outcome)
    refused_here = run.outcome.failure is not None and run.outcome.failure.attempts == 0
    if end.data.get("error", {}).get("type") == "unknown-model" and not refused_here:
        return Ended(
            end.name, end.data, ending.PROVIDER_FAILED
        )  # a name of ours that the provider does not know
    return end


def _stopping(run: Run) -> Any:
    """Stop the run, in a thread, for it takes until the run has ended."""

    def stop() -> None:
        asyncio.get_running_loop().run_in_executor(None, run.stop)

    return stop


def _note_the_end(house: House, run: Run, request_id: str) -> None:
    async def note() -> None:
        await following.until_ended(run)
        house.journal.run_ended(run, request_id)

    task = asyncio.create_task(note())
    _noting.add(task)
    task.add_done_callback(_noting.discard)
