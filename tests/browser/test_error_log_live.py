"""The error log while other processes fail: what is new is offered, and what somebody reads stays where it is."""

import multiprocessing
import re
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from multiprocessing.connection import Connection as Pipe
from multiprocessing.process import BaseProcess

import pytest
from playwright.sync_api import Page, expect

from lib.store import groups
from lib.store.database import Database
from lib.store.opening import open_database
from tests.browser.dashboard_process import Dashboard
from tests.browser.steps import at_rest, button, keyed, settled
from tests.reliability import store_work
from tests.unit.store.place import Place

pytestmark = pytest.mark.browser

WRITERS, A_SECOND, SECONDS = 4, 170, 6
"""Ten thousand a minute, for a tenth of it."""
WITHIN_S = 2.0


@pytest.fixture
def dashboard(new_dashboard: Callable[..., Dashboard]) -> Dashboard:
    return new_dashboard()


@pytest.fixture
def store(dashboard: Dashboard) -> Iterator[Database]:
    """The dashboard's store, opened from here too."""
    with closing(open_database(place_of(dashboard))) as database:
        yield database


def place_of(dashboard: Dashboard) -> Place:
    return Place(dashboard.folder / "data")


@contextmanager
def failing_elsewhere(dashboard: Dashboard, writers: int, a_second: float, times: int) -> Iterator[list[int]]:
    """Other processes that fail so often in all; at the end of the block they are done, and have told their runs."""
    context = multiprocessing.get_context("forkserver")
    at_work: list[tuple[BaseProcess, Pipe]] = []
    for _ in range(writers):
        hear, tell = context.Pipe(duplex=False)
        given = (place_of(dashboard), a_second / writers, times // writers, tell)
        writer = context.Process(target=store_work.fail_steadily, args=given)
        writer.start()
        tell.close()
        at_work.append((writer, hear))
    told: list[int] = []
    yield told
    for writer, hear in at_work:
        told += store_work.rest_of(hear)
        writer.join()
        assert writer.exitcode == 0


def fail_once(dashboard: Dashboard) -> int:
    with failing_elsewhere(dashboard, 1, 1, 1) as told:
        pass
    return told[0]


def number_in(text: str) -> int:
    found = re.search(r"[\d,]+", text)
    return int(found.group().replace(",", "")) if found else 0


def test_ten_thousand_failures_a_minute_all_arrive_and_the_page_answers_meanwhile(
    page: Page, dashboard: Dashboard, store: Database
) -> None:
    fail_once(dashboard)
    page.goto(f"{dashboard.url}/error_log")
    failures = keyed(page, "glance").last.get_by_test_id("stMetricValue").first
    expect(failures).to_have_text("1")
    offer = button(page, "show-new")

    with failing_elsewhere(dashboard, WRITERS, A_SECOND, A_SECOND * SECONDS) as told:
        expect(offer).to_contain_text("new failure")
        first = number_in(offer.inner_text())
        expect(offer).not_to_contain_text(f"{first:,} new")
        assert number_in(offer.inner_text()) > first, "what is offered goes on growing"
        expect(failures).to_have_text("1")
        page.get_by_role("radio", name="7 days").click()
        expect(failures).not_to_have_text("1")
        page.wait_for_url(re.compile(r"window=7\+days"))

    expect(offer).to_be_visible()
    offer.click()
    expect(failures).to_have_text(f"{len(told) + 1:,}")
    assert len(set(told)) == len(told) == A_SECOND * SECONDS // WRITERS * WRITERS
    assert sum(group.count for group in groups.newest(store, 99)) == len(told) + 1
    assert groups.verify(store) == []


def test_a_failure_of_an_open_group_is_offered_within_two_seconds_and_moves_nothing(
    page: Page, dashboard: Dashboard
) -> None:
    run_id = fail_once(dashboard)
    page.goto(f"{dashboard.url}/error_log?run={run_id}")
    settled(page)
    page.locator(".st-key-evidence summary").last.click()
    read = keyed(page, "occurrences").last
    expect(read).to_contain_text("1 of 1")
    expect(keyed(page, "live").last).to_contain_text("Up to date")
    page.evaluate("window.notReloaded = true")
    before = at_rest(page, read.bounding_box)

    took = []
    for number in (1, 2, 3):
        fail_once(dashboard)
        begun = time.monotonic()
        expect(keyed(page, "show-newest").last).to_contain_text(f"{number} more time")
        took.append(time.monotonic() - begun)
    assert min(took) < WITHIN_S, took
    assert at_rest(page, read.bounding_box) == before
    assert page.evaluate("window.notReloaded")
    expect(read).to_contain_text("1 of 1")

    button(page, "show-newest").click()
    expect(read).to_contain_text("4 of 4")
    expect(keyed(page, "live").last).to_contain_text("Up to date")
