"""A failure tells what really happened: from the wire or the bottom of the chain, never from LiteLLM's
outermost class.
"""

import json
import socket
import ssl

import httpx
import pytest

from lib.failures.diagnosis import diagnose
from lib.failures.evidence import Evidence
from lib.failures.exchange import Exchange
from lib.failures.failure import Failure, failure_of
from tests.unit.failures.evidences import events, exchange, streamed

URL = "https://api.openai.com/v1/chat/completions"
SECRET = "sk-proj-testQ9w8E7r6T5y4U3i2O1p0"


class BadRequestError(Exception):
    """As LiteLLM's: a class and a status that say little."""

    status_code = 400


def raised(error: Exception, *causes: Exception) -> Exception:
    """The error with its chain of causes, as `raise ... from ...` would leave it."""
    link = error
    for cause in causes:
        link.__cause__ = cause
        link = cause
    return error


def http_error(
    status: int, body: str = "", method: str = "POST", url: str = URL, **headers: str
) -> httpx.HTTPStatusError:
    request = httpx.Request(method, url, headers={"authorization": f"Bearer {SECRET}"})
    response = httpx.Response(status, request=request, text=body, headers=headers)
    return httpx.HTTPStatusError(f"{status} for url {url}", request=request, response=response)


def failure(evidence: Evidence, secrets: frozenset[str] = frozenset({SECRET})) -> Failure:
    found = failure_of(evidence, secrets)
    assert found is not None
    return found


def test_a_run_that_ended_well_is_no_failure() -> None:
    assert failure_of(streamed("openai", ["Hello"])) is None


def test_status_method_and_url_come_from_the_bottom_of_the_chain() -> None:
    error = raised(
        BadRequestError("LiteLLM's words"),
        ValueError("between"),
        http_error(405, "Method Not Allowed", allow="GET"),
    )
    found = failure(Evidence(provider="openai", exception=error))
    assert (found.status, found.method, found.url) == (405, "POST", URL)
    assert (found.exception, found.reported_status) == ("BadRequestError", 400)
    assert found.chain == ("BadRequestError", "ValueError", "HTTPStatusError")
    assert found.body == "Method Not Allowed"
    assert found.headers["allow"] == "GET"


def test_what_was_seen_on_the_wire_outweighs_the_chain() -> None:
    error = raised(BadRequestError("x"), http_error(500, "stub", url="https://docs.litellm.ai/docs"))
    seen = Exchange("POST", URL, 404, {"Content-Type": "application/json"})
    seen.add(b'{"error": {"message": "gone"}}')
    found = failure(Evidence(exception=error, exchanges=(seen,)))
    assert (found.status, found.url, found.content_type) == (404, URL, "application/json")
    assert "gone" in found.body


def test_redirects_are_told_as_history() -> None:
    moved = Exchange("POST", "http://api.example.com/v1/chat/completions", 301)
    arrived = Exchange("GET", "https://api.example.com/v1/chat/completions", 405)
    found = failure(Evidence(exception=BadRequestError("405"), exchanges=(moved, arrived)))
    assert found.history == ("POST http://api.example.com/v1/chat/completions -> 301",)
    assert diagnose(found).variant == "redirect"


@pytest.mark.parametrize(
    ("root", "label"),
    [
        (ConnectionRefusedError(111, "Connection refused"), "connection-refused"),
        (socket.gaierror(-2, "Name or service not known"), "dns-failure"),
        (
            ssl.SSLCertVerificationError(1, "[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed"),
            "tls-or-corporate-proxy",
        ),
        (httpx.ProxyError("407 Proxy Authentication Required"), "tls-or-corporate-proxy"),
        (httpx.ReadTimeout("timed out"), "timeout"),
        (httpx.LocalProtocolError(f"Illegal header value b'Bearer {SECRET}\\n'"), "invalid-key"),
        (
            httpx.RemoteProtocolError("peer closed connection without sending complete message body"),
            "stream-interrupted",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else type(value).__name__,
)
def test_a_connection_error_is_told_by_its_root(root: Exception, label: str) -> None:
    class InternalServerError(Exception):
        status_code = 500

    class APIConnectionError(Exception):
        pass

    error = raised(InternalServerError("Connection error."), APIConnectionError("Connection error."), root)
    found = failure(Evidence(provider="openai", exception=error, exchanges=(Exchange("POST", URL),)))
    assert found.status is None
    assert diagnose(found).label == label
    assert SECRET not in json.dumps(found.to_dict())


def test_an_error_within_a_stream_is_found_behind_the_text_that_came() -> None:
    body = "".join(events("anthropic", ["Once", " upon"], finish=False))
    body += 'event: error\ndata: {"type": "error", "error": {"type": "overloaded_error", "message": "Overloaded"}}\n\n'
    error = type("MidStreamFallbackError", (Exception,), {"status_code": 500})("stream broke")
    found = failure(Evidence(exception=error, exchanges=(exchange("anthropic", body),), text="Once upon"))
    assert diagnose(found).label == "overloaded"
    assert "Once" not in found.body


def test_our_own_deadline_is_told_as_such() -> None:
    found = failure(Evidence(deadline="idle", text="Half", exchanges=(Exchange("POST", URL, 200),)))
    assert (found.kind, found.deadline, found.text_chars) == ("deadline", "idle", 4)
    assert diagnose(found).label == "timeout"


def test_no_secret_is_left_anywhere_however_deep_it_stood() -> None:
    body = json.dumps({"error": {"message": f"bad key {SECRET}", "key": SECRET[:14]}})
    error = raised(
        BadRequestError(f"key={SECRET}"), http_error(401, body, url=f"{URL}?key={SECRET}", location=SECRET)
    )
    found = failure(Evidence(exception=error, base_url=f"https://u:{SECRET}@api.openai.com/v1"))
    told = json.dumps(found.to_dict()) + repr(found) + str(diagnose(found).to_dict())
    assert SECRET not in told
    assert SECRET[:12] not in told.replace("sk-proj-***", "")


def test_a_text_is_redacted_before_it_is_cut() -> None:
    error = BadRequestError("x" * 3990 + SECRET + "y" * 100)
    assert SECRET[:12] not in failure(Evidence(exception=error)).message


def test_a_failure_survives_the_way_through_json() -> None:
    error = raised(BadRequestError("no"), http_error(429, "slow", **{"retry-after": "7"}))
    found = failure(Evidence(exception=error, proxy_variables=("HTTPS_PROXY",), attempts=3))
    assert found.retry_after_s == 7
    assert Failure.from_dict(json.loads(json.dumps(found.to_dict()))) == found


def test_fields_of_another_version_are_passed_over() -> None:
    assert Failure.from_dict({"status": 500, "colour": "blue"}) == Failure(status=500)


def test_an_exception_whose_own_words_fail_is_survived() -> None:
    class Broken(Exception):
        def __str__(self) -> str:
            raise RuntimeError("no words")

        @property
        def status_code(self) -> int:
            raise RuntimeError("no status")

    found = failure(Evidence(exception=Broken()))
    assert found.exception == "Broken"
    assert diagnose(found).label == "other"


def test_a_chain_that_bites_its_own_tail_ends() -> None:
    first, second = ValueError("a"), ValueError("b")
    first.__cause__, second.__cause__ = second, first
    assert failure(Evidence(exception=first)).chain == ("ValueError", "ValueError")


def test_an_unread_streaming_answer_is_survived() -> None:
    request = httpx.Request("POST", URL)
    response = httpx.Response(500, request=request, stream=httpx.ByteStream(b""))
    error = httpx.HTTPStatusError("500", request=request, response=response)
    assert failure(Evidence(exception=error)).status == 500
