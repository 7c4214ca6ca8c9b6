"""`python -m lib sandbox`: the built-in provider, on a port of its own, until interrupted."""

from __future__ import annotations

import json
import os

import click

from lib.sandbox.faults import FAULTS
from lib.sandbox.keys import SANDBOX_KEY


@click.command("sandbox")
@click.option(
    "--port", default=0, show_default="any free one", type=click.IntRange(0, 65535), help="Port to listen on."
)
@click.option("--faults", is_flag=True, help="Only list what can go wrong on request.")
@click.option("--json", "as_json", is_flag=True, help="Print for programs.")
def command(port: int, faults: bool, as_json: bool) -> None:
    """Serve a provider that costs nothing and can fail on request."""
    if faults:
        _print_faults(as_json)
        return
    from lib.sandbox.server import SandboxServer

    server = SandboxServer(port)
    try:
        url = server.bind()
    except OSError as error:
        raise click.ClickException(
            f"Port {port} cannot be used ({os.strerror(error.errno or 0)}); choose another with --port."
        ) from None
    if as_json:
        click.echo(json.dumps({"url": url, "key": SANDBOX_KEY}))
    else:
        click.echo(
            f"The sandbox is at {url} (stop it with Ctrl+C).\n"
            f"  OPENAI_BASE_URL={url}/v1\n  ANTHROPIC_BASE_URL={url}\n  GEMINI_API_BASE={url}/v1beta\n"
            f"Key for all three: {SANDBOX_KEY}. To see it fail, put /fault=<name> before the path: "
            f"{url}/fault=rate-limit/v1"
        )
    server.run()


def _print_faults(as_json: bool) -> None:
    if as_json:
        rows = [
            {
                "name": f.name,
                "title": f.title,
                "what": f.what,
                "group": f.group,
                "protocols": sorted(f.protocols),
            }
            for f in FAULTS
        ]
        click.echo(json.dumps(rows))
        return
    for fault in FAULTS:
        click.echo(f"{fault.name:24} {fault.what}")
