"""The frame around every page: what must be right before a page can be drawn, and what every page shows.

The server imports this module before it listens, so what only a page needs (the engine, and with it the store) is
imported in the background, and what only an answer needs (LiteLLM, pandas) after the first page is there: Python runs
one thread at a time, and each of them would make the browser wait.
"""

import importlib
import logging
import threading
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from lib.server.output import redact_output
from lib.settings import SettingsError, load
from lib.ui.idle import idle
from lib.ui.plain import plain

if TYPE_CHECKING:
    from lib.calls.pace import Followers

ICON = Path(__file__).with_name("icon.png")
"""A file of ours: for a Material icon the browser would ask Google."""

WIDE = frozenset({"compare"})
"""Pages that need the whole width; said here, for of two layouts in one run the browser keeps either."""

MENDING = frozenset({"setup"})
"""Pages that can be drawn while a setting is wrong, for that is where it is mended."""

NOBODY_COMES_S = 5.0
"""Without a visit in this time, what an answer needs is loaded all the same."""

BROWSER_S = 1.0
"""What a browser takes to load and show a page that has been drawn."""

# The server imports dashboard.py while nobody visits it: for each page declared there Streamlit would complain of that.
logging.getLogger("streamlit.runtime.scriptrunner_utils.script_run_context").setLevel(logging.ERROR)

_drawn = threading.Event()
"""The first page has been drawn."""


@asynccontextmanager
async def lifespan(_app: Any) -> AsyncIterator[None]:
    """Get ready while the first browser is still on its way."""
    redact_output()
    threading.Thread(target=_get_ready, name="get ready", daemon=True).start()
    yield


def _get_ready() -> None:
    from lib.store.errors import StoreError
    from lib.ui.engine import engine

    try:
        ready = engine()
    except (SettingsError, StoreError):
        return  # the page says it, where somebody reads it
    if _drawn.wait(NOBODY_COMES_S):
        time.sleep(BROWSER_S)
    # Streamlit wants it for its first stream, and would let that wait a second.
    importlib.import_module("pandas")
    ready.warm_up()


def draw(page: Any) -> None:
    """Draw one page, or the one sentence that says why it cannot be drawn."""
    from lib.calls.errors import CatalogueError
    from lib.calls.pace import Followers
    from lib.store.errors import StoreError

    st.set_page_config(
        page_title="Switchboard", page_icon=str(ICON), layout="wide" if page.url_path in WIDE else "centered"
    )
    drawn_before = st.session_state.setdefault("pages-drawn", set())
    st.session_state.setdefault("followers", Followers())
    st.session_state["arriving"] = page.url_path not in drawn_before
    try:
        if page.url_path not in MENDING:
            load()
        page.run()
    except (SettingsError, CatalogueError) as error:
        st.error(plain(str(error)), title="A setting is wrong", icon=":material/settings_alert:")
        st.page_link("pages/setup.py", label="Mend it on the setup page", icon=":material/tune:")
    except StoreError as error:
        st.error(plain(str(error)), title="The store cannot be used", icon=":material/database_off:")
    finally:
        drawn_before.add(page.url_path)
        _drawn.set()


def afresh(place: str, what: object, length: int = 0) -> DeltaGenerator:
    """Where `what` is drawn in a `place` of a page; if anything else was there, or more of it, nothing of that stays.

    Streamlit takes away what is not drawn again when the script ends, which is when the answer does, and a container
    drawn in the place of another keeps what was in it. So there are two containers in turn, and the other is emptied.
    """
    shown = st.session_state.setdefault("shown", {})
    before, longest, second = shown.get(place, (what, length, False))
    if what != before or length < longest:
        second = not second
    shown[place] = (what, length, second)
    if second:
        st.empty()
        return st.container()
    container = st.container()
    st.empty()
    return container


def let_it_load() -> None:
    """Wait until a browser that meets the page for the first time should have loaded what has been drawn so far."""
    if not arriving():
        return
    _drawn.set()
    end = time.monotonic() + BROWSER_S
    while time.monotonic() < end:
        time.sleep(0.01)
        idle()


def followers() -> "Followers":
    """Those whose frames this session's browser draws."""
    here: Followers = st.session_state["followers"]
    return here


def arriving() -> bool:
    """Whether this session draws its page for the first time: its browser still has to load what is on it."""
    return bool(st.session_state.get("arriving"))
