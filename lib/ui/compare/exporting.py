"""The menu of downloads of a comparison."""

from functools import partial

import streamlit as st

from lib.calls.compare import asking
from lib.calls.compare.answers import answers
from lib.calls.compare.export import FORMS, Asked, Form
from lib.calls.engine import Engine
from lib.store.comparisons import ComparisonRow


def draw(engine: Engine, comparison: ComparisonRow) -> None:
    """Draw a download for each form; a file is only written when somebody asks for it."""
    with st.popover("Export", icon=":material/download:", type="tertiary"):
        for form in FORMS:
            st.download_button(
                form.label,
                data=partial(_written, engine, comparison, form),
                file_name=f"comparison-{comparison.id}.{form.ending}",
                mime=form.mime,
                key=f"export-{form.ending}",
                on_click="ignore",
                width="stretch",
            )


def _written(engine: Engine, comparison: ComparisonRow, form: Form) -> str:
    turns, runs = asking.read(engine, comparison.id)
    asked = [Asked(turn.prompt, answers(turn, runs)) for turn in turns]
    return form.write(comparison, asked)
