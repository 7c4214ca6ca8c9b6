"""One visitor without a screen: speaks to the dashboard as Streamlit's page in a browser does, and draws nothing.

The page opens a WebSocket and asks for the script to be run; from then on it sends what a person did, and is sent what
has changed. Fragments that draw themselves again do so because the page asks in time, so this visitor asks too. What it
leaves out is the XSRF cookie, which only goes with a sign-in.
"""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator

from click import ClickException
from deltas import Answer
from streamlit.proto.AutoRerun_pb2 import AutoRerun
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Origin, Subprotocol

PATIENCE_S, SILENCE_S = 120.0, 1.0
ENDS = (ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY)
"""How a page says that it is complete. What follows an answer on its way ends early, for the script that draws it as it
was kept; and a fragment that runs at once after that may be all that is told of its end.
"""


class SessionError(ClickException):
    """The visit went wrong; the message is a sentence that says how, and ends the benchmark."""


class SocketSession:
    """A session of the dashboard, from the visit to the end of one answer."""

    def __init__(self, socket: ClientConnection, name: str) -> None:
        self._socket, self._name = socket, name
        self._query = self._page = self._input = ""
        self._asked, self._heard = False, 0.0
        self._answer = Answer()
        self._drawn = asyncio.Event()
        self._ticking: dict[str, asyncio.Task[None]] = {}
        self._listening = asyncio.create_task(self._listen())

    async def visit(self) -> None:
        """Load the page; returns when a question can be asked."""
        await self._run()
        await self._wait_until_drawn()
        if not self._input:
            raise SessionError(f"{self._name} was offered no chat input: the dashboard drew something else.")

    async def ask(self, question: str) -> Answer:
        """Send a question; returns when its answer has ended and been drawn as it was kept."""
        self._asked = True
        self._drawn.clear()
        written = WidgetState(id=self._input)
        written.chat_input_value.data = question
        await self._run(written)
        await self._wait_until_drawn()
        if not self._answer.late:
            raise SessionError(f"{self._name} got no token: the dashboard drew a page without an answer.")
        return self._answer

    def leave(self) -> None:
        """Hear no more, and ask for no fragment."""
        self._listening.cancel()
        self._stop_ticking()

    async def _listen(self) -> None:
        async for data in self._socket:
            arrived = time.time()
            self._heard = time.monotonic()
            if isinstance(data, bytes):
                self._take(ForwardMsg.FromString(data), arrived)

    def _take(self, message: ForwardMsg, arrived: float) -> None:
        match message.WhichOneof("type"):
            case "delta":
                self._answer.take(message.delta, tuple(message.metadata.delta_path), arrived)
                if message.delta.new_element.HasField("chat_input"):
                    self._input = message.delta.new_element.chat_input.id
            case "new_session" if not message.metadata.run.fragment_ids:
                self._page = message.new_session.page_script_hash
                self._answer.begin()
                self._stop_ticking()
            case "page_info_changed":
                self._query = message.page_info_changed.query_string
            case "auto_rerun":
                fragment = message.auto_rerun
                if fragment.fragment_id not in self._ticking:
                    self._ticking[fragment.fragment_id] = asyncio.create_task(self._tick(fragment))
            case "script_finished" if message.script_finished in ENDS and self._answer.begun >= self._asked:
                self._drawn.set()

    async def _tick(self, fragment: AutoRerun) -> None:
        with contextlib.suppress(ConnectionClosed):
            while True:
                await asyncio.sleep(fragment.interval)
                await self._run(fragment_id=fragment.fragment_id)

    def _stop_ticking(self) -> None:
        for task in self._ticking.values():
            task.cancel()
        self._ticking.clear()

    async def _run(self, *written: WidgetState, fragment_id: str = "") -> None:
        message = BackMsg()
        state = message.rerun_script
        state.query_string, state.page_script_hash = self._query, self._page
        state.fragment_id, state.is_auto_rerun = fragment_id, bool(fragment_id)
        state.context_info.timezone, state.context_info.locale = "UTC", "en-US"
        state.widget_states.widgets.extend(written)
        await self._socket.send(message.SerializeToString())

    async def _wait_until_drawn(self) -> None:
        drawn = asyncio.create_task(self._drawn.wait())
        await asyncio.wait({drawn, self._listening}, timeout=PATIENCE_S, return_when=asyncio.FIRST_COMPLETED)
        if self._listening.done():
            why = self._listening.exception() or "the dashboard closed the connection"
            raise SessionError(f"{self._name} heard no more: {why}.")
        if not drawn.done():
            newest = max(self._answer.late, default=None)
            came = "no token has come" if newest is None else f"token {newest} is the last that came"
            raise SessionError(f"{self._name} was not done within {PATIENCE_S:g} s: {came}.")
        # A fragment may end between the run that streamed and the one that draws the answer as it was kept.
        while time.monotonic() - self._heard < SILENCE_S:
            await asyncio.sleep(SILENCE_S / 10)


@contextlib.asynccontextmanager
async def session(url: str, name: str) -> AsyncIterator[SocketSession]:
    """A session on the dashboard at `url`, which listens while it is entered."""
    address = f"ws{url.removeprefix('http')}/_stcore/stream"
    protocols = [Subprotocol("streamlit")]
    async with connect(
        address, origin=Origin(url), subprotocols=protocols, max_size=None, proxy=None
    ) as socket:
        visitor = SocketSession(socket, name)
        try:
            yield visitor
        finally:
            visitor.leave()
