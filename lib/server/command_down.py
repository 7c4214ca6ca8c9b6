"""`python -m lib down`: stop what `up` started here, and nothing else."""

import click

from lib import settings
from lib.server.instance import Instance


@click.command(name="down")
def command() -> None:
    """Stop what `up` started."""
    instance = Instance.at(settings.read().settings.data_dir)
    ended = instance.stop()
    click.echo("Switchboard has stopped." if ended else "Switchboard was not running.")
