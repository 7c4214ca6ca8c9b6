"""The engine of this process, as the pages get it.

A Streamlit resource, not a module's variable: it outlives every script run and survives a reload of the code.
"""

import logging
import threading
import time

import streamlit as st

from lib.calls.engine import Engine
from lib.settings import read
from lib.store import retention
from lib.store.database import Database
from lib.store.errors import StoreError

HOUR_S = 3600
_LOG = logging.getLogger(__name__)


@st.cache_resource(show_spinner=False)
def engine() -> Engine:
    """The one engine; opened on first use. Raises StoreError or SettingsError with a sentence for people."""
    opened = Engine.open()
    threading.Thread(target=_let_go, args=(opened.database,), name="retention", daemon=True).start()
    return opened


def _let_go(database: Database) -> None:
    """Remove, now and each hour, the failures that the settings no longer keep; by default there are none."""
    while True:
        try:
            kept = retention.Kept.of(read().settings)
            if not kept.everything:
                retention.remove(database, kept)
        except StoreError:
            _LOG.exception("Old failures could not be removed")
        time.sleep(HOUR_S)
