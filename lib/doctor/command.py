"""`python -m lib check`: what is wrong before the first call, and with `--fix` not any more.

Exit code 0 when every call that is set up would go out right, 1 when one would not, 2 when a repair could not be
written.
"""

import json
from collections.abc import Iterable
from typing import Any

import click

from lib.doctor.finding import Finding
from lib.doctor.mending import Change, all_changes, make
from lib.doctor.report import Report, examine
from lib.doctor.safe_write import backup_of
from lib.failures.repair import RepairError

NOT_OK, NOT_WRITTEN = 1, 2


@click.command(name="check")
@click.option(
    "--fix", is_flag=True, help="Mend what can be mended: the change is shown, the old file kept as .bak."
)
@click.option(
    "--undo", is_flag=True, help="Put the .bak of the last change back; once more makes the change again."
)
@click.option(
    "--online", is_flag=True, help="Ask each provider for its list of models too: free, no prompt is sent."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object; its shape is in docs/check.md.")
def command(fix: bool, undo: bool, online: bool, as_json: bool) -> None:
    """Check .env, config.yaml, keys, addresses, models and versions."""
    try:
        changes = _undo() if undo else _fix(quiet=as_json) if fix else []
    except RepairError as error:
        click.echo(str(error), err=True)
        raise SystemExit(NOT_WRITTEN) from None
    report = examine()
    answer = report.to_dict()
    if online:
        answer["keys"], hindered = _online(report)
        answer["ok"] = report.ok and not hindered
    if as_json:
        click.echo(json.dumps(answer | {"changed": changes}, ensure_ascii=False, indent=2))
    else:
        _say(report, answer.get("keys", []))
    if not answer["ok"]:
        raise SystemExit(NOT_OK)


def _fix(*, quiet: bool) -> list[str]:
    """Make every repair; the names of the files that changed."""
    report = examine()
    if report.files is None:
        return []
    changes: list[Change] = all_changes(report.files)
    for change in changes:
        if not quiet:
            click.echo(change.diff(report.secrets))
    for mended in make(changes, report.house.settings.env_file):
        if not quiet:
            kept = f" The old one is {backup_of(mended.file).name}." if mended.had_file else ""
            click.echo(f"Changed {mended.file.name}.{kept}\n")
    if not changes and not quiet:
        click.echo("There is nothing that could be mended by itself.\n")
    return [str(change.file) for change in changes]


def _undo() -> list[str]:
    from lib.doctor.safe_write import digest, swap_back
    from lib.settings import read

    settings = read().settings
    done = []
    for file in (settings.env_file, settings.config_file):
        if backup_of(file).is_file() and file.is_file():
            swap_back(file, digest(file.read_bytes()), private=file == settings.env_file)
            click.echo(f"{file.name} is as it was before the last change.", err=True)
            done.append(str(file))
    if not done:
        raise RepairError("There is no .bak file to go back to.")
    return done


def _online(report: Report) -> tuple[list[dict[str, Any]], bool]:
    # They bring the HTTP client, which a check without a network does not need.
    from lib.doctor.key_check import check_all
    from lib.doctor.unlisted import unlisted

    found = check_all(report.house.settings)
    told = [one.to_dict() | {"unlisted": list(unlisted(one, report.models))} for one in found]
    return told, any(one.hinders for one in found)


def _say(report: Report, keys: Iterable[dict[str, Any]]) -> None:
    for provider in report.providers:
        state = f"key {provider.key} from {provider.origin}" if provider.key else "no key"
        click.echo(f"{provider.title}: {state}; calls go to {provider.base} ({provider.base_origin})")
    for key in keys:
        click.echo(f"{key['title']}: {key['sentence']}")
        if key["unlisted"]:
            from lib.doctor.unlisted import warning

            click.echo(f"    {warning(key['title'], key['unlisted'])}")
    if report.sandbox:
        click.echo("The sandbox answers: no provider is called.")
    click.echo("")
    for finding in report.findings:
        _say_finding(finding)
    errors = sum(finding.severity == "error" for finding in report.findings)
    mendable = sum(finding.repair is not None for finding in report.findings)
    if errors:
        click.echo(f"{errors} in the way of a call." + (" Run with --fix to mend." if mendable else ""))
    else:
        click.echo("Nothing stands in the way of a call.")


def _say_finding(finding: Finding) -> None:
    click.echo(f"{finding.severity}: {finding.place}: {finding.wrong}")
    click.echo(f"    right: {finding.right}")
    click.echo(f"    fix: {finding.fix}" if finding.fix else f"    no fix: {finding.no_fix}")
