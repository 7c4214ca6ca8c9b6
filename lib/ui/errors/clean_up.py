"""Letting go of old failures from the page: what would go, first, and only then the going."""

import streamlit as st

from lib.settings import load
from lib.store import retention
from lib.store.database import Database
from lib.store.retention import MEGABYTE, Kept, Preview
from lib.ui import notice
from lib.ui.errors import moments

MOST = 1_000_000_000


def button(database: Database) -> None:
    """Offer it."""
    if st.button("Clean up", icon=":material/auto_delete:", key="clean-up", type="tertiary"):
        _dialog(database)


@st.dialog("Clean up", icon=":material/auto_delete:")
def _dialog(database: Database) -> None:
    st.caption("The oldest failures go, with what was asked. Their runs stay, and so does the error rate.")
    told = retention.preview(database, _limits())
    with st.container(key="clean-up-preview"):
        st.text(_said(told))
    sure = st.checkbox("Remove them for good", key="clean-up-sure", disabled=not told.failures)
    if st.button(
        f"Remove {told.failures:,} failures" if told.failures != 1 else "Remove 1 failure",
        key="clean-up-now",
        type="primary",
        disabled=not (told.failures and sure),
    ):
        _remove(database, told)
    st.caption("Set KEEP_FAILURES_DAYS, KEEP_FAILURES_MOST or KEEP_FAILURES_MB to have it done each hour.")


def _limits() -> Kept:
    """What to keep: what the settings say, until something else is typed."""
    settings = Kept.of(load())
    with st.container(horizontal=True, key="clean-up-limits"):
        days = st.number_input("Keep days", 0, 36_500, settings.days, key="clean-up-days")
        most = st.number_input("Keep failures", 0, MOST, settings.most, key="clean-up-most")
        megabytes = st.number_input("Keep MB", 0, 1_000_000, settings.megabytes, key="clean-up-mb")
    st.caption("0 sets no limit.")
    return Kept(days=days, most=most, megabytes=megabytes)


def _said(told: Preview) -> str:
    of_all = f"{told.of_failures:,} failures are kept, {_megabytes(told.of_size)}."
    if not told.failures:
        return f"{of_all} Nothing would go."
    until = f", up to {moments.at(told.until)}" if told.until else ""
    groups = f"{told.groups:,} group{'' if told.groups == 1 else 's'}"
    return f"{of_all} {told.failures:,} would go{until}: {_megabytes(told.size)}, and {groups} as a whole."


def _megabytes(size: int) -> str:
    return f"{size / MEGABYTE:,.1f} MB"


def _remove(database: Database, told: Preview) -> None:
    """Remove exactly what the preview told of, whatever came meanwhile."""
    removed, progress = 0, st.progress(0.0, "Removing")
    with notice.told():
        for part in retention.removing(database, told.last_id):
            removed += part
            progress.progress(min(1.0, removed / told.failures), f"{removed:,} of {told.failures:,}")
    notice.say(f"Removed {removed:,} failures.")
    st.rerun()
