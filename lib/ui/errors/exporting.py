"""What is filtered, as a file."""

from collections.abc import Callable, Iterator

import streamlit as st

from lib.store import failure_export, group_list
from lib.store.database import Database
from lib.store.failure_row import FailureRow
from lib.ui.errors.filters import STATES, Picked

_EVERY_GROUP = 1_000_000


def draw(database: Database, picked: Picked) -> None:
    """Offer the failures that are filtered as CSV and as JSON Lines; they are read when a button is pressed."""
    with st.popover("Export", icon=":material/download:", type="tertiary", key="export-failures"):
        st.caption("The failures that the filters leave, newest first.")
        _button(database, picked, "CSV, for a spreadsheet", "csv", "text/csv", failure_export.as_csv)
        _button(
            database,
            picked,
            "JSON Lines, for a program",
            "jsonl",
            "application/x-ndjson",
            failure_export.as_json_lines,
        )


def _button(
    database: Database,
    picked: Picked,
    label: str,
    ending: str,
    mime: str,
    written: Callable[[Iterator[FailureRow]], str],
) -> None:
    st.download_button(
        label,
        lambda: written(_rows(database, picked)),
        f"failures.{ending}",
        mime,
        key=f"export-{ending}",
        on_click="ignore",
        width="stretch",
    )


def _rows(database: Database, picked: Picked) -> Iterator[FailureRow]:
    wanted = None
    if picked.states and len(picked.states) < len(STATES):
        found = group_list.listed(database, _EVERY_GROUP, where=picked.of_groups)
        wanted = frozenset(one.group.fingerprint for one in found)
    return failure_export.rows(database, picked.of_failures, wanted)
