"""`python -m lib up`: start Switchboard, say where it answers, and stay until Ctrl-C or `down`.

First the settings are put right, as by `check --fix`; keys are checked while the programs start, and hold up nothing.
"""

import os
import threading
from collections.abc import Collection

import click

from lib import settings as all_settings
from lib.failures.redaction import redact
from lib.failures.repair import RepairError
from lib.server.instance import Instance
from lib.server.services import Service, address, services
from lib.server.start import StartError, run
from lib.server.supervision import SupervisionError
from lib.settings import Settings


@click.command(name="up")
@click.option("--only", metavar="NAME", multiple=True, help="Start this program alone; may be given again.")
@click.option("--no-proxy", is_flag=True, help="Start all but the LiteLLM proxy.")
@click.option("--no-fix", is_flag=True, help="Leave .env and config.yaml as they are.")
@click.option("--no-key-check", is_flag=True, help="Do not ask the providers whether the keys are good.")
def command(only: tuple[str, ...], no_proxy: bool, no_fix: bool, no_key_check: bool) -> None:
    """Start Switchboard, say where it answers, and stay until Ctrl-C or `down`."""
    os.umask(0o077)  # logs and all else that is made from here on belongs to this user alone
    if not no_fix:
        _mend()
    reading = all_settings.read()
    for problem in reading.problems:
        # The dashboard is where a wrong setting is put right: start with its default rather than not at all.
        click.echo(f"Warning: {problem} The default applies.", err=True)
    settings = reading.settings
    rows = services(settings)
    wanted = _wanted(rows, only, no_proxy)
    if not no_key_check:
        _check_keys(settings)
    try:
        run(Instance.at(settings.data_dir), rows, _announce, only=wanted, say=click.echo)
    except (StartError, SupervisionError) as error:
        raise click.ClickException(redact(str(error), settings.secrets())) from None
    click.echo("Switchboard has stopped.")


def _wanted(rows: tuple[Service, ...], only: tuple[str, ...], no_proxy: bool) -> Collection[str] | None:
    names = {row.name.lower(): row.name for row in rows}
    if unknown := [name for name in only if name.lower() not in names]:
        raise click.UsageError(f"There is no program {unknown[0]}: there are {', '.join(sorted(names))}.")
    if only:
        return frozenset(names[name.lower()] for name in only)
    return frozenset(names.values()) - {"proxy"} if no_proxy else None


def _mend() -> None:
    """Put right what can be put right in `.env` and `config.yaml`: shown, and with the old file kept."""
    from lib.doctor.mending import all_changes, make
    from lib.doctor.report import examine
    from lib.doctor.safe_write import backup_of

    report = examine()
    if report.files is None:
        return
    try:
        changes = all_changes(report.files)
        for change in changes:
            click.echo(change.diff(report.secrets))
        for mended in make(changes, report.house.settings.env_file):
            kept = f", the old one is {backup_of(mended.file).name}" if mended.had_file else ""
            click.echo(f"Mended {mended.file.name}{kept} (./start_all.sh --no-fix leaves it).")
    except RepairError as error:
        click.echo(f"Warning: {error}", err=True)


def _check_keys(settings: Settings) -> None:
    """Ask each provider that has a key for its list of models, beside everything else; say what it answers."""
    from lib.doctor.key_check import check_all

    def check() -> None:
        for found in check_all(settings):
            if found.outcome != "no-key":
                click.echo(f"{found.title}: {found.sentence}")

    if settings.sandbox != "on":
        threading.Thread(target=check, name="key check", daemon=True).start()


def _announce(service: Service) -> None:
    click.echo(f"The {service.name} answers on {address(service.port)} (stop with Ctrl-C or ./stop_all.sh).")
