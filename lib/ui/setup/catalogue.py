"""Models and addresses: what is offered, what it costs, how long it lasts, and the exact URL of every call."""

import pandas as pd
import streamlit as st

from lib.calls.providers import PROVIDERS
from lib.doctor.catalogue_edit import NewModel, with_litellm_model, with_model, without_model
from lib.doctor.catalogue_value import with_api_base, with_size
from lib.doctor.entry import edit_catalogue
from lib.doctor.mending import Mended
from lib.doctor.probe import Probe, probe_all
from lib.doctor.report import AddressState, ModelState, Report
from lib.failures.repair import RepairError
from lib.settings import read
from lib.ui.plain import plain
from lib.ui.setup import said, trial

SIZES = ("flagship", "middle", "small")
SOON_DAYS = 90
_BASES = "For openai/ it ends in /v1, for gemini/ in /v1beta, for anthropic/ it has no path."
_PROBED = "setup-probed"


def models(report: Report) -> None:
    """The catalogue as a table; the chosen model can be changed or removed, and one can be added."""
    for model in report.models:
        if model.days_left is not None and 0 < model.days_left <= SOON_DAYS:
            st.markdown(
                f":orange[:material/event_busy:] {plain(model.name)} retires on {model.retired_on}: "
                f"**{model.days_left} days left**."
            )
    chosen = st.dataframe(
        _models(report.models),
        key=f"models-{len(report.models)}",
        hide_index=True,
        on_select="rerun",
        selection_mode="single-row",
        alt="Models of the catalogue",
        column_config={
            "Name": st.column_config.TextColumn(pinned=True),
            "Retires": st.column_config.TextColumn(width="medium"),
            "Context": st.column_config.NumberColumn(format="compact"),
            "$ in": st.column_config.NumberColumn(format="%.2f", help="Dollars for a million tokens"),
            "$ out": st.column_config.NumberColumn(format="%.2f", help="Dollars for a million tokens"),
            "Takes": st.column_config.ListColumn(),
        },
    )
    for index in chosen.selection.rows:
        _chosen(report.models[index])
    with st.expander("Add a model", icon=":material/add:", key="add-model"):
        _add()


def _models(rows: tuple[ModelState, ...]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Name": [row.name for row in rows],
            "LiteLLM": [row.litellm_model for row in rows],
            "Provider": [row.provider for row in rows],
            "Retires": [_retires(row) for row in rows],
            "Preferred by": [", ".join(row.agents) for row in rows],
            "Context": [row.context_tokens for row in rows],
            "$ in": [row.input_usd_per_million for row in rows],
            "$ out": [row.output_usd_per_million for row in rows],
            "Takes": [sorted(row.takes) for row in rows],
            "Size": [row.size for row in rows],
        }
    )


def _retires(row: ModelState) -> str:
    if row.days_left is None:
        return f"use {row.successor}" if row.successor else ""
    if row.days_left <= 0:
        return f"retired: use {row.successor}" if row.successor else "retired"
    return f"{row.retired_on}, {row.days_left} days left"


def _chosen(model: ModelState) -> None:
    with st.container(border=True, key="chosen-model"):
        st.markdown(f"**{plain(model.name)}**")
        with st.form("change-model", border=False):
            st.text_input("LiteLLM's name", value=model.litellm_model, key=_key("litellm", model))
            st.text_input(
                "Base URL",
                value=model.api_base or "",
                key=_key("base", model),
                placeholder="Empty: the provider's own, or the one in .env",
                help=_BASES,
            )
            st.segmented_control("Size", SIZES, default=model.size, key=_key("size", model))
            st.form_submit_button("Change", key="change", on_click=_change, args=(model,))
        st.button("Remove", icon=":material/delete:", key="remove", on_click=_remove, args=(model.name,))


def _key(field: str, model: ModelState) -> str:
    """A field of its own for each state of the entry: what was typed before an undo does not come back."""
    return f"{field}-{model.name}-{hash((model.litellm_model, model.api_base, model.size))}"


def _add() -> None:
    with st.form("add-model-form", border=False, clear_on_submit=True):
        st.text_input("Name", key="new-name", placeholder="my-model", help="The name that people pick.")
        st.text_input(
            "LiteLLM's name",
            key="new-litellm",
            placeholder="openai/gpt-6.1-sol",
            help=f"Provider and model: {', '.join(row.name for row in PROVIDERS)}, or any that LiteLLM knows.",
        )
        st.segmented_control("Size", SIZES, key="new-size", default="middle")
        st.text_input(
            "Base URL",
            key="new-base",
            placeholder="Empty: the provider's own",
            help=_BASES,
        )
        st.form_submit_button("Add", key="add", type="primary", on_click=_added)


def _added() -> None:
    state = st.session_state
    new = NewModel(
        name=state["new-name"].strip(),
        litellm_model=state["new-litellm"].strip(),
        size=state["new-size"],
        api_base=state["new-base"].strip() or None,
    )

    def add() -> list[Mended]:
        if not new.name or "/" not in new.litellm_model:
            raise RepairError("A model needs a name, and LiteLLM's name with the provider before the slash.")
        return [edit_catalogue(lambda text: with_model(text, new), read().settings)]

    said.attempt(add, f"{plain(new.name)} is in the catalogue.")


def _change(model: ModelState) -> None:
    state, name = st.session_state, model.name
    right, base = state[_key("litellm", model)].strip(), state[_key("base", model)].strip() or None
    size = state[_key("size", model)]

    def changed(text: str) -> str:
        if right != model.litellm_model:
            text = with_litellm_model(text, name, right)
        if base != model.api_base:
            text = with_api_base(text, name, base)
        return with_size(text, name, size) if size != model.size else text

    def change() -> list[Mended]:
        if "/" not in right:
            raise RepairError("LiteLLM's name has the provider before a slash, such as openai/gpt-6.1-sol.")
        return [edit_catalogue(changed, read().settings)]

    said.attempt(change, f"{plain(name)} is changed: it is called as {plain(right)}.")


def _remove(name: str) -> None:
    said.attempt(
        lambda: [edit_catalogue(lambda text: without_model(text, name), read().settings)],
        f"{plain(name)} is no longer in the catalogue.",
    )


def addresses(report: Report) -> None:
    """The exact call of every model; wrong ones first, in red, with the reason."""
    if report.sandbox:
        st.caption(":material/science: The sandbox answers now. With a key, calls go here:")
    rows = sorted(report.addresses, key=lambda row: row.wrong is None)
    _wrong(rows)
    probed = _probed(rows)
    st.dataframe(
        pd.DataFrame(
            {
                "Model": [row.model for row in rows],
                "Call": [f"{row.method} {row.url or 'chosen by LiteLLM'}" for row in rows],
                "Wrong": [row.wrong or "" for row in rows],
                **({"What answers": [_found(row, probed) for row in rows]} if probed else {}),
                "Address from": [row.origin for row in rows],
                "Key": ["set" if row.key_set else "missing" for row in rows],
            }
        ),
        key="addresses",
        hide_index=True,
        alt="Address of every model",
    )
    trial.draw()


def _probed(rows: list[AddressState]) -> dict[str, Probe]:
    """What answers there, once it was asked for; only what is asked without a key, and nothing by itself."""
    if st.button(
        "See what answers there",
        icon=":material/travel_explore:",
        key="probe",
        help="Sends an empty call to each address, without a key and without a prompt: it costs nothing.",
    ):
        with st.spinner("Asking each address"):
            st.session_state[_PROBED] = probe_all((row.url for row in rows if row.url), read().settings)
    found: dict[str, Probe] = st.session_state.get(_PROBED, {})
    there = {row.url for row in rows}
    for url, one in found.items():
        if url in there and one.sort != "api":
            color = "red" if one.sort == "wrong" else "orange"
            st.markdown(f":{color}[:material/link_off: {plain(one.sentence)}]")
    return found


def _found(row: AddressState, probed: dict[str, Probe]) -> str:
    one = probed.get(row.url or "")
    return one.sentence if one else ""


def _wrong(rows: list[AddressState]) -> None:
    """In red, each reason once, with the models that it holds for and the call as it would be made."""
    reasons: dict[tuple[str, str], list[AddressState]] = {}
    for row in rows:
        if row.wrong:
            reasons.setdefault((row.wrong, row.origin), []).append(row)
    for (wrong, origin), alike in reasons.items():
        names = plain(", ".join(row.model for row in alike))
        st.markdown(f":red[:material/link_off: **{plain(wrong)}**]")
        st.caption(f"{names}; said in {plain(origin)}")
        st.code(f"{alike[0].method} {alike[0].url}", language=None, wrap_lines=True)
