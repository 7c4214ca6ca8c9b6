"""This machine: what runs, where the data lies, what limits hold, which versions, and what leaves."""

from pathlib import Path
from urllib.parse import urlsplit

import pandas as pd
import streamlit as st

from lib.doctor.entry import set_variable
from lib.doctor.mending import Mended
from lib.doctor.report import Report
from lib.failures.repair import RepairError
from lib.server.command_status import Status, status
from lib.server.instance import Instance
from lib.server.services import services
from lib.settings import Settings, read
from lib.store.backup import back_up
from lib.store.errors import StoreError
from lib.ui.engine import engine
from lib.ui.plain import plain, without_controls
from lib.ui.setup import said
from lib.ui.setup.value import value

LIMITS = ("FIRST_TOKEN_TIMEOUT_S", "IDLE_TIMEOUT_S", "RUN_TIMEOUT_S", "CHAT_RETRIES")
_MODES = {"auto": "Until a key is set", "on": "Always", "off": "Never"}
LOG_LINES = 40


def draw(report: Report) -> None:
    """All that is not a key, a model or an address."""
    settings = report.house.settings
    _sandbox(settings)
    _leaving(report)
    _data(settings)
    _programs(settings)
    _limits(settings)
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
    hosts = sorted({urlsplit(row.url).hostname or "" for row in report.addresses if row.url and row.key_set})
    calls = (
        ", ".join(hosts) if hosts and not report.sandbox else "nobody: the sandbox answers on this machine"
    )
    st.text(
        f"Your prompts, to {calls}. Nothing else: no usage figures, no error reports, no fonts or icons from elsewhere."
    )


def _data(settings: Settings) -> None:
    st.subheader("Data")
    folder = settings.data_dir
    with st.container(horizontal=True, vertical_alignment="center"):
        st.text(f"{folder}: {_size(folder)}", width="stretch")
        st.button("Back up now", icon=":material/backup:", key="back-up", on_click=_back_up)
    copies = sorted(folder.glob("backups/*.db"), reverse=True) if folder.is_dir() else []
    if copies:
        with st.expander(f"{len(copies)} backups", icon=":material/inventory_2:", type="compact"):
            for copy in copies[:10]:
                st.text(f"{copy.name}: {copy.stat().st_size / 1e6:.1f} MB")
            st.caption(
                "To go back to one: stop Switchboard, copy it over switchboard.db, remove switchboard.db-wal."
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


def _programs(settings: Settings) -> None:
    st.subheader("Programs")
    instance = Instance.at(settings.data_dir)
    for service in services(settings):
        now = status(instance, service)
        icon = ":green[:material/play_circle:]" if now.ready else ":gray[:material/stop_circle:]"
        st.markdown(f"{icon} {plain(service.name)}: {_state(now)}")
        log = instance.log(service.name)
        if log.is_file():
            with st.expander(f"Log of {plain(service.name)}", icon=":material/article:", type="compact"):
                st.code(_end_of(log), language=None)
    st.caption("`./start_all.sh` starts them, `./stop_all.sh` stops them.")


def _state(now: Status) -> str:
    if now.state == "stopped":
        return "not started with `./start_all.sh`"
    return f"{plain(now.state)}, {value(now.url)}"


def _end_of(log: Path) -> str:
    with log.open("rb") as file:
        file.seek(max(0, log.stat().st_size - 16_384))
        lines = file.read().decode("utf-8", "replace").splitlines()
    return "\n".join(without_controls(line) for line in lines[-LOG_LINES:])


def _limits(settings: Settings) -> None:
    st.subheader("Limits")
    st.table(
        pd.DataFrame(
            {
                "Setting": list(LIMITS),
                "Value": [f"{getattr(settings, name.lower()):g}" for name in LIMITS],
                "From": [str(settings.origin(name) or "default") for name in LIMITS],
            }
        ),
        hide_index=True,
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
