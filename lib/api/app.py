"""The API as an ASGI application: its routes, and the door before them."""

from typing import Any

from fastapi import FastAPI, Security
from fastapi.security import HTTPBearer
from typing_extensions import override

from lib.api import catalogue, chat, documentation, error_log, health, refusing, runs
from lib.api.answers import Answer
from lib.api.door import Door
from lib.api.house import House
from lib.api.journal import Journal
from lib.api.places import Places
from lib.api.schemas import ChatAnswer
from lib.calls.engine import Engine
from lib.server.token import Token

VERSION = "0.1.0"
ABOUT = (
    "Gemini, Claude and GPT through one engine: answers as they come, runs that outlive their clients, and errors that "
    "say what really happened. Every path under /api but /api/health wants `Authorization: Bearer TOKEN`; "
    "`python -m lib token` prints the token."
)
GUARDED = (chat.router, runs.router, catalogue.router, error_log.router)


class _App(FastAPI):
    """Names the JSON answer of /api/chat in its document, too: that route is described as a stream."""

    @override
    def openapi(self) -> dict[str, Any]:
        if self.openapi_schema is None:
            schema = ChatAnswer.model_json_schema(ref_template="#/components/schemas/{model}")
            more = schema.pop("$defs", {}) | {ChatAnswer.__name__: schema}
            super().openapi()["components"]["schemas"] |= more
        return super().openapi()


def create_app(engine: Engine, token: Token, journal: Journal) -> FastAPI:
    """The API on this engine."""
    app = _App(
        title="Switchboard API",
        version=VERSION,
        description=ABOUT,
        default_response_class=Answer,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        telemetry={"tracing": False, "metrics": False, "logs": False},
    )
    app.state.house = House(engine, Places(engine), journal)
    app.state.token = token
    token_wanted = Security(HTTPBearer(auto_error=False, description="The token of DATA_DIR/api_token."))
    for router in GUARDED:
        app.include_router(router, dependencies=[token_wanted])
    app.include_router(health.router)
    app.include_router(documentation.router)
    refusing.register(app)
    app.add_middleware(Door, journal=journal)
    return app
