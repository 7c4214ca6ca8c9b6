"""Before anything is asked: which models, with what system text and parameters, blind or not, how often."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import streamlit as st

from lib.calls.compare.asking import FEWEST, MOST, MOST_REPEATS
from lib.calls.compare.fitting import fitted
from lib.calls.compare.plan import MOST_MODELS
from lib.calls.models import Catalogue, Model
from lib.calls.request import Parameters

EFFORTS = ("low", "medium", "high")


@dataclass(frozen=True)
class Setup:
    """What was chosen, as `asking.begin` takes it."""

    models: tuple[str, ...]
    system: str
    parameters: Parameters
    blind: bool
    repeats: int


class Incomplete(Exception):
    """What is chosen cannot be compared; `str()` says what to choose."""


def draw(catalogue: Catalogue, *, many: bool = False) -> None:
    """Draw the choices; `chosen` reads them, also in a callback. `many` leaves out what is for one prompt only."""
    models_key = "matrix_models" if many else "compare_models"
    today = datetime.now(UTC).date()
    offered = {model.name: model for model in catalogue.offered(today)}
    if models_key not in st.session_state:
        st.session_state[models_key] = one_of_each(list(offered.values()))
    st.multiselect(
        "Models",
        offered,
        key=models_key,
        format_func=lambda name: f"{name} (retired)" if offered[name].retired(today) else name,
        max_selections=MOST_MODELS if many else MOST,
        select_all=False,
        persist_state="session",
    )
    with st.expander("System text and parameters", icon=":material/tune:", type="compact"):
        st.text_area(
            "System text",
            key="compare_system",
            placeholder="Said to all before the prompt",
            persist_state="session",
        )
        with st.container(horizontal=True):
            _number("Temperature", "compare_temperature", min_value=0.0, max_value=2.0, step=0.1)
            _number(
                "Longest answer in tokens", "compare_max_tokens", min_value=1, max_value=1_000_000, step=1
            )
            st.selectbox(
                "Reasoning effort",
                EFFORTS,
                index=None,
                placeholder="Left to the provider",
                key="compare_effort",
                persist_state="session",
            )
            if not many:
                _number("Repeats", "compare_repeats", min_value=1, max_value=MOST_REPEATS, step=1)
        st.caption("What each model is sent")
        st.code(_sent(), language="json", wrap_lines=True)
    if not many:
        st.toggle(
            "Blind: hide names and costs until the vote",
            key="compare_blind",
            persist_state="session",
            help="The order of the answers is shuffled too.",
        )
    for name in st.session_state[models_key]:
        _, left_out = fitted(parameters(), offered[name])
        if left_out:
            said = " and ".join(part.replace("_", " ") for part in left_out)
            st.caption(f":material/info: {name} does not take {said}: it will be asked without.")


def chosen() -> Setup:
    """What is chosen now. Raises Incomplete."""
    state = st.session_state
    models = tuple(state.get("compare_models", ()))
    if len(models) < FEWEST:
        raise Incomplete(f"Choose at least {FEWEST} models to compare.")
    return Setup(
        models=models,
        system=state.get("compare_system", ""),
        parameters=parameters(),
        blind=bool(state.get("compare_blind")),
        repeats=state.get("compare_repeats") or 1,
    )


def parameters() -> Parameters:
    """The parameters that are chosen now."""
    state = st.session_state
    return Parameters(
        temperature=state.get("compare_temperature"),
        max_tokens=state.get("compare_max_tokens"),
        reasoning_effort=state.get("compare_effort"),
    )


def _sent() -> str:
    """The request, as providers write it. It is also the first code on the page: see `from_a_program`."""
    system = st.session_state.get("compare_system")
    said = [{"role": "system", "content": system}] if system else []
    request = {"messages": [*said, {"role": "user", "content": "your prompt"}], **parameters().given()}
    return json.dumps(request, indent=2, ensure_ascii=False)


def one_of_each(models: list[Model]) -> list[str]:
    """One model of every provider, a middle one if there is one: what is compared when nothing else was chosen."""
    today = datetime.now(UTC).date()
    by_provider: dict[str, Model] = {}
    for model in models:
        known = by_provider.get(model.provider.name)
        better = known is None or (known.tier != "middle" and model.tier == "middle")
        if better and not model.retired(today):
            by_provider[model.provider.name] = model
    return [model.name for model in by_provider.values()][:MOST]


def _number(label: str, key: str, **limits: Any) -> None:
    st.number_input(
        label,
        value=None,
        key=key,
        placeholder="1" if key == "compare_repeats" else "Left to the provider",
        persist_state="session",
        **limits,
    )
