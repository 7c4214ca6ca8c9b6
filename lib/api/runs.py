"""Runs, by their id: as they are, as they come, and to be stopped. Those of the dashboard, too: the store is one."""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Header, Path
from fastapi.concurrency import run_in_threadpool
from starlette.responses import Response

from lib.api import ending, following
from lib.api.answers import Answer
from lib.api.described import errors, events
from lib.api.ending import Ended
from lib.api.errors import Refusal
from lib.api.event_stream import EventStream
from lib.api.house import InHouse
from lib.api.position import LARGEST, Position
from lib.api.route import GuardedRoute
from lib.api.schemas import LARGEST_ID, RunAnswer
from lib.calls.engine import Engine
from lib.store import branches
from lib.store.runs import RunRow

router = APIRouter(route_class=GuardedRoute, tags=["runs"])

RunId = Annotated[int, Path(ge=1, le=LARGEST_ID, description="The `run_id` of the `run` event.")]
LastEventId = Annotated[
    int | None,
    Header(
        alias="Last-Event-ID", ge=0, le=LARGEST, description="The id of the last event that was received."
    ),
]


@router.get("/api/runs/{id}", summary="A run as it is now", response_model=RunAnswer, responses=errors(404))
def run(id: RunId, house: InHouse) -> Response:
    """What was answered so far, and how it ended."""
    return Answer(told(house.engine, id))


@router.get(
    "/api/runs/{id}/events",
    summary="Follow a run",
    response_class=Response,
    responses=errors(404)
    | {
        200: events("Its events, from the beginning or from `Last-Event-ID` on, to its end."),
        204: {"description": "The last event was received already."},
    },
)
async def follow(id: RunId, house: InHouse, last_event_id: LastEventId = None) -> Response:
    """Follow a run, or go on where the line broke."""
    position = Position.of(last_event_id or 0)
    row, _ = await run_in_threadpool(_found, house.engine, id)
    if position.ended:
        return Response(status_code=204)
    facts = await run_in_threadpool(_facts, house.engine, row)
    return EventStream(_events(house.engine, id, position, facts))


@router.post(
    "/api/runs/{id}/stop", summary="Stop a run", response_model=RunAnswer, responses=errors(404, 409)
)
async def stop(id: RunId, house: InHouse) -> Response:
    """End a run and keep its text; one that has ended stays as it is."""
    live = house.engine.get(id)
    if live is not None:
        await run_in_threadpool(live.stop)
        await following.until_kept(house.engine, live)
    answer = await run_in_threadpool(told, house.engine, id)
    if answer["status"] == "running":
        raise Refusal(
            "conflict",
            f"Run {id} belongs to another process of Switchboard.",
            fix="Stop it where it was begun, for example on the dashboard.",
            run_id=id,
        )
    return Answer(answer)


def told(engine: Engine, run_id: int) -> dict[str, Any]:
    """The run as a program gets it. Raises Refusal where there is none."""
    row, end = _found(engine, run_id)
    return _facts(engine, row) | {
        "source": row.source,
        "status": row.status,
        "text": row.text,
        "reasoning": row.reasoning,
        "finish_reason": row.finish_reason,
        "usage": ending.usage(row),
        "cost_usd": row.cost_usd,
        "first_token_ms": row.first_token_ms,
        "total_ms": row.total_ms,
        "attempts": row.attempts,
        "error": end.data.get("error") if end is not None else None,
    }


def _found(engine: Engine, run_id: int) -> tuple[RunRow, Ended | None]:
    live = engine.get(run_id)
    found = ending.stored(engine.database, run_id)
    if found is None:
        raise Refusal("not-found", f"There is no run {run_id}.")
    row, end = found
    if live is not None and end is None:
        row = replace(row, text=live.text, reasoning=live.reasoning, first_token_ms=live.first_token_ms)
    return row, end


def _facts(engine: Engine, row: RunRow) -> dict[str, Any]:
    return {
        "run_id": row.id,
        "conversation_id": min(branches.conversations_of(engine.database, [row.id]), default=None),
        "model": row.model,
        "provider": row.provider,
        "agent": row.agent,
        "sandbox": row.sandbox,
    }


def _events(engine: Engine, run_id: int, position: Position, facts: dict[str, Any]) -> AsyncIterator[bytes]:
    live = engine.get(run_id)
    if live is not None:
        return following.live(engine, live, position, facts)
    return following.stored(engine, run_id, position, facts)
