"""Which group is open, and which of its failures: `?group=` and `?run=` in the address bar say it."""

from dataclasses import dataclass

import streamlit as st

from lib.store import failures, groups
from lib.store.database import Database
from lib.store.failure_row import FailureRow
from lib.store.group_row import GroupRow

LONGEST_ID = 18
"""Digits: a longer number is no id of any database."""


@dataclass(frozen=True)
class Opened:
    """A group, and the failure of it that is shown."""

    group: GroupRow
    failure: FailureRow


def asked() -> bool:
    """Whether the address names a group or a run."""
    return "group" in st.query_params or "run" in st.query_params


def find(database: Database) -> Opened | None:
    """What the address names; None when it is not in the store, or did not fail."""
    run_id, group_id = _id("run"), _id("group")
    if run_id is not None:
        failure = failures.of_runs(database, [run_id]).get(run_id)
        group = (
            groups.of_fingerprint(database, failure.fingerprint, failure.fingerprint_version)
            if failure
            else None
        )
    else:
        group = groups.get(database, group_id) if group_id is not None else None
        failure = failures.get(database, group.last_failure_id) if group else None
    return Opened(group, failure) if group and failure else None


def open_group(group_id: int, run_id: int | None = None) -> None:
    """Show a group, at the failure of one run or else at its newest."""
    st.query_params["group"] = str(group_id)
    if run_id is None:
        st.query_params.pop("run", None)
    else:
        st.query_params["run"] = str(run_id)


def open_run(run_id: int) -> None:
    """Show the failure of a run."""
    st.query_params.pop("group", None)
    st.query_params["run"] = str(run_id)


def close() -> None:
    """Show the list again."""
    for name in ("group", "run"):
        st.query_params.pop(name, None)


def _id(name: str) -> int | None:
    written = st.query_params.get(name, "")
    is_id = written.isascii() and written.isdecimal() and len(written) <= LONGEST_ID
    return int(written) if is_id else None
