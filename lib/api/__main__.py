"""`python -m lib.api`: serve the API in the foreground. `start_all.sh` and the start_backend scripts call it."""

import os
import sys

import click

from lib.api.preference import prefer
from lib.calls.errors import AgentError
from lib.calls.providers import PROVIDERS
from lib.settings import Settings, SettingsError, load
from lib.store.errors import StoreError


@click.command()
@click.option(
    "--prefer",
    "preferred",
    type=click.Choice([row.name for row in PROVIDERS]),
    help="Whose models agents take.",
)
def main(preferred: str | None) -> None:
    """Serve the API on 127.0.0.1, on API_PORT."""
    os.umask(0o077)
    try:
        if preferred is not None:
            prefer(preferred)
        serve(load())
    except (SettingsError, StoreError, AgentError) as error:
        raise click.ClickException(str(error)) from None
    except KeyboardInterrupt:
        sys.exit(0)


def serve(settings: Settings) -> None:
    """Serve until a signal comes. Raises SettingsError, StoreError or ClickException."""
    from lib.api.app import create_app
    from lib.api.journal import Journal
    from lib.api.server import HOST, ApiServer, bind
    from lib.calls.engine import Engine
    from lib.server.token import Token, TokenError

    try:
        listener = bind(settings.api_port)
    except OSError as error:
        raise click.ClickException(
            f"Port {settings.api_port} cannot be used ({error.strerror}): set API_PORT to another one."
        ) from None
    engine = Engine.open()
    token = Token(settings.data_dir.resolve())
    try:
        token.made()
        journal = Journal(settings.data_dir.resolve() / "logs" / "api.jsonl")
    except (TokenError, OSError) as error:
        engine.close()
        raise click.ClickException(str(error)) from None
    click.echo(f"The API answers on http://{HOST}:{settings.api_port}; its token lies in {token.file}.")
    ApiServer(create_app(engine, token, journal), engine).run([listener])


if __name__ == "__main__":
    main(prog_name="python -m lib.api")
