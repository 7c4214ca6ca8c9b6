"""What the last action on the setup page did, and the way back. A change is remembered by its file's digest alone."""

from collections.abc import Callable

import streamlit as st

from lib.doctor.mending import Mended, undo
from lib.failures.repair import RepairError

_SAID, _MADE = "setup-said", "setup-made"


def attempt(action: Callable[[], list[Mended]], done: str) -> bool:
    """Do something that changes files, and keep what is to be said of it for the next drawing; whether it was done."""
    try:
        made = action()
    except RepairError as error:
        st.session_state[_SAID] = ("error", str(error))
        return False
    st.session_state[_SAID] = ("success", done)
    st.session_state[_MADE] = made
    return True


def draw() -> None:
    """Say it once; the undo button stays as long as there is something to take back."""
    said = st.session_state.pop(_SAID, None)
    made = st.session_state.get(_MADE)
    if said is None:
        return
    kind, sentence = said
    with st.container(horizontal=True, vertical_alignment="center", key="said"):
        if kind == "success":
            st.success(sentence, icon=":material/check:", width="stretch")
        else:
            st.error(sentence, title="Nothing was changed", icon=":material/block:", width="stretch")
        if kind == "success" and made:
            st.button("Undo", icon=":material/undo:", key="undo", on_click=_undo)
    diffs = [one.diff for one in made or () if one.diff] if kind == "success" else []
    if diffs:
        with st.expander("What was changed", icon=":material/difference:", type="compact", key="said-diff"):
            for diff in diffs:
                st.code(diff, language="diff", wrap_lines=True)


def _undo() -> None:
    made: list[Mended] = st.session_state.pop(_MADE, [])

    def take_back() -> list[Mended]:
        for one in made:
            undo(one)
        return []

    attempt(take_back, f"{' and '.join(one.file.name for one in made)} is as it was before.")
