"""What the routes share: the engine, the places, the log and the token of this process."""

import asyncio
from dataclasses import dataclass, field
from typing import Annotated, cast

from fastapi import Depends
from starlette.requests import Request

from lib.api.journal import Journal
from lib.api.places import Places
from lib.calls.engine import Engine


@dataclass(frozen=True, slots=True)
class House:
    """Made once, when the API starts."""

    engine: Engine
    places: Places
    journal: Journal
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Held while a run is begun: SQLite lets writers wait without an order, and of many at once some for too long."""


async def _house(request: Request) -> House:  # a plain function would cost a thread for each request
    return cast(House, request.app.state.house)


InHouse = Annotated[House, Depends(_house)]
