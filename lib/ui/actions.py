"""The row below a message: its versions, the one or two things that are wanted most, and a menu with the rest."""

from datetime import UTC, datetime

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from lib.calls.models import load_catalogue
from lib.settings import load
from lib.ui import copy_button, verbs
from lib.ui.verbs import Spot


def place(spot: Spot) -> DeltaGenerator:
    """The row, still empty."""
    return st.container(
        horizontal=True, gap="xsmall", vertical_alignment="center", key=f"actions-{spot.turn.message_id}"
    )


def draw(spot: Spot, *, last: bool) -> None:
    """Fill the row; the last answer has its commonest verb in the open."""
    run = spot.turn.run
    _versions(spot)
    if spot.turn.text.strip():
        copy_button.draw(spot.turn.text, key=f"copy-{spot.turn.message_id}")
    if run is not None and run.status == "failed":
        _after_failure(spot)
    elif last and spot.is_answer:
        _button(spot, "Regenerate", "refresh", verbs.again, shortcut="Alt+Shift+G")
    elif last:
        _button(spot, "Answer this", "play_arrow", verbs.again)
    _menu(spot)


def _versions(spot: Spot) -> None:
    siblings = spot.turn.siblings
    if len(siblings) < 2:
        return
    number = siblings.index(spot.turn.message_id) + 1
    sort = "answer" if spot.is_answer else "question"
    _step(spot, -1, "Older", f"The {sort} before this one", disabled=number == 1)
    st.caption(f"{number} of {len(siblings)}", width="content")
    _step(spot, 1, "Newer", f"The {sort} after this one", disabled=number == len(siblings))


def _step(spot: Spot, by: int, label: str, meaning: str, *, disabled: bool) -> None:
    st.button(
        label,
        icon=":material/chevron_right:" if by > 0 else ":material/chevron_left:",
        icon_position="right" if by > 0 else "left",
        key=f"{'next' if by > 0 else 'previous'}-{spot.turn.message_id}",
        type="tertiary",
        help=meaning,
        disabled=disabled,
        on_click=verbs.step,
        args=(spot, by),
    )


def _after_failure(spot: Spot) -> None:
    _button(spot, "Retry", "refresh", verbs.again, type_="secondary")
    run = spot.turn.run
    today = datetime.now(UTC).date()
    names = [one.name for one in load_catalogue(load()).offered(today) if not one.retired(today)]
    others = [name for name in names if run is None or name != run.model]
    key = f"retry-with-{spot.turn.message_id}"
    if others:
        st.menu_button(
            "Retry with another model",
            others,
            key=key,
            icon=":material/swap_horiz:",
            on_click=lambda: verbs.again(spot, st.session_state[key]),
        )
    if run is not None:
        st.page_link(
            "pages/error_log.py",
            label="In the error log",
            icon=":material/troubleshoot:",
            query_params={"run": str(run.id)},
        )


def _button(
    spot: Spot, label: str, icon: str, act: verbs.Act, *, shortcut: str | None = None, type_: str = "tertiary"
) -> None:
    st.button(
        label,
        key=f"{label.split()[0].lower()}-{spot.turn.message_id}",
        icon=f":material/{icon}:",
        type=type_,  # type: ignore[arg-type]  # Streamlit's own Literal
        shortcut=shortcut,
        on_click=act,
        args=(spot,),
    )


def _menu(spot: Spot) -> None:
    key = f"more-{spot.turn.message_id}"
    by_label = {verb.label(spot): verb for verb in verbs.offered(spot)}
    st.menu_button(
        "More",
        list(by_label),
        key=key,
        type="tertiary",
        icon=":material/more_horiz:",
        on_click=lambda: by_label[st.session_state[key]].act(spot),
    )
