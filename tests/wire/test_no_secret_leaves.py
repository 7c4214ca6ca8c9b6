"""A provider that echoes secrets of all kinds in its errors: none of them is kept, logged, exported or answered."""

import http.server
import json
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from lib.settings import load
from lib.store import conversations, failure_export
from lib.store.failures import Filter
from lib.store.opening import open_database
from lib.ui.engine import engine as the_engine
from tests.unit.failures.secrets_of_all_kinds import Kind, kinds
from tests.wire.running_api import BASES, Api

pytestmark = pytest.mark.slow

DASHBOARD = Path(__file__).parents[2] / "dashboard.py"
KINDS = kinds()
MODELS = {"openai": "gpt-6.1-sol", "anthropic": "claude-sonnet-5-5", "gemini": "gemini-3.8-flash"}
OUR_OWN = {".env", "config.yaml", "api_token"}


class Echo(http.server.BaseHTTPRequestHandler):
    """Refuses every call, and repeats the secret whose number is in the path, in its body and its headers."""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        number = int(self.path.split("/")[1])
        text = KINDS[number].text
        told = [
            json.dumps({"error": {"message": f"Refused: {text}", "type": "invalid_request_error"}}),
            json.dumps({"error": {"message": json.dumps({"detail": text})}}),
            f"<html>Refused: {text}</html>",
            f"Refused: {text}",
        ][number % 4]
        body = told.encode()
        self.send_response_only(400)
        self.send_header("Content-Type", "text/html" if told.startswith("<") else "application/json")
        self.send_header("X-Request-Id", " ".join(text.split())[:4000])
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def echo() -> Iterator[str]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Echo)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def catalogue(echo: str) -> str:
    entries = []
    for number, _ in enumerate(KINDS):
        provider = list(MODELS)[number % 3]
        parameters = {
            "model": f"{provider}/{MODELS[provider]}",
            "api_key": f"os.environ/{provider.upper()}_API_KEY",
            "api_base": f"{echo}/{number}{BASES[provider]}",
        }
        entries.append({"model_name": f"echo-{number}", "litellm_params": parameters})
    return json.dumps({"model_list": entries})


def telling(kind: Kind) -> str:
    return max(kind.secret.strip().splitlines(), key=len)


@pytest.fixture
def dashboard(api: Api) -> Iterator[None]:
    """The pages of this process look into the API's store."""
    the_engine.clear()
    yield
    the_engine().close()
    the_engine.clear()


def sent_to_a_browser(page: str = "", **asked: object) -> str:
    """All that the server sends for a page, of which a browser draws a part."""
    dashboard = AppTest.from_file(str(DASHBOARD), default_timeout=100)
    for name, value in asked.items():
        dashboard.query_params[name] = str(value)
    if page:
        dashboard.switch_page(page)
    dashboard.run()
    assert not dashboard.exception
    protos = [node.proto for node in dashboard if getattr(node, "proto", None) is not None]
    return "".join(proto.SerializeToString().decode("utf-8", "replace") for proto in protos)


@pytest.mark.usefixtures("dashboard", "packages_scanned_once")
@pytest.mark.timeout(600)
def test_no_kind_of_secret_gets_anywhere(api: Api, echo: str) -> None:
    (api.folder / "config.yaml").write_text(catalogue(echo))
    loaded = [kind for kind in KINDS if kind.loaded]
    (api.folder / ".env").write_text(
        "".join(f"NUMBER_{n}_API_KEY='{kind.secret}'\n" for n, kind in enumerate(loaded))
    )
    places: dict[str, str] = {"answers": "", "streams": ""}
    for number, _ in enumerate(KINDS):
        if number % 2:
            places["answers"] += api.ask(f"echo-{number}").text
        else:
            places["streams"] += "".join(str(event.data) for event in api.events(f"echo-{number}"))
    places["error log"] = api.client.get("/api/errors").text
    database = open_database(load())
    try:
        rows = list(failure_export.rows(database, Filter()))
        places["table"] = failure_export.as_csv(iter(rows))
        places["lines"] = failure_export.as_json_lines(iter(rows))
        conversation_ids = [row.id for row in conversations.recent(database, len(KINDS))]
    finally:
        database.close()
    for row in rows:
        places[f"error log, run {row.run_id}"] = sent_to_a_browser("pages/error_log.py", run=row.run_id)
    for id_ in conversation_ids:
        places[f"chat, conversation {id_}"] = sent_to_a_browser(conversation=id_)
    files = [file for file in api.folder.rglob("*") if file.is_file() and file.name not in OUR_OWN]
    places |= {str(file): file.read_bytes().decode("utf-8", "replace") for file in files}

    assert len(rows) == len(KINDS) == len(conversation_ids)
    drawn = {place: text for place, text in places.items() if place.startswith(("chat, ", "error log, "))}
    assert len(drawn) == 2 * len(KINDS)
    assert [place for place, text in drawn.items() if "What to do" not in text] == []
    assert any(file.suffix == ".db" for file in files)
    assert "Refused" in places["lines"]
    leaks = [(kind.name, place) for place, text in places.items() for kind in KINDS if telling(kind) in text]
    assert leaks == []
