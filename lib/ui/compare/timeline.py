"""The timeline picture on the page, while answers come and afterwards."""

import time
from collections.abc import Mapping, Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from lib.calls.compare.answers import Answer
from lib.calls.compare.timeline import DARK, LIGHT, phases, picture, told
from lib.calls.run import Run


def draw(
    place: DeltaGenerator, answers: Sequence[Answer], labels: Mapping[int, str], live: Mapping[int, Run]
) -> None:
    """Draw the bars of these answers, called by `labels` (by run id); live ones reach to this moment."""
    now, bars = time.monotonic(), {}
    for answer in answers:
        run = live.get(answer.run_id)
        if spans := phases(answer, (now - run.started) * 1000 if run else None):
            bars[labels[answer.run_id]] = spans
    if bars:
        colours = DARK if st.context.theme.type == "dark" else LIGHT
        place.image(picture(bars, colours), width="stretch", alt=told(bars))
