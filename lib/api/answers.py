"""JSON as the API writes it: readable UTF-8, and nothing that JSON does not know."""

import json
from typing import Any

from starlette.responses import JSONResponse


def written(value: Any) -> bytes:
    """The value as JSON. A lone surrogate, which UTF-8 cannot say, becomes a question mark."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"), default=str)
    return text.encode("utf-8", "replace")


class Answer(JSONResponse):
    """A JSON answer."""

    def render(self, content: Any) -> bytes:
        """The body."""
        return written(content)
