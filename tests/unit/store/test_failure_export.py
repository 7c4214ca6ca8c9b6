import csv
import io
import json

import pytest

from lib.store import failure_export, runs
from lib.store.failures import Filter
from tests.unit.store.place import begin, failure


def _fail(db, **changes) -> None:
    runs.finish(db, begin(db), status="failed", failure=failure(**changes))


def _table(db, where: Filter = Filter(), **more) -> list[dict[str, str]]:  # noqa: B008  # frozen
    text = failure_export.as_csv(failure_export.rows(db, where, **more))
    return list(csv.DictReader(io.StringIO(text)))


@pytest.mark.parametrize("begun", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "'=1", "\uff1d1"])
def test_no_cell_of_a_spreadsheet_can_be_taken_for_a_formula(sqlite_db, begun):
    _fail(sqlite_db, message="fine", cause=begun)
    (row,) = _table(sqlite_db)
    assert row["cause"].startswith("'")
    assert row["message"] == "fine"


def test_only_what_is_filtered_leaves_the_house_newest_first(sqlite_db):
    for number in range(3):
        _fail(sqlite_db, cause="rate-limit", message=f"no. {number}", fingerprint=f"g{number}")
    _fail(sqlite_db, cause="invalid-key")
    assert [row["message"] for row in _table(sqlite_db, Filter(cause="rate-limit"))] == [
        "no. 2",
        "no. 1",
        "no. 0",
    ]
    assert [row["message"] for row in _table(sqlite_db, fingerprints=frozenset({"g1"}))] == ["no. 1"]


def test_every_page_of_many_failures_is_in_the_file(sqlite_db, monkeypatch):
    monkeypatch.setattr(failure_export, "PAGE", 2)
    for _ in range(5):
        _fail(sqlite_db)
    assert len(_table(sqlite_db)) == 5


def test_a_line_of_json_holds_the_whole_failure(sqlite_db):
    _fail(sqlite_db, message="two\nlines", failure={"status": 401, "url": "https://api.test/v1"})
    (line,) = failure_export.as_json_lines(failure_export.rows(sqlite_db, Filter())).splitlines()
    told = json.loads(line)
    assert (told["message"], told["url"], told["failure"]["status"]) == (
        "two lines",
        "https://api.test/v1",
        401,
    )
    assert told["diagnosis"]["cause"] == "invalid-key"
