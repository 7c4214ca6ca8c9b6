"""Setup: keys, addresses and models that are right before the first call."""

import streamlit as st

from lib.doctor.report import examine
from lib.ui.setup import catalogue, findings, machine, providers, said

report = examine()

st.title("Setup")
said.draw()
findings.draw(report)
keys, models, addresses, this_machine = st.tabs(["Keys", "Models", "Addresses", "This machine"])
with keys:
    providers.draw(report)
with models:
    catalogue.models(report)
with addresses:
    catalogue.addresses(report)
with this_machine:
    machine.draw(report)
