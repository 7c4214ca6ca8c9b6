"""The programs that make up a running Switchboard, as one table.

Each is started when the one before it answers. To add one is to add a row: how it is supervised, found ready,
shown and stopped follows from the row alone. Everything listens on loopback and nowhere else.

The proxy comes first and the dashboard last: whoever reads its address can use all that it shows.
"""

from dataclasses import dataclass

from lib.settings import Settings

HOST = "127.0.0.1"


def address(port: int) -> str:
    """Return where people and programs reach what listens on `port`."""
    return f"http://{HOST}:{port}"


@dataclass(frozen=True)
class Service:
    """One program: `arguments` are for this very Python, `ready_path` answers 200 once it can serve."""

    name: str
    port: int
    port_setting: str
    arguments: tuple[str, ...]
    ready_path: str
    needed: bool = False
    """Whether nothing is started without it; without another the rest is, and that is said."""


def services(settings: Settings) -> tuple[Service, ...]:
    """Return every program of ours in the order of starting, on the ports that the settings name."""
    return _proxy(settings), _api(settings), _dashboard(settings)


def _proxy(settings: Settings) -> Service:
    return Service(
        name="proxy",
        port=settings.proxy_port,
        port_setting="PROXY_PORT",
        arguments=("-m", "lib", "proxy", "--port", str(settings.proxy_port)),
        ready_path="/health/liveliness",
    )


def _api(settings: Settings) -> Service:
    return Service(
        name="API",
        port=settings.api_port,
        port_setting="API_PORT",
        arguments=("-m", "lib.api", "--host", HOST, "--port", str(settings.api_port)),
        ready_path="/api/health",
    )


def _dashboard(settings: Settings) -> Service:
    return Service(
        name="dashboard",
        port=settings.dashboard_port,
        port_setting="DASHBOARD_PORT",
        arguments=(
            *("-m", "streamlit", "run", "dashboard.py", "--server.headless", "true"),
            *("--server.port", str(settings.dashboard_port), "--server.address", HOST),
        ),
        ready_path="/_stcore/health",
        needed=True,
    )
