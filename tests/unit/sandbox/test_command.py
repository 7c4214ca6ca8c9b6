import json
import socket

from click.testing import CliRunner

from lib.sandbox.command import command
from lib.sandbox.faults import FAULTS


def test_it_lists_what_can_go_wrong() -> None:
    result = CliRunner().invoke(command, ["--faults"])
    assert result.exit_code == 0
    assert "rate-limit" in result.output
    rows = json.loads(CliRunner().invoke(command, ["--faults", "--json"]).output)
    assert [row["name"] for row in rows] == [fault.name for fault in FAULTS]


def test_a_taken_port_is_said_in_one_sentence() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = CliRunner().invoke(command, ["--port", str(port)])
    assert result.exit_code == 1
    assert (
        result.output
        == f"Error: Port {port} cannot be used (Address already in use); choose another with --port.\n"
    )
