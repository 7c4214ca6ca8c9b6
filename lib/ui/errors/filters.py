"""Which failures to look at. The choices live in the address bar, so that a view can be linked."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar, get_args

import streamlit as st

from lib.calls.providers import provider
from lib.calls.request import Source
from lib.failures.causes import CAUSES
from lib.store.database import Database
from lib.store.failures import Filter
from lib.store.group_list import Order, choices
from lib.store.group_row import GroupFilter, State
from lib.store.hourly import day_of, hour_of
from lib.ui.errors import spans
from lib.ui.errors.spans import Span

Choice = TypeVar("Choice", str, int)

WINDOWS = {
    "hour": ("Last hour", 1),
    "day": ("24 hours", 24),
    "week": ("7 days", 168),
    "month": ("30 days", 720),
}
"""What is offered, in words and in hours."""

HOURS_BY_HOUR = 48
"""A longer window is told by day."""

STATES: dict[State, str] = {
    "open": "Open",
    "regressed": "Came back",
    "resolved": "Resolved",
    "ignored": "Ignored",
}
UNRESOLVED: tuple[State, ...] = ("open", "regressed")
SOURCES: dict[str, str] = {
    "chat": "Chat",
    "compare": "Comparison",
    "api": "API",
    "proxy": "LiteLLM proxy",
    "batch": "Batch",
    "check": "Key check",
    "replay": "Replay",
    "sandbox": "Tried out",
}
ORDERS: dict[Order, str] = {"last": "Last failed first", "most": "Most failures first", "new": "Newest first"}
_ANY_STATUS = "http_status"
_KEYS = ("provider", "failed_model", "cause", _ANY_STATUS, "from", "words")
assert set(SOURCES) == set(get_args(Source))  # noqa: S101


@dataclass(frozen=True, kw_only=True)
class Picked:
    """What was chosen; None or empty means any."""

    window: str
    states: tuple[State, ...]
    provider: str | None
    model: str | None
    cause: str | None
    http_status: int | None
    source: str | None
    words: str
    order: Order = "last"
    span: Span | None = None

    @property
    def begin(self) -> datetime:
        """Where the window begins, whatever part of it was selected."""
        return datetime.now(UTC) - timedelta(hours=WINDOWS[self.window][1])

    @property
    def by_day(self) -> bool:
        """Whether days are told apart, and not hours."""
        return WINDOWS[self.window][1] > HOURS_BY_HOUR

    @property
    def since(self) -> datetime:
        """Where what is looked at begins."""
        return self.span.since if self.span else self.begin

    @property
    def until(self) -> datetime | None:
        """Where it ends; None: now."""
        return self.span.until if self.span else None

    def holds(self, slot: datetime) -> bool:
        """Whether the hour (or day) that begins then is looked at."""
        begin = day_of if self.by_day else hour_of
        return begin(self.since) <= slot and (self.until is None or slot < self.until)

    @property
    def narrowed(self) -> bool:
        """Whether anything beside window and state is chosen."""
        return any((self.provider, self.model, self.cause, self.http_status, self.source, self.words))

    @property
    def of_groups(self) -> GroupFilter:
        """The choice as one of groups."""
        return GroupFilter(
            states=self.states,
            cause=self.cause,
            provider=self.provider,
            model=self.model,
            http_status=self.http_status,
            source=self.source,
            since=self.since,
            until=self.until,
            words=self.words,
        )

    @property
    def of_failures(self) -> Filter:
        """The choice as one of failures, without the states of their groups."""
        return Filter(
            cause=self.cause,
            provider=self.provider,
            model=self.model,
            http_status=self.http_status,
            source=self.source,
            since=self.since,
            until=self.until,
            words=self.words,
        )


def draw(database: Database) -> Picked:
    """Draw the filters; what is chosen."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="filters"):
        window = st.segmented_control(
            "Window",
            list(WINDOWS),
            format_func=lambda name: WINDOWS[name][0],
            default="day",
            required=True,
            key="window",
            bind="query-params",
            label_visibility="collapsed",
        )
        states = st.pills(
            "State",
            list(STATES),
            format_func=STATES.__getitem__,
            selection_mode="multi",
            default=list(UNRESOLVED),
            key="state",
            bind="query-params",
            label_visibility="collapsed",
        )
    words, order = _finding()
    picked = _narrowing(database)
    return Picked(
        window=window or "day",
        states=tuple(states),
        words=words,
        order=order,
        span=spans.picked(),
        **picked,
    )


def _finding() -> tuple[str, Order]:
    """What is looked for in the messages, and the order of what is found."""
    with st.container(horizontal=True, key="finding"):
        words = st.text_input(
            "Search the messages",
            key="words",
            bind="query-params",
            placeholder="Search the messages",
            label_visibility="collapsed",
            icon=":material/search:",
        )
        order = st.selectbox(
            "Order",
            list(ORDERS),
            format_func=ORDERS.__getitem__,
            key="order",
            bind="query-params",
            required=True,
            label_visibility="collapsed",
            width=200,
        )
    return words or "", order


def _narrowing(database: Database) -> dict[str, Any]:
    offered = choices(database)
    with st.container(horizontal=True, key="narrowing"):
        return {
            "provider": _one("Provider", "provider", offered.providers, lambda name: provider(name).title),
            "model": _one("Model", "failed_model", offered.models, str),
            "cause": _one("Cause", "cause", offered.causes, _title),
            "http_status": _one("HTTP status", _ANY_STATUS, offered.statuses, str),
            "source": _one("Source", "from", tuple(SOURCES), SOURCES.__getitem__),
        }


def _one(label: str, key: str, options: tuple[Choice, ...], shown: Callable[[Choice], str]) -> Choice | None:
    chosen: Choice | None = st.selectbox(
        label,
        options,
        index=None,
        format_func=shown,
        key=key,
        bind="query-params",
        placeholder=f"Any {label[0].lower()}{label[1:]}" if label != "HTTP status" else "Any status",
        label_visibility="collapsed",
        width=160,
    )
    return chosen


def _title(cause: str) -> str:
    return CAUSES[cause].title if cause in CAUSES else cause


def clear() -> None:
    """Take every filter off but the window: also one that is not drawn at the moment."""
    for key in _KEYS:
        st.session_state[key] = "" if key == "words" else None
    st.session_state["state"] = list(STATES)
    spans.clear()
