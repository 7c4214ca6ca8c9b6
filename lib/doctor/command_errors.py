"""`python -m lib errors`: what failed, the proof that its figures are right, and what is no longer to be kept."""

import json
from dataclasses import asdict

import click

from lib.settings import load
from lib.store import group_list, groups, retention
from lib.store.database import Database
from lib.store.errors import StoreError
from lib.store.group_list import Listed
from lib.store.group_row import GroupFilter
from lib.store.opening import open_database
from lib.store.retention import MEGABYTE, Kept

WRONG = 1


@click.command("errors")
@click.option(
    "--most", default=20, show_default=True, type=click.IntRange(1, 10_000), help="How many groups."
)
@click.option("--all", "of_all", is_flag=True, help="Also those that are resolved or ignored.")
@click.option(
    "--verify", is_flag=True, help="Prove that counts and charts agree with the failures; exit code 1 if not."
)
@click.option(
    "--clean",
    is_flag=True,
    help="Say what KEEP_FAILURES_DAYS, KEEP_FAILURES_MOST and KEEP_FAILURES_MB would remove.",
)
@click.option("--yes", is_flag=True, help="With --clean: remove it.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, one object a line.")
def command(most: int, of_all: bool, verify: bool, clean: bool, yes: bool, as_json: bool) -> None:
    """List what failed, the last first."""
    settings = load()
    try:
        database = open_database(settings)
        if verify:
            _verify(database, as_json=as_json)
        elif clean:
            _clean(database, Kept.of(settings), yes=yes, as_json=as_json)
        else:
            states = GroupFilter() if of_all else GroupFilter(states=("open", "regressed"))
            _list(group_list.listed(database, most, where=states), as_json=as_json)
    except StoreError as error:
        raise click.ClickException(str(error)) from None


def _verify(database: Database, *, as_json: bool) -> None:
    wrong = groups.verify(database)
    if as_json:
        click.echo(json.dumps({"wrong": wrong}, ensure_ascii=False))
    else:
        click.echo("\n".join(wrong) or "The summary rows agree with every run and every failure.")
    if wrong:
        raise SystemExit(WRONG)


def _clean(database: Database, kept: Kept, *, yes: bool, as_json: bool) -> None:
    told = retention.preview(database, kept)
    removed = sum(retention.removing(database, told.last_id)) if yes else 0
    if as_json:
        click.echo(json.dumps(asdict(told) | {"removed": removed}, default=str))
    elif kept.everything:
        click.echo("Everything is kept: KEEP_FAILURES_DAYS, KEEP_FAILURES_MOST and KEEP_FAILURES_MB are 0.")
    elif yes:
        click.echo(f"Removed {removed:,} failures.")
    else:
        until = f", up to {told.until:%Y-%m-%d %H:%M} UTC" if told.until else ""
        click.echo(
            f"{told.failures:,} of {told.of_failures:,} failures would go{until}, which are "
            f"{told.size / MEGABYTE:,.1f} of {told.of_size / MEGABYTE:,.1f} MB, "
            f"and {told.groups:,} groups with them. --yes does it."
        )


def _list(found: list[Listed], *, as_json: bool) -> None:
    for one in found:
        group = one.group
        if as_json:
            click.echo(
                json.dumps(asdict(group) | {"diagnosis": one.diagnosis}, default=str, ensure_ascii=False)
            )
        else:
            click.echo(
                f"{group.last_seen:%Y-%m-%d %H:%M}  {group.count:>7,} times  {group.state:<9}  {_told(one)}"
            )
    if not found and not as_json:
        click.echo("Nothing failed.")


def _told(one: Listed) -> str:
    group = one.group
    return f"{one.diagnosis.get('title')} ({group.cause}; {group.provider}, {group.model})"
