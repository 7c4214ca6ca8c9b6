"""`/api/errors`: the error log as a program reads it, narrowed as on its page."""

from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Literal, TypedDict

from fastapi import APIRouter, Query
from starlette.responses import Response

from lib.api.answers import Answer
from lib.api.described import errors
from lib.api.house import InHouse
from lib.api.route import GuardedRoute
from lib.api.schemas import LARGEST_ID
from lib.calls.request import Source
from lib.store import failures, group_list
from lib.store.failures import Filter
from lib.store.group_row import GroupFilter, State

router = APIRouter(route_class=GuardedRoute, tags=["errors"])

WINDOWS = {"hour": 1, "day": 24, "week": 168, "month": 720}
"""In hours."""

Word = Annotated[str | None, Query(max_length=200)]
Before = Annotated[int | None, Query(ge=1, le=LARGEST_ID)]


class Narrowed(TypedDict):
    """What narrows groups and failures alike."""

    cause: str | None
    provider: str | None
    model: str | None
    http_status: int | None
    source: Source | None
    since: datetime
    words: str


@router.get("/api/errors", summary="The error log", response_model=dict[str, Any], responses=errors())
def error_log(
    house: InHouse,
    window: Literal["hour", "day", "week", "month"] = "day",
    state: Annotated[list[State], Query(max_length=4)] = ["open", "regressed"],  # noqa: B006 FastAPI copies it
    provider: Word = None,
    model: Word = None,
    cause: Word = None,
    http_status: Annotated[int | None, Query(ge=100, le=599)] = None,
    source: Source | None = None,
    words: Annotated[str, Query(max_length=200)] = "",
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    groups_before: Before = None,
    failures_before: Before = None,
) -> Response:
    """The groups and the failures, newest first; `next_*` is what to send as `*_before` for more, or null."""
    database = house.engine.database
    since = datetime.now(UTC) - timedelta(hours=WINDOWS[window])
    narrowed = Narrowed(
        cause=cause,
        provider=provider,
        model=model,
        http_status=http_status,
        source=source,
        since=since,
        words=words,
    )
    of_groups, of_failures = GroupFilter(states=state, **narrowed), Filter(**narrowed)
    groups = group_list.listed(database, limit + 1, groups_before, of_groups)
    found = failures.newest(database, limit + 1, failures_before, of_failures)
    return Answer(
        {
            "groups": [_timed(asdict(one.group)) | {"diagnosis": one.diagnosis} for one in groups[:limit]],
            "failures": [_timed(asdict(one)) for one in found[:limit]],
            "next_groups": groups[limit - 1].group.last_failure_id if len(groups) > limit else None,
            "next_failures": found[limit - 1].id if len(found) > limit else None,
        }
    )


def _timed(facts: dict[str, Any]) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, datetime) else value for name, value in facts.items()
    }
