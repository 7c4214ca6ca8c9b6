"""The error log with a million runs in the store, beside one with a hundred.

    python benchmarks/error_log.py [--runs 1000000] [--data-dir FILLED] [--rounds 7]

What is measured: all queries of a view together, on SQLite and on PostgreSQL; how long the page takes to open, beside a
store of a hundred runs; and how long a click on a filter takes until the page holds still. FILLED is a folder that
`seed.py` has filled before; without one this takes some minutes more.
"""

import contextlib
import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import click
from browser import chromium, visitor
from measure import RESULTS, load, middle
from playwright.sync_api import Browser, Page
from servers import OURS, ROOT, Server, page_of

sys.path.insert(0, str(ROOT))

from benchmarks.seed import fill
from lib.store import failures, group_list, occurrences
from lib.store.database import Database
from lib.store.failures import Filter
from lib.store.group_row import GroupFilter
from lib.store.group_trend import trends
from lib.store.opening import open_database
from lib.store.rates import by_hour
from tests.unit.store.postgres import NoServer, cluster

NOWHERE = "http://127.0.0.1:9/v1"
FEW, MOST_TIMES, MOST_QUERIES_MS, MOST_CLICK_MS = 100, 1.5, 50.0, 500.0
GROUPS = "[class*='st-key-group-']"
STILL = '[data-test-script-state="notRunning"]'
# Looked at from outside, a run that is over within a moment is never seen to begin.
UNTIL_STILL = """wanted => {
    const app = document.querySelector("[data-test-script-state]");
    window.stillAfter = new Promise(done => {
        let clicked = 0, ran = false, ended = 0;
        addEventListener("pointerdown", () => { clicked = performance.now(); }, {once: true, capture: true});
        new MutationObserver(() => {
            if (!clicked || ended) return;
            if (app.dataset.testScriptState !== "notRunning") ran = true;
            else if (ran) ended = performance.now();
        }).observe(app, {attributes: true, attributeFilter: ["data-test-script-state"]});
        const look = () => ended && location.search.includes(`window=${wanted}`)
            ? done(ended - clicked) : requestAnimationFrame(look);
        look();
    });
}"""


@dataclass(frozen=True)
class Figure:
    """One line of the table."""

    name: str
    value: float
    limit: float

    @property
    def met(self) -> bool:
        return self.value <= self.limit


def view_of_the_list(database: Database) -> None:
    """Every query that the page asks to draw its list, for the last 30 days."""
    now = datetime.now(UTC)
    since = now - timedelta(days=30)
    group_list.newest_failure_id(database)
    group_list.choices(database)
    by_hour(database, since, by_day=True)
    group_list.counts(database, GroupFilter(since=since))
    group_list.silent(database, since)
    found = group_list.listed(database, 21, where=GroupFilter(states=("open", "regressed"), since=since))
    trends(database, [one.group for one in found[:20]], since, now, 24, by_day=True)


def view_of_a_group(database: Database) -> None:
    """Every query that an open group asks: the one that failed most."""
    group = group_list.listed(database, 1, order="most")[0].group
    row = failures.get(database, group.last_failure_id)
    assert row is not None
    occurrences.place_of(database, row)
    occurrences.affected(database, group.fingerprint, group.fingerprint_version)


def searched(database: Database) -> None:
    """The newest failures of one provider with a word in the message."""
    failures.newest(database, 50, None, Filter(provider="openai", words="limit"))


VIEWS: dict[str, Callable[[Database], None]] = {
    "the list": view_of_the_list,
    "a group": view_of_a_group,
    "a search": searched,
}


def queries(name: str, database: Database, rounds: int) -> Iterator[Figure]:
    """What each view asks of the store, together."""
    for view, ask in VIEWS.items():
        ask(database)
        took = [_ms(lambda ask=ask: ask(database)) for _ in range(rounds)]
        yield Figure(f"queries of {view}, {name}, ms", middle(took), MOST_QUERIES_MS)


def _ms(act: Callable[[], object]) -> float:
    begun = time.perf_counter()
    act()
    return (time.perf_counter() - begun) * 1000


def settled(page: Page) -> None:
    """Return when the list is there and nothing is being drawn."""
    page.wait_for_selector(GROUPS)
    page.wait_for_selector(STILL, state="attached")


def open_ms(browser: Browser, server: Server) -> float:
    """From the address to a page that holds still."""
    with visitor(browser) as page:
        begun = time.monotonic()
        page.goto(f"{server.url}/error_log?window=30+days")
        settled(page)
        return (time.monotonic() - begun) * 1000


def click_ms(browser: Browser, server: Server, rounds: int) -> list[float]:
    """From a click on a filter to a page that holds still."""
    took = []
    with visitor(browser) as page:
        page.goto(f"{server.url}/error_log?window=30+days")
        settled(page)
        for number in range(rounds):
            page.wait_for_timeout(500)
            took.append(pick_window(page, ("7 days", "30 days")[number % 2]))
    return took


def pick_window(page: Page, window: str) -> float:
    """Click on a window; milliseconds until the page holds still, as the page itself saw it."""
    page.evaluate(UNTIL_STILL, window.replace(" ", "+"))
    page.get_by_role("radio", name=window).click()
    took: float = page.evaluate("window.stillAfter")
    return took


def pages(full: Path, few: Path, rounds: int) -> list[Figure]:
    """Both pages in a browser, turn and turn about; the servers are warm."""
    took: dict[str, list[float]] = {"few": [], "full": []}
    with (
        chromium() as browser,
        page_of(OURS, few, NOWHERE) as small,
        page_of(OURS, full, NOWHERE) as large,
    ):
        servers = {"few": small, "full": large}
        for server in servers.values():
            server.wait_until_it_listens()
            open_ms(browser, server)
        time.sleep(8)  # LiteLLM is imported in the background after the first page; it must be over
        for number in range(rounds):
            for name in list(servers) if number % 2 else reversed(servers):
                took[name].append(open_ms(browser, servers[name]))
        clicks = click_ms(browser, large, rounds)
    return [
        Figure(f"page with {FEW} runs opens, ms", middle(took["few"]), float("inf")),
        Figure("page with all of them opens, ms", middle(took["full"]), MOST_TIMES * middle(took["few"])),
        Figure("click on a filter, ms", middle(clicks), MOST_CLICK_MS),
    ]


@contextlib.contextmanager
def opened(**place: Any) -> Iterator[Database]:
    """A store, open while the block runs."""
    database = open_database(SimpleNamespace(**({"data_dir": None, "database_url": None} | place)))
    yield database
    database.close()


def on_postgresql(runs: int, rounds: int) -> list[Figure]:
    """The same on a server of our own, if there can be one."""
    try:
        with cluster() as server, opened(database_url=server.url(server.new_database())) as database:
            fill(database, runs, max(1, runs // 10), 500)
            with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.exec_driver_sql("ANALYZE")
            return list(queries("PostgreSQL", database, rounds))
    except NoServer as reason:
        print(f"PostgreSQL is left out: {reason}")
        return []


@click.command()
@click.option("--runs", default=1_000_000, show_default=True, type=click.IntRange(1000))
@click.option(
    "--data-dir", type=click.Path(path_type=Path, exists=True), help="A store that seed.py has filled."
)
@click.option("--rounds", default=7, show_default=True, type=click.IntRange(1))
@click.option(
    "--pg-runs", type=click.IntRange(1000), help="So many runs in PostgreSQL; as many as --runs by default."
)
def main(runs: int, data_dir: Path | None, rounds: int, pg_runs: int | None) -> None:
    """Print the figures, write JSON; the exit code is 1 when a target is missed."""
    if data_dir and data_dir.name != "data":
        raise click.BadParameter("The folder has to be called data.", param_hint="--data-dir")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as temporary:
        folder = Path(temporary)
        full = data_dir or folder / "full" / "data"
        for place, number in ((folder / "few" / "data", FEW), *(() if data_dir else ((full, runs),))):
            with opened(data_dir=place) as database:
                fill(database, number, max(10, number // 10), min(500, max(1, number // 20)))
        with opened(data_dir=full) as database:
            figures = list(queries("SQLite", database, rounds))
        figures += pages(full.parent, folder / "few", rounds)
        figures += on_postgresql(pg_runs or runs, rounds)
    for figure in figures:
        limit = "" if figure.limit == float("inf") else f"at most {figure.limit:,.0f}: "
        verdict = limit and ("met" if figure.met else "missed")
        print(f"{figure.name:<44} {figure.value:>9,.1f}   {limit}{verdict}")
    print(f"Medians of {rounds} rounds; load {load():.1f}.")
    RESULTS.mkdir(exist_ok=True)
    record = {"runs": runs, "pg_runs": pg_runs or runs, "figures": {one.name: one.value for one in figures}}
    (RESULTS / "error_log.json").write_text(json.dumps(record, indent=1) + "\n")
    sys.exit(0 if all(figure.met for figure in figures) else 1)


if __name__ == "__main__":
    main()
