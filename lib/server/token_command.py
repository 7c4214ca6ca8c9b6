"""`python -m lib token`: the API's token, for a program that is to use it."""

import json

import click

from lib import settings
from lib.server.token import Token, TokenError


@click.command(name="token")
@click.option("--rotate", is_flag=True, help="Make a new token; the old one is refused from then on.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def command(rotate: bool, as_json: bool) -> None:
    """Print the token that the API wants, and make one where there is none."""
    token = Token(settings.read().settings.data_dir.resolve())
    try:
        value = (token.rotate() if rotate else token.made()).reveal()
    except TokenError as error:
        raise click.ClickException(str(error)) from None
    click.echo(json.dumps({"token": value, "file": str(token.file)}) if as_json else value)
