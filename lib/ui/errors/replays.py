"""Replay: the failed call made again, watched as it comes, and what it proved."""

from datetime import UTC, datetime

import streamlit as st

from lib.calls.address import sandbox_answers
from lib.calls.models import load_catalogue
from lib.calls.replay import Replay, replay
from lib.settings import load
from lib.settings.kinds import ADDRESS
from lib.store import failures, runs
from lib.store.database import Database
from lib.ui import answer, notice
from lib.ui.engine import engine
from lib.ui.errors.opened import Opened
from lib.ui.plain import plain

_UNDER_WAY, _DONE = "replay-under-way", "replay-done"


def begin(shown: Opened, model: str | None = None, base: str | None = None) -> None:
    """Make the call again."""
    with notice.told():
        begun = replay(engine(), shown.failure.run_id, shown.group.id, model, base)
        st.session_state[_UNDER_WAY] = (shown.group.id, begun)


def under_way(shown: Opened) -> Replay | None:
    """The replay of this group that is to be watched."""
    group_id, begun = st.session_state.get(_UNDER_WAY, (None, None))
    return begun if group_id == shown.group.id else None


def buttons(shown: Opened) -> None:
    """Replay, as it was, over another base URL or with another model."""
    busy = under_way(shown) is not None
    st.button("Replay", icon=":material/replay:", key="replay", on_click=begin, args=(shown,), disabled=busy)
    settings = load()
    if not settings.litellm_proxy_url and not sandbox_answers(settings):
        _over_another_base(shown, busy=busy)
    today = datetime.now(UTC).date()
    names = [one.name for one in load_catalogue(load()).offered(today) if not one.retired(today)]
    others = [name for name in names if name != shown.failure.model]
    if not others:
        return
    st.menu_button(
        "With another model",
        others,
        key="replay-with",
        icon=":material/swap_horiz:",
        disabled=busy,
        on_click=lambda: begin(shown, st.session_state["replay-with"]),
    )


def _over_another_base(shown: Opened, *, busy: bool) -> None:
    with st.popover("With another base", icon=":material/alt_route:", type="tertiary", key="replay-over"):
        st.caption("Once, over this base URL; no setting is changed. The key goes there too.")
        base = st.text_input(
            "Base URL",
            value=shown.failure.failure.get("base_url") or "",
            key=f"base-{shown.group.id}",
            placeholder="https://api.example.com/v1",
        ).strip()
        st.button(
            "Replay over it",
            type="primary",
            key="replay-over-base",
            disabled=busy or not is_address(base),
            on_click=begin,
            args=(shown, None, base),
        )


def is_address(written: str) -> bool:
    """Whether a call can go there."""
    try:
        ADDRESS.read(written)
    except ValueError:
        return False
    return True


def watch(begun: Replay) -> None:
    """Follow a replay to its end, then draw the page anew with what came of it."""
    st.button("Stop", icon=":material/stop:", key="stop-replay", on_click=answer.stop, args=(begun.run,))
    answer.follow(begun.run)
    begun.settle()
    group_id, _ = st.session_state.pop(_UNDER_WAY)
    st.session_state[_DONE] = (group_id, begun.run.id, begun.proves)
    st.rerun()


def outcome(database: Database, shown: Opened) -> None:
    """Say what the last replay of this group came to."""
    group_id, run_id, proves = st.session_state.get(_DONE, (None, None, False))
    if group_id != shown.group.id:
        return
    run = engine().get(run_id)
    row = runs.get(database, run_id)  # afterwards: what the engine no longer has, the store has whole
    status = run.status if run is not None else row.status if row else "interrupted"
    if status == "ok" and proves:
        st.success("The same call succeeds now.", title="Replayed", icon=":material/check_circle:")
    elif status == "ok":
        st.info(
            "It was answered by another model, over another base or by the sandbox: this group stays as it is.",
            title="Replayed",
            icon=":material/check:",
        )
    elif status == "failed":
        failed = failures.of_runs(database, [run_id]).get(run_id)
        title = str(failed.diagnosis["title"]) if failed else "see the newest failure"
        st.error(f"The replay failed too: {plain(title)}", icon=":material/error:")
    else:
        st.info("The replay was stopped.", icon=":material/stop_circle:")
    if row and row.text:
        with st.expander("What it answered", type="compact", icon=":material/chat:"):
            st.markdown(row.text)
