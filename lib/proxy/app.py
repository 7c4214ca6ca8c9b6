"""What stands before LiteLLM's proxy: it asks for the key, and watches each call from both sides.

LiteLLM by itself answers 400 or 500 to a wrong key or none, for it looks for a database. Everything else passes at once
and unchanged, and never packed: on one machine that saves nothing, and what is packed cannot be watched. Calls that
carry our mark are kept by whoever made them; for those it remembers what was seen, and tells it on request.
"""

import hmac
from collections import OrderedDict
from concurrent.futures import Future
from urllib.parse import parse_qs

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lib.calls import wire
from lib.calls.own_proxy import CALL_HEADER, PROOF_HEADER, PROOF_PATH, SEEN_PATH, proof, to_json
from lib.proxy.call import ANSWERING, Call, current
from lib.proxy.keeping import Keeper
from lib.settings import Secret

LONGEST_QUESTION = 200
REMEMBERED = 256
OPEN_PATHS = ("/", "/health/liveliness", "/health/liveness", "/health/readiness")
KEY_HEADERS = ("authorization", "x-api-key", "x-goog-api-key", "api-key", "x-litellm-api-key")
"""Where a client of one of the protocols puts its key; Google's may also have it in the address."""

WRONG_KEY = (
    "LiteLLM proxy: invalid API key. It wants its own key, which ./start_litellm_proxy.sh --key prints, and no "
    "provider's."
)

LARGEST_READ_BYTES = 4 * 1024 * 1024
"""A longer request passes, and is not read: which model it names is not known then."""


class Watched:
    """LiteLLM's proxy, watched."""

    def __init__(self, app: ASGIApp, keeper: Keeper, key: Secret, port: int, *, other_keys: bool) -> None:
        """`other_keys`: whether LiteLLM has a database, which may hold keys besides this one."""
        self._app = app
        self._other_keys = other_keys
        self._keeper = keeper
        self._key = key
        self._port = port
        self._marked: OrderedDict[str, Call] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
        elif scope["path"] == PROOF_PATH:
            await self._prove(scope)(scope, receive, send)
        elif scope["path"].startswith(f"{SEEN_PATH}/"):
            await self._tell(scope)(scope, receive, send)
        else:
            await self._watch(scope, receive, send)

    def _prove(self, scope: Scope) -> Response:
        question = parse_qs(scope["query_string"].decode("ascii", "replace")).get("question", [""])[0]
        if not 0 < len(question) <= LONGEST_QUESTION:
            return PlainTextResponse("A question is needed.", status_code=400)
        return PlainTextResponse(proof(self._key, question, self._port))

    def _tell(self, scope: Scope) -> Response:
        mark = scope["path"].rpartition("/")[2]
        given = Headers(scope=scope).get(PROOF_HEADER, "")
        if not hmac.compare_digest(given.encode(), proof(self._key, mark, self._port).encode()):
            return PlainTextResponse(WRONG_KEY, status_code=401)
        call = self._marked.get(mark)
        return JSONResponse(call.told or to_json(call.exchanges, call.exception) if call else None)

    async def _watch(self, scope: Scope, receive: Receive, send: Send) -> None:
        call = self._call(scope)
        plain = [header for header in scope["headers"] if header[0] != b"accept-encoding"]
        scope = {**scope, "headers": plain}
        token = current.set(call)
        witness = _Both(call, receive, send, self._keeper if call.mark is None else None)
        try:
            with wire.watch(call.exchanges):
                await self._for(scope)(scope, witness.receive, witness.send)
        finally:
            current.reset(token)
            witness.over()

    def _for(self, scope: Scope) -> ASGIApp:
        """Who answers this request."""
        if self._other_keys or scope["path"] in OPEN_PATHS or self._has_key(scope):
            return self._app
        return _refuse

    def _has_key(self, scope: Scope) -> bool:
        request = Request(scope)
        given = [request.headers.get(name, "") for name in KEY_HEADERS] + [
            request.query_params.get("key", "")
        ]
        right = self._key.reveal().encode()
        return any(hmac.compare_digest(one.removeprefix("Bearer ").strip().encode(), right) for one in given)

    def _call(self, scope: Scope) -> Call:
        headers = Headers(scope=scope)
        path = scope["path"]
        url = f"http://127.0.0.1:{self._port}{path}"
        mark, client = headers.get(CALL_HEADER), headers.get("user-agent")
        call = Call(scope["method"], path, url, exchanges=[], mark=mark, client=client)
        if call.mark:
            self._marked[call.mark] = call
            while len(self._marked) > REMEMBERED:
                self._marked.popitem(last=False)
        return call


async def _refuse(scope: Scope, receive: Receive, send: Send) -> None:
    while (await receive()).get("more_body"):  # else a client that still sends would see a broken connection
        pass
    error = {"message": WRONG_KEY, "type": "auth_error", "param": None, "code": "invalid_api_key"}
    await JSONResponse({"error": error}, status_code=401)(scope, receive, send)


class _Both:
    """Passes what goes in and out of a call, and notes it. Without a keeper it only passes."""

    def __init__(self, call: Call, receive: Receive, send: Send, keeper: Keeper | None) -> None:
        self._call = call
        self._receive = receive
        self._send = send
        self._keeper = keeper
        self._begun: Future[int | None] | None = None
        self._body = bytearray()
        self._left = False

    async def receive(self) -> Message:
        """The next piece of what the client sends."""
        message = await self._receive()
        if self._keeper is None:
            return message
        if message["type"] == "http.request":
            if len(self._body) <= LARGEST_READ_BYTES:
                self._body += message.get("body", b"")
            if not message.get("more_body"):
                self._asked(self._keeper)
        elif not self._call.ended:
            self._left = True
        return message

    def _asked(self, keeper: Keeper) -> None:
        if self._begun is None:
            self._call.asked(bytes(self._body))
            self._body.clear()
            if ANSWERING.search(self._call.path):
                self._begun = keeper.begin(self._call)

    async def send(self, message: Message) -> None:
        """The next piece of what the client gets."""
        call, outside = self._call, self._call.outside
        if message["type"] == "http.response.start":
            call.status = outside.status = message["status"]
            outside.headers = dict(Headers(raw=message["headers"]))
        elif message["type"] == "http.response.body" and self._keeper is not None:
            content = message.get("body", b"")
            outside.add(content)
            call.answer.feed(content)
            if call.answered_at is None and call.answer.begun:
                call.note_first()
        await self._send(message)
        if message["type"] == "http.response.body" and not message.get("more_body"):
            call.ended = outside.ended = not self._left

    def over(self) -> None:
        """Hand the call to its keeper, once it has ended in whatever way; its exception is not kept."""
        if self._keeper is None:
            self._call.told = to_json(self._call.exchanges, self._call.exception)
            self._call.exception = None
        elif self._call.counts:
            self._call.answer.close()
            self._keeper.end(self._call, self._begun)
