"""`/docs`: the OpenAPI document as a page, from this machine alone.

FastAPI's own page loads Swagger UI from a CDN. LiteLLM brings the same files along for its proxy; they are served from
there, without importing it.
"""

from importlib.util import find_spec
from pathlib import Path

from fastapi import APIRouter
from fastapi.openapi.docs import get_swagger_ui_html
from starlette.responses import FileResponse, Response

from lib.api.errors import Refusal

router = APIRouter(include_in_schema=False)

ASSETS = ("swagger-ui-bundle.js", "swagger-ui.css", "favicon.png")


@router.get("/docs")
def page() -> Response:
    """The page."""
    return get_swagger_ui_html(
        openapi_url="/openapi.json",
        title="Switchboard API",
        swagger_js_url=f"/docs/{ASSETS[0]}",
        swagger_css_url=f"/docs/{ASSETS[1]}",
        swagger_favicon_url=f"/docs/{ASSETS[2]}",
        swagger_ui_parameters={"validatorUrl": None},
    )


@router.get("/docs/{name}")
def asset(name: str) -> Response:
    """A file of the page."""
    spec = find_spec("litellm")
    folder = Path(spec.origin).parent / "proxy" / "swagger" if spec and spec.origin else None
    if name not in ASSETS or folder is None or not (folder / name).is_file():
        raise Refusal("not-found", "The page has no such file; the document itself is /openapi.json.")
    return FileResponse(folder / name)
