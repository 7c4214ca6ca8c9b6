"""Moments as people say them."""

from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st

_STEPS = ((60, 1, "s"), (3600, 60, "min"), (86_400, 3600, "h"), (float("inf"), 86_400, "d"))


def ago(moment: datetime, now: datetime | None = None) -> str:
    """How long ago, in its largest whole unit."""
    seconds = max(0.0, ((now or datetime.now(UTC)) - moment) / timedelta(seconds=1))
    if seconds < 5:
        return "just now"
    unit, name = next((unit, name) for below, unit, name in _STEPS if seconds < below)
    return f"{int(seconds // unit)} {name} ago"


def at(moment: datetime) -> str:
    """Day and time where the browser is."""
    return f"{moment.astimezone(_zone()):%Y-%m-%d %H:%M:%S}"


def _zone() -> tzinfo:
    try:
        return ZoneInfo(st.context.timezone or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        return UTC
