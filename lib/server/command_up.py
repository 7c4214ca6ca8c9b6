"""`python -m lib up`: start Switchboard, say where it answers, and stay until Ctrl-C or `down`."""

import os

import click

from lib import settings
from lib.failures.redaction import redact
from lib.server.instance import Instance
from lib.server.services import Service, address, services
from lib.server.start import StartError, run
from lib.server.supervision import SupervisionError


@click.command(name="up")
def command() -> None:
    """Start Switchboard, say where it answers, and stay until Ctrl-C or `down`."""
    reading = settings.read()
    for problem in reading.problems:
        # The dashboard is where a wrong setting is put right: start with its default rather than not at all.
        click.echo(f"Warning: {problem} The default applies.", err=True)
    os.umask(0o077)  # logs and all else that is made from here on belongs to this user alone
    instance = Instance.at(reading.settings.data_dir)
    try:
        run(instance, services(reading.settings), _announce)
    except (StartError, SupervisionError) as error:
        raise click.ClickException(redact(str(error), reading.settings.secrets())) from None
    click.echo("Switchboard has stopped.")


def _announce(service: Service) -> None:
    click.echo(f"The {service.name} answers on {address(service.port)} (stop with Ctrl-C or ./stop_all.sh).")
