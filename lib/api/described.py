"""What each route may answer besides its good answer, for the OpenAPI document."""

from typing import Any

from lib.api.errors import KINDS
from lib.api.schemas import ErrorAnswer

ALWAYS = (400, 401, 403, 422, 500, 503)

_RETRY_AFTER = {
    "retry-after": {"description": "Seconds to wait.", "schema": {"type": "integer", "minimum": 1}}
}
_MEANS = {502: "The provider failed", 504: "A deadline has passed"} | {
    row.status: row.title for row in reversed(KINDS.values())
}

EVENT = {
    "description": "One event; `data` is a JSON object.",
    "type": "object",
    "required": ["id", "event", "data"],
    "properties": {
        "id": {"type": "string", "pattern": "^[0-9]+$", "description": "What to send as `Last-Event-ID`."},
        "event": {"enum": ["run", "reasoning", "text", "attempt", "done", "error"]},
        "data": {"type": "string", "contentMediaType": "application/json"},
    },
}


def errors(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The responses for these statuses and those that every route has."""
    return {
        status: {"model": ErrorAnswer, "description": _MEANS[status]}
        | ({"headers": _RETRY_AFTER} if status == 429 else {})
        for status in sorted({*ALWAYS, *statuses})
    }


def events(description: str, *begun: dict[str, Any]) -> dict[str, Any]:
    """A good answer that is a stream of events, or one of the given JSON schemas."""
    content: dict[str, Any] = {"text/event-stream": {"schema": EVENT}}
    if begun:
        content["application/json"] = {"schema": begun[0]}
    return {"description": description, "content": content}
