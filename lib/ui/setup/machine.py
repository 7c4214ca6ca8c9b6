"""This machine: what runs, where the data lies, what limits hold, which versions, and what leaves."""

from pathlib import Path
from urllib.parse import urlsplit

import pandas as pd
import streamlit as st

from lib.doctor.entry import set_variable
from lib.doctor.mending import Mended
from lib.doctor.report import Report
from lib.failures.repair import RepairError
from lib.settings import Settings, read
from lib.store.backup import back_up
from lib.store.errors import StoreError
from lib.store.restore import restore
from lib.ui.engine import engine
from lib.ui.setup import limits, programs, said

_MODES = {"auto": "Until a key is set", "on": "Always", "off": "Never"}
MOST_BACKUPS = 10


def draw(report: Report) -> None:
    """All that is not a key, a model or an address."""
    settings = report.house.settings
    _sandbox(settings)
    _leaving(report)
    _data(settings)
    programs.draw(settings)
    limits.draw(settings)
    _theme()
    _versions(report)


def _sandbox(settings: Settings) -> None:
    st.subheader("Sandbox")
    st.segmented_control(
        "The sandbox answers",
        list(_MODES),
        format_func=_MODES.__getitem__,
        default=settings.sandbox,
        required=True,
        key=f"sandbox-{settings.sandbox}",
        on_change=_switch,
        args=(f"sandbox-{settings.sandbox}",),
        help="It is free, stays on this machine and makes its answers up.",
    )


def _switch(key: str) -> None:
    mode = st.session_state[key]
    said.attempt(
        lambda: [set_variable("SANDBOX", mode, read().settings)],
        f"The sandbox answers: {_MODES[mode].lower()}.",
    )


def _leaving(report: Report) -> None:
    st.subheader("What leaves this machine")
    st.text(
        f"Your prompts, to {_who_is_called(report)}. Nothing else: no usage figures, no error reports, no fonts or "
        "icons from elsewhere."
    )


def _who_is_called(report: Report) -> str:
    if report.sandbox:
        return "nobody: the sandbox answers on this machine"
    # Where LiteLLM alone knows the address, the provider's name has to do.
    called = {
        (urlsplit(row.url).hostname if row.url else None) or row.provider
        for row in report.addresses
        if row.key_set
    }
    named = ", ".join(sorted(called)) or "nobody, for there is no key"
    if report.house.settings.litellm_proxy_url:
        return f"the LiteLLM proxy on {named}, and from there to the providers of its models"
    return named


def _data(settings: Settings) -> None:
    st.subheader("Data")
    folder = settings.data_dir
    with st.container(horizontal=True, vertical_alignment="center"):
        st.text(f"{folder}: {_size(folder)}", width="stretch")
        st.button("Back up now", icon=":material/backup:", key="back-up", on_click=_back_up)
    copies = sorted(folder.glob("backups/*.db"), reverse=True) if folder.is_dir() else []
    if copies:
        with st.expander(f"{len(copies)} backups", icon=":material/inventory_2:", type="compact"):
            for copy in copies[:MOST_BACKUPS]:
                with st.container(horizontal=True, vertical_alignment="center"):
                    st.text(f"{copy.name}: {copy.stat().st_size / 1e6:.1f} MB", width="stretch")
                    with st.popover("Go back to it", type="tertiary", key=f"restore-{copy.stem}"):
                        st.text(
                            "All conversations and failures become what they were then. What is there now is "
                            "backed up first."
                        )
                        st.button(
                            "Go back",
                            type="primary",
                            key=f"go-back-{copy.stem}",
                            on_click=_restore,
                            args=(copy.name,),
                        )


def _size(folder: Path) -> str:
    total = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) if folder.is_dir() else 0
    return f"{total / 1e6:.1f} MB"


def _back_up() -> None:
    folder = read().settings.data_dir / "backups"

    def copy() -> list[Mended]:
        try:
            back_up(engine().database, folder)
        except StoreError as error:
            raise RepairError(str(error)) from None
        return []

    said.attempt(copy, "The data is backed up.")


def _restore(name: str) -> None:
    folder = read().settings.data_dir / "backups"

    def go_back() -> list[Mended]:
        if engine().live():
            raise RepairError("An answer is still coming: wait for it or stop it, then try again.")
        try:
            restore(engine().database, folder / name, folder)
        except StoreError as error:
            raise RepairError(str(error)) from None
        return []

    said.attempt(go_back, "The data is what it was then. What was there before is the newest backup.")


def _theme() -> None:
    st.subheader("Appearance")
    # Streamlit lets a person choose and no program: there is no element that could do it from here.
    st.markdown(
        "Light, dark or as the system has it: in the menu :material/more_vert: at the top right. "
        "This browser remembers it."
    )


def _versions(report: Report) -> None:
    st.subheader("Versions")
    st.table(
        pd.DataFrame(
            {
                "Part": [known.name for known in report.house.versions],
                "Version": [known.version for known in report.house.versions],
                "Known hole": [known.hole.what if known.hole else "" for known in report.house.versions],
            }
        ),
        hide_index=True,
    )
