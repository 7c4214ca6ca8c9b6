"""`/api/health`: whether the API answers, for whoever started it. It needs no token and tells no secret."""

from typing import Literal

from fastapi import APIRouter
from pydantic import BaseModel

from lib.api.described import errors
from lib.api.house import InHouse

router = APIRouter(tags=["health"])


class Health(BaseModel):
    """The API answers."""

    status: Literal["ok"]
    live_runs: int


@router.get(
    "/api/health",
    summary="Does it answer?",
    responses={n: r for n, r in errors().items() if n in {400, 403, 500}},
)
async def health(house: InHouse) -> Health:
    """Whether it answers, and how many answers are under way."""
    return Health(status="ok", live_runs=len(house.engine.live()))
