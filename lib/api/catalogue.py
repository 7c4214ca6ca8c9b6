"""Who can be asked: the models of the catalogue and the agents."""

from datetime import UTC, datetime
from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from lib.api.answers import Answer
from lib.api.described import errors
from lib.api.route import GuardedRoute
from lib.calls.address import key_missing, sandbox_answers
from lib.calls.agents import AGENTS
from lib.calls.model import Model
from lib.calls.models import load_catalogue
from lib.settings import Settings, load

router = APIRouter(route_class=GuardedRoute, tags=["catalogue"])

MODELS = {"description": "The models, those that are still answered for first."}
AS_THEY_ARE = (
    "litellm_model",
    "tier",
    "key_variable",
    "context_tokens",
    "output_tokens",
    "input_usd_per_token",
    "output_usd_per_token",
    "cached_usd_per_token",
    "successor",
)


@router.get("/api/models", summary="The models", response_model=dict[str, Any], responses=errors())
def models() -> Response:
    """Every model of the catalogue, with whether it can be asked now."""
    settings = load()
    today = datetime.now(UTC).date()
    offered = load_catalogue(settings).offered(today)
    sandbox = sandbox_answers(settings)
    rows = [
        _row(model, settings) | {"retired": model.retired(today), "sandbox": sandbox} for model in offered
    ]
    return Answer({"models": rows})


@router.get("/api/agents", summary="The agents", response_model=dict[str, Any], responses=errors())
def agents() -> Response:
    """Every agent, with the model that it would take now."""
    settings = load()
    rows = [
        {
            "name": row.role,
            "title": row.title,
            "model": row.preferred(settings),
            "instructions": row.instructions,
        }
        for row in AGENTS
    ]
    return Answer({"agents": rows})


def _row(model: Model, settings: Settings) -> dict[str, Any]:
    facts = {name: getattr(model, name) for name in AS_THEY_ARE}
    return {
        "name": model.name,
        "provider": model.provider.name,
        "ready": sandbox_answers(settings) or not key_missing(model, settings),
        "takes": sorted(model.takes),
        "retired_on": model.retired_on.isoformat() if model.retired_on else None,
        **facts,
    }
