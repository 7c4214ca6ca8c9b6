"""`python -m lib <verb>`: every verb is a row here, and is imported only when it is the one that was asked for.

Loading lazily keeps `status` or `diagnose` quick: no verb pays for another's imports.
"""

import importlib
import sys
from typing import NamedTuple

import click


class Verb(NamedTuple):
    """Where a verb lives, and the sentence that `--help` shows for it."""

    place: str
    help: str


VERBS = {
    "check": Verb("lib.doctor.command", "Say what is wrong before the first call; --fix mends it."),
    "compare": Verb(
        "lib.calls.compare.command", "Put one prompt to several models and compare what they say."
    ),
    "models": Verb(
        "lib.doctor.command_models", "List the models: where they are called, what they cost, how long."
    ),
    "diagnose": Verb(
        "lib.doctor.command_diagnose", "Say what an error text really means and how to put it right."
    ),
    "errors": Verb(
        "lib.doctor.command_errors",
        "List what failed; --verify proves the figures, --clean removes old ones.",
    ),
    "proxy": Verb("lib.proxy.command", "Run LiteLLM's proxy: one address and one key for every client."),
    "sandbox": Verb("lib.sandbox.command", "Serve the built-in provider on loopback."),
    "up": Verb("lib.server.command_up", "Start Switchboard and say where it answers."),
    "down": Verb("lib.server.command_down", "Stop what `up` started."),
    "status": Verb("lib.server.command_status", "Say what runs, since when and where."),
    "token": Verb(
        "lib.server.token_command", "Print the token that the API wants; --rotate makes a new one."
    ),
}


class Verbs(click.Group):
    """A click group whose commands are rows of VERBS."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The verbs, in the order of the alphabet."""
        return sorted(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the one verb that was asked for; None when there is no such verb."""
        verb = VERBS.get(cmd_name)
        if verb is None:
            return None
        command: click.Command = importlib.import_module(verb.place).command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the verbs from the table alone, so that `--help` imports none of them."""
        with formatter.section("Verbs"):
            formatter.write_dl([(name, VERBS[name].help) for name in self.list_commands(ctx)])


@click.group(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Switchboard: one local dashboard for Gemini, Claude and GPT."""


if __name__ == "__main__":
    sys.exit(main(prog_name="python -m lib"))
