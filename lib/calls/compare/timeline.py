"""The timeline picture: how long each model let people wait, thought, and wrote."""

import time
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from lib.calls.compare.answers import Answer
from lib.calls.run import Run

PHASES = ("waiting", "thinking", "writing")


def phases(answer: Answer, now_ms: float | None = None) -> dict[str, tuple[float, float]]:
    """Each phase that the answer came to, as seconds from its start to its end; `now_ms` is how far a live one is."""
    end = answer.total_ms if answer.total_ms is not None else now_ms
    if end is None:
        return {}
    first = answer.first_token_ms if answer.first_token_ms is not None else end
    text = answer.first_text_ms
    if text is None:  # nothing but thoughts, or a run kept before this was measured
        text = end if answer.reasoning and not answer.text else first
    bounds = (0.0, min(first, end), min(max(text, first), end), end)
    spans = zip(PHASES, bounds, bounds[1:], strict=False)
    return {phase: (begin / 1000, stop / 1000) for phase, begin, stop in spans if stop > begin}


def draw(answers: Sequence[Answer], labels: Mapping[int, str], live: Mapping[int, Run]) -> None:
    """Draw the bars of these answers, called by `labels` (by run id); live ones reach to this moment."""
    now = time.monotonic()
    rows = []
    told = []
    for answer in answers:
        run = live.get(answer.run_id)
        spans = phases(answer, (now - run.started) * 1000 if run else None)
        label = labels[answer.run_id]
        rows += [
            {"Model": label, "Phase": phase, "from": begin, "to": stop}
            for phase, (begin, stop) in spans.items()
        ]
        if spans:
            parts = (f"{phase} {stop - begin:.1f} s" for phase, (begin, stop) in spans.items())
            told.append(f"{label}: {', '.join(parts)}")
    if rows:
        order = [labels[answer.run_id] for answer in answers]
        st.vega_lite_chart(
            pd.DataFrame(rows), _spec(order), height=34 * len(order) + 100, alt=f"Timeline. {'; '.join(told)}"
        )


def _spec(order: list[str]) -> dict[str, Any]:
    return {
        "mark": {"type": "bar", "height": {"band": 0.6}},
        "encoding": {
            "y": {
                "field": "Model",
                "type": "nominal",
                "sort": order,
                "title": None,
                "axis": {"labelLimit": 200},
            },
            "x": {"field": "from", "type": "quantitative", "title": "Seconds from the common start"},
            "x2": {"field": "to"},
            "color": {
                "field": "Phase",
                "type": "nominal",
                "scale": {"domain": PHASES},
                "legend": {"orient": "top", "title": None},
            },
            "tooltip": [
                {"field": "Model"},
                {"field": "Phase"},
                {"field": "from", "type": "quantitative", "format": ".2f"},
                {"field": "to", "type": "quantitative", "format": ".2f"},
            ],
        },
    }
