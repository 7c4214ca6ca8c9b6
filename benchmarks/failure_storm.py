"""Ten thousand failures in a minute, written by four other processes while the error log is open.

    python benchmarks/failure_storm.py [--failures 10000] [--seconds 60]

What is measured: failures that were told to be kept and are not there; figures that do not agree with the rows; how old
what the open page offers is; how long a click on a filter takes meanwhile; how long the writers took.
"""

import json
import multiprocessing
import re
import sys
import tempfile
import threading
import time
from contextlib import closing
from dataclasses import dataclass, field
from multiprocessing.connection import Connection as Pipe
from pathlib import Path
from types import SimpleNamespace

import click
from browser import chromium, visitor
from measure import RESULTS, load, middle
from playwright.sync_api import Page
from servers import OURS, ROOT, Server, page_of

sys.path.insert(0, str(ROOT))

from benchmarks.error_log import MOST_CLICK_MS, NOWHERE, Figure, pick_window, settled
from lib.store import failures, groups
from lib.store.opening import open_database
from tests.reliability import store_work
from tests.unit.store.place import Place

WRITERS, CLICK_EVERY_S, OLDEST_MS = 4, 4.0, 2000.0
OFFER = ".st-key-show-new button"
FAILURES = ".st-key-glance [data-testid=stMetricValue]"


@dataclass
class Told:
    """When each failure was kept, as the writers tell; the first one was there before them."""

    at: list[float] = field(default_factory=list)
    runs: set[int] = field(default_factory=set)

    def listen(self, pipe: Pipe) -> None:
        """Until the writer ends."""
        while True:
            try:
                self.runs.add(pipe.recv())
            except (EOFError, OSError):
                return
            self.at.append(time.monotonic())

    def age_ms(self, offered: int) -> float:
        """How long the first failure beyond what is offered has been there."""
        beyond = self.at[offered : offered + 1]
        return (time.monotonic() - beyond[0]) * 1000 if beyond else 0.0


def storm(place: Place, number: int, seconds: float) -> tuple[Told, list[threading.Thread]]:
    """Begin it."""
    told, listeners, context = Told(), [], multiprocessing.get_context("forkserver")
    for _ in range(WRITERS):
        hear, tell = context.Pipe(duplex=False)
        given = (place, number / seconds / WRITERS, number // WRITERS, tell)
        context.Process(target=store_work.fail_steadily, args=given).start()
        tell.close()
        listeners.append(threading.Thread(target=told.listen, args=(hear,)))
        listeners[-1].start()
    return told, listeners


def watch(page: Page, told: Told, listeners: list[threading.Thread]) -> tuple[list[float], list[float]]:
    """Look at the offer all the time, and click a filter now and then: ages and clicks, in ms."""
    ages, clicks, shown, next_click = [], [], 0, time.monotonic() + CLICK_EVERY_S
    while any(listener.is_alive() for listener in listeners):
        page.wait_for_timeout(100)
        offer = page.locator(OFFER)
        if offer.count() and (offered := _number(offer.inner_text())):
            ages.append(told.age_ms(shown + offered))
        if time.monotonic() > next_click:
            clicks.append(pick_window(page, ("7 days", "30 days")[len(clicks) % 2]))
            shown = _number(page.locator(FAILURES).first.inner_text()) - WRITERS
            next_click = time.monotonic() + CLICK_EVERY_S
    return ages, clicks


def _number(text: str) -> int:
    found = re.search(r"\d[\d,]*", text)
    return int(found.group().replace(",", "")) if found else 0


def measured(server: Server, folder: Path, number: int, seconds: float) -> list[Figure]:
    """The whole of it."""
    place = Place(folder / "data")
    first, _ = storm(place, WRITERS, 1)
    with chromium() as browser, visitor(browser) as page:
        server.wait_until_it_listens()
        while len(first.at) < WRITERS:
            time.sleep(0.1)
        page.goto(f"{server.url}/error_log?window=30+days")
        settled(page)
        time.sleep(8)  # LiteLLM is imported in the background after the first page; it must be over
        begun = time.monotonic()
        told, listeners = storm(place, number, seconds)
        ages, clicks = watch(page, told, listeners)
        took = time.monotonic() - begun
    with closing(open_database(SimpleNamespace(data_dir=place.data_dir, database_url=None))) as database:
        lost = len(told.runs - set(failures.of_runs(database, told.runs)))
        wrong = len(groups.verify(database))
    return [
        Figure("failures lost", lost + (number // WRITERS * WRITERS - len(told.runs)), 0),
        Figure("figures that are wrong", wrong, 0),
        Figure("age of what is offered, median, ms", middle(ages), OLDEST_MS),
        Figure("age of what is offered, p95, ms", sorted(ages)[int(len(ages) * 0.95)], OLDEST_MS),
        Figure("click on a filter meanwhile, median, ms", middle(clicks), MOST_CLICK_MS),
        Figure("time that the writers took, s", took, seconds * 1.1 + 5),
    ]


@click.command()
@click.option("--failures", "number", default=10_000, show_default=True, type=click.IntRange(100))
@click.option("--seconds", default=60.0, show_default=True, type=click.FloatRange(1))
def main(number: int, seconds: float) -> None:
    """Print the figures, write JSON; the exit code is 1 when a target is missed."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as temporary:
        folder = Path(temporary)
        with page_of(OURS, folder, NOWHERE) as server:
            figures = measured(server, folder, number, seconds)
    for figure in figures:
        verdict = "met" if figure.met else "missed"
        print(f"{figure.name:<44} {figure.value:>9,.1f}   at most {figure.limit:,.0f}: {verdict}")
    print(f"{number:,} failures in {seconds:.0f} s; load {load():.1f}.")
    RESULTS.mkdir(exist_ok=True)
    record = {"failures": number, "figures": {one.name: one.value for one in figures}}
    (RESULTS / "failure_storm.json").write_text(json.dumps(record, indent=1) + "\n")
    sys.exit(0 if all(figure.met for figure in figures) else 1)


if __name__ == "__main__":
    main()
