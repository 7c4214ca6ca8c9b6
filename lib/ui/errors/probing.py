"""Probe the address: on request, what is at the place that the call went to, and what that says of the cause."""

import streamlit as st

from lib.doctor.models_there import models_there
from lib.failures.diagnosis import diagnose
from lib.failures.failure import Failure
from lib.failures.probe import address_of, probe, sharpened
from lib.failures.redaction import redact
from lib.settings import read
from lib.ui.errors.opened import Opened
from lib.ui.plain import plain, without_controls

_FOUND = "probe-found"


def button(shown: Opened) -> None:
    """Offer to look, where the failure names an address."""
    address = address_of(Failure.from_dict(shown.failure.failure))
    if address is not None:
        st.button(
            "Probe the address",
            icon=":material/network_check:",
            key="probe",
            type="tertiary",
            help=f"Looks up {plain(address)}, connects, gets its front page and the list of models; no prompt is sent.",
            on_click=_look,
            args=(shown, address),
        )


def _look(shown: Opened, address: str) -> None:
    failure = Failure.from_dict(shown.failure.failure)
    found = probe(address)
    listed = models_there(address, read().settings) if found.answers else None
    said = [*found.sentences, *([listed] if listed else [])]
    before, now = diagnose(failure), diagnose(sharpened(failure, found))
    if (now.label, now.variant) != (before.label, before.variant):
        said.append(f"So it is this: {now.cause.title}. {now.why}")
    secrets = read().settings.secrets()
    st.session_state[_FOUND] = (shown.failure.id, [redact(sentence, secrets) for sentence in said])


def found(shown: Opened) -> None:
    """Say what was found for this failure."""
    failure_id, said = st.session_state.get(_FOUND, (None, []))
    if failure_id == shown.failure.id:
        with st.container(border=True, key="probe-found"):
            st.markdown(":material/network_check: **What is there now**")
            st.text("\n".join(without_controls(sentence) for sentence in said))
