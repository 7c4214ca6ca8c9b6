"""The programs of this Switchboard: what runs where, started and stopped from here, and what each has said."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import streamlit as st

from lib.calls.proxy_key import at_own_port, own_url
from lib.doctor.entry import set_variable, unset_variable
from lib.doctor.mending import Mended
from lib.failures.redaction import redact
from lib.failures.repair import RepairError
from lib.server import supervision
from lib.server.command_status import Status, status
from lib.server.instance import Instance
from lib.server.ports import obstacle
from lib.server.services import Service, address, services
from lib.server.supervision import SupervisionError
from lib.settings import Settings, read
from lib.ui.plain import plain, without_controls
from lib.ui.setup import said

LOG_LINES = 40
LOG_BYTES = 16_384
LOOK_EVERY_S = 2.0
_THIS_PAGE = "dashboard"
_RUNS = ("starting", "running", "backoff")
_LOOKS = {True: ":green[:material/play_circle:]", False: ":gray[:material/stop_circle:]"}


def draw(settings: Settings) -> None:
    """Each program with its port; the proxy with its switch; the logs."""
    st.subheader("Programs")
    instance = Instance.at(settings.data_dir)
    supervised = instance.supervisor() is not None
    rows = [(service, status(instance, service)) for service in services(settings)]
    for service, now in rows:
        with st.container(horizontal=True, vertical_alignment="center", key=f"program-{service.name}"):
            st.markdown(f"{_LOOKS[now.ready]} {plain(service.name)}: {_state(service, now)}", width="stretch")
            if supervised and service.name != _THIS_PAGE:
                _switch_button(service, now)
    if supervised and any(_under_way(now) for _, now in rows):
        _wait_for_it(instance, settings)
    if not supervised:
        st.caption("`./start_all.sh` starts them; then they can be started and stopped here too.")
    _ports(rows, settings)
    _through_proxy(settings)
    for service, _ in rows:
        _log(instance.log(service.name), service.name, settings)


def _state(service: Service, now: Status) -> str:
    if now.ready:
        return f"answers on {address(service.port)}"
    if service.name == _THIS_PAGE:
        return "this page, not started with `./start_all.sh`"
    return "starting" if _under_way(now) else "stopped"


def _under_way(now: Status) -> bool:
    """Whether it runs and does not answer yet."""
    return not now.ready and now.state in _RUNS


@st.fragment(run_every=LOOK_EVERY_S)
def _wait_for_it(instance: Instance, settings: Settings) -> None:
    """Draw the page anew when what is starting answers, or has given up."""
    if not any(_under_way(status(instance, service)) for service in services(settings)):
        st.rerun()


def _switch_button(service: Service, now: Status) -> None:
    runs = now.state in _RUNS
    st.button(
        "Stop" if runs else "Start",
        icon=":material/stop:" if runs else ":material/play_arrow:",
        key=f"switch-{service.name}",
        type="tertiary",
        on_click=_stop if runs else _start,
        args=(service.name,),
    )


def _start(name: str) -> None:
    def start(instance: Instance, service: Service) -> None:
        if reason := obstacle(service.port):
            raise RepairError(f"Port {service.port} {reason}: set {service.port_setting} to another.")
        supervision.start(instance, service)

    _order(name, start, "is being started; its address answers in a few seconds.")


def _stop(name: str) -> None:
    _order(name, supervision.stop, "has stopped.")


def _order(name: str, order: Callable[[Instance, Service], object], done: str) -> None:
    settings = read().settings
    instance = Instance.at(settings.data_dir)
    service = next(row for row in services(settings) if row.name == name)

    def give() -> list[Mended]:
        try:
            order(instance, service)
        except SupervisionError as error:
            raise RepairError(str(error)) from None
        return []

    said.attempt(give, f"The {plain(name)} {done}")


def _ports(rows: list[tuple[Service, Status]], settings: Settings) -> None:
    st.table(
        pd.DataFrame(
            {
                "Program": [service.name for service, _ in rows],
                "Port": [str(service.port) for service, _ in rows],
                "Set by": [
                    f"{service.port_setting} ({settings.origin(service.port_setting) or 'default'})"
                    for service, _ in rows
                ],
                "State": ["answers" if now.ready else _held(service) for service, now in rows],
            }
        ),
        hide_index=True,
    )


def _held(service: Service) -> str:
    reason = obstacle(service.port)
    return "free" if reason is None else reason


def _through_proxy(settings: Settings) -> None:
    url = settings.litellm_proxy_url
    elsewhere = bool(url) and not at_own_port(settings)
    st.toggle(
        "Calls go through the LiteLLM proxy",
        value=bool(url),
        key=f"through-proxy-{bool(url)}",
        on_change=_switch_proxy,
        args=(bool(url),),
        help="Chat, comparison and API then call the proxy, which calls the providers: same answers, same diagnosis.",
    )
    if elsewhere:
        st.caption(
            f"LITELLM_PROXY_URL names another one than ours: {plain(redact(str(url), settings.secrets()))}"
        )


def _switch_proxy(on: bool) -> None:
    settings = read().settings

    def switch() -> list[Mended]:
        if on:
            return [unset_variable("LITELLM_PROXY_URL", settings)]
        return [set_variable("LITELLM_PROXY_URL", own_url(settings), settings)]

    way = "to the providers directly" if on else f"through the proxy on {address(settings.proxy_port)}"
    said.attempt(switch, f"Calls go {way} now.")


def _log(log: Path, name: str, settings: Settings) -> None:
    if log.is_file():
        with st.expander(f"Log of the {plain(name)}", icon=":material/article:", type="compact"):
            st.code(redact(end_of(log), settings.secrets()), language=None)


def end_of(log: Path) -> str:
    """The last whole lines of a log: a key of which the first half was cut off could not be masked."""
    with log.open("rb") as file:
        begin = max(0, log.stat().st_size - LOG_BYTES)
        file.seek(begin)
        lines = file.read().decode("utf-8", "replace").splitlines()[1 if begin else 0 :]
    return "\n".join(without_controls(line) for line in lines[-LOG_LINES:])
