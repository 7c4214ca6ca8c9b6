"""Try any address: what is there, and what every prefix would call under it, before anything is entered anywhere."""

import streamlit as st

from lib.doctor.place import Place, Way, look
from lib.settings import read
from lib.ui.plain import plain, without_controls
from lib.ui.setup.value import value

_TRIED = "setup-tried"


def draw() -> None:
    """The field, and what was found the last time."""
    st.subheader("Try an address")
    with (
        st.form("try-address", border=False),
        st.container(horizontal=True, vertical_alignment="bottom"),
    ):
        st.text_input(
            "Any address",
            key="try-url",
            placeholder="https://gateway.example/v1",
            max_chars=2000,
            autocomplete="off",
            help="Looks up the name, connects, gets the front page and the list of models, and sends an empty call "
            "with each prefix: without a key and without a prompt.",
        )
        asked = st.form_submit_button("Look", key="try", icon=":material/travel_explore:")
    typed = str(st.session_state["try-url"]).strip()
    if asked and typed:
        with st.spinner("Looking", show_time=True):
            st.session_state[_TRIED] = look(typed, read().settings)
    tried: Place | None = st.session_state.get(_TRIED)
    if tried is not None:
        _place(tried)


def _place(place: Place) -> None:
    with st.container(border=True, key="tried"):
        st.markdown(f"**{value(place.base)} as a base**")
        if place.sentences:
            st.text("\n".join(without_controls(sentence) for sentence in place.sentences))
        for way in place.ways:
            _way(way, place)


def _way(way: Way, place: Place) -> None:
    """One prefix: why it cannot work, or what answered to it, and the exact call."""
    answer = place.answer(way)
    sort, said = ("wrong", way.wrong) if way.wrong else (answer.sort, answer.sentence) if answer else ("", "")
    color, icon = {
        "api": ("green", ":material/check_circle:"),
        "wrong": ("red", ":material/link_off:"),
    }.get(sort, ("gray", ":material/cloud_off:"))
    st.markdown(f":{color}[{icon}] **{plain(way.prefix)}** ({plain(way.title)}): {plain(said or '')}")
    if way.right:
        st.caption(f"Right would be {value(way.right)}")
    elif way.wrong and answer and answer.sort == "api":
        st.caption(plain(answer.sentence))
    st.code(f"POST {without_controls(way.url)}", language=None, wrap_lines=True)
