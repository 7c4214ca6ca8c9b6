"""A request's body, within bounds: so many bytes, so soon, and JSON that Python and a database can both hold."""

import asyncio
import json
from typing import Any, NoReturn

from starlette.requests import Request

from lib.api.errors import Refusal

MOST_BYTES = 2 * 1024 * 1024
BODY_WITHIN_S = 10.0
CLOSE = {"connection": "close"}


class BoundedRequest(Request):
    """A request of which no more is kept than may be."""

    async def body(self) -> bytes:
        """The body. Raises Refusal when it is too large or does not arrive.

        What is too much is read and thrown away: a caller that is still sending would not see the answer otherwise.
        """
        if not hasattr(self, "_bounded"):
            self._bounded = await self._read()
        return self._bounded

    async def json(self) -> Any:
        """The body as JSON. Raises Refusal."""
        try:
            return json.loads((await self.body()).decode("utf-8-sig"), parse_constant=_no_number)
        except RecursionError:
            raise Refusal("malformed-json", "The body is nested too deeply.") from None
        except UnicodeDecodeError:
            raise Refusal("malformed-json", "The body is not UTF-8.") from None
        except json.JSONDecodeError as error:
            # Its own words and place, without what stands there.
            raise Refusal(
                "malformed-json", f"{error.msg}, in line {error.lineno}, column {error.colno} of the body."
            ) from None
        except ValueError:
            raise Refusal("malformed-json", "The body has a number that JSON does not know.") from None

    async def _read(self) -> bytes:
        kept, size = bytearray(), 0
        try:
            async with asyncio.timeout(BODY_WITHIN_S):
                async for chunk in self.stream():
                    size += len(chunk)
                    if size <= MOST_BYTES:
                        kept += chunk
                    else:
                        kept.clear()
        except TimeoutError:
            if size <= MOST_BYTES:
                late = f"The body was not complete after {BODY_WITHIN_S:.0f} s."
                raise Refusal("too-slow", late, headers=CLOSE) from None
        if size > MOST_BYTES:
            raise Refusal("too-large", f"The body is larger than {MOST_BYTES:,} bytes.", headers=CLOSE)
        return bytes(kept)


def _no_number(_name: str) -> NoReturn:
    raise ValueError
