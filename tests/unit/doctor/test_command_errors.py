"""`python -m lib errors` tells what failed, proves its figures, and removes only what it is told to."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import update

from lib.doctor.command_errors import command
from lib.settings import load
from lib.store import failures, groups, runs
from lib.store.database import Database
from lib.store.opening import open_database
from lib.store.schema import groups as groups_table
from tests.unit.store.place import begin, failure


@pytest.fixture
def db(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    monkeypatch.setenv("ENV_FILE", str(tmp_path / ".env"))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    database = open_database(load())
    yield database
    database.close()


def fail(db: Database, name: str) -> None:
    told = failure(fingerprint=name, diagnosis={"title": f"Title {name}"})
    runs.finish(db, begin(db), status="failed", failure=told)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(command, arguments)


def test_it_lists_what_is_open_the_last_first(db: Database) -> None:
    assert run().output == "Nothing failed.\n"
    for name in ("a", "b", "c"):
        fail(db, name)
    groups.resolve(db, groups.newest(db, 1)[0].id)
    assert [line.rpartition("Title ")[2][0] for line in run().output.splitlines()] == ["b", "a"]
    listed = [json.loads(line) for line in run("--all", "--json").output.splitlines()]
    assert [(one["fingerprint"], one["count"]) for one in listed] == [("c", 1), ("b", 1), ("a", 1)]


def test_it_proves_the_figures_and_says_which_are_wrong(db: Database) -> None:
    fail(db, "a")
    assert (run("--verify").exit_code, "agree" in run("--verify").output) == (0, True)
    with db.write() as connection:
        connection.execute(update(groups_table).values(count=5))
    found = run("--verify")
    assert (found.exit_code, "Group a, 1: 5" in found.output) == (1, True)


def test_it_removes_only_when_both_a_setting_and_the_person_say_so(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a", "b", "c"):
        fail(db, name)
    assert "Everything is kept" in run("--clean", "--yes").output
    monkeypatch.setenv("KEEP_FAILURES_MOST", "1")
    assert "2 of 3 failures would go" in run("--clean").output
    told = json.loads(run("--clean", "--json").output)
    assert (told["failures"], told["of_failures"], told["removed"]) == (2, 3, 0)
    assert failures.count(db) == 3
    assert run("--clean", "--yes").output == "Removed 2 failures.\n"
    assert failures.count(db) == 1
    assert json.loads(run("--verify", "--json").output) == {"wrong": []}
