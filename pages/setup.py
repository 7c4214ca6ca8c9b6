"""Setup: keys, addresses and models that are right before the first call."""

import streamlit as st

from lib.doctor.report import examine
from lib.ui.setup import catalogue, findings, machine, providers, said

DRAWN = {
    "Keys": providers.draw,
    "Models": catalogue.models,
    "Addresses": catalogue.addresses,
    "This machine": machine.draw,
}

report = examine()

st.title("Setup")
said.draw()
findings.draw(report)
# With a key the chosen tab stays chosen whatever is said above it; only what is seen is drawn.
for tab, draw in zip(st.tabs(list(DRAWN), key="setup-tab", on_change="rerun"), DRAWN.values(), strict=True):
    with tab:
        if tab.open:
            draw(report)
