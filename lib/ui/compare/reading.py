"""Reading the difference: any two answers word by word, and length and format of all at a glance."""

import re
from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st

from lib.calls.compare.answers import Answer
from lib.calls.compare.difference import Passage, difference, likeness, only_different
from lib.calls.compare.shape import shape
from lib.ui.plain import plain

_SPACE = re.compile(r"(\s*\n\s*)")
COLOURS = {"left": "red", "right": "green"}


def draw(answers: Sequence[Answer], names: Mapping[int, str]) -> None:
    """Draw the choice of two answers, their difference, and the table of shapes."""
    _shapes(answers, names)
    by_id = {answer.run_id: answer for answer in answers if answer.text.strip()}
    if len(by_id) < 2:
        st.caption("Two answers with text are needed to see where they differ.")
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        left = _choice("Left", list(by_id), names, 0)
        right = _choice("Right", list(by_id), names, 1)
        narrowed = st.toggle("Only where they differ", key="difference_only", persist_state="session")
    if left == right:
        st.caption("Choose two different answers.")
        return
    passages = difference(by_id[left].text, by_id[right].text)
    st.caption(
        f":red-background[only {plain(names[left])}]  :green-background[only {plain(names[right])}]  "
        f"{likeness(passages):.0%} of the words in common"
    )
    with st.container(key="difference", border=True):
        st.markdown(marked(only_different(passages) if narrowed else passages))


def _choice(label: str, ids: list[int], names: Mapping[int, str], index: int) -> int:
    chosen: int = st.selectbox(
        label,
        ids,
        index=index,
        format_func=names.__getitem__,
        key=f"difference_{label}_{ids[0]}",
        required=True,
    )
    return chosen


def marked(passages: Sequence[Passage]) -> str:
    """The passages as Markdown: what only one side has on a coloured ground, everything else as plain text."""
    parts = []
    for passage in passages:
        for piece in _SPACE.split(passage.text):
            if not piece.strip():
                parts.append("  \n" if "\n" in piece else piece)
            elif passage.side == "both":
                parts.append(plain(piece))
            else:
                text = piece.strip()
                parts.append(f":{COLOURS[passage.side]}-background[{plain(text)}] ")
    return "".join(parts)


def _shapes(answers: Sequence[Answer], names: Mapping[int, str]) -> None:
    shapes = [shape(answer.text) for answer in answers]
    longest = max((one.words for one in shapes), default=0) or 1
    table = pd.DataFrame(
        {
            "Answer": [names[answer.run_id] for answer in answers],
            "Length": [one.words / longest for one in shapes],
            "Words": [one.words for one in shapes],
            "Characters": [one.characters for one in shapes],
            "Paragraphs": [one.paragraphs for one in shapes],
            "Format": [
                ", ".join(f"{count} {name}" for name, count in one.format.items() if count) or "plain text"
                for one in shapes
            ],
        }
    )
    st.dataframe(
        table,
        hide_index=True,
        column_config={"Length": st.column_config.ProgressColumn("Length", format="percent")},
        alt="Length and format of each answer",
    )
