"""The error log of somebody with a month of failures: spans, pages, links and letting go, as a person does it."""

import re
from collections.abc import Callable, Iterator
from contextlib import closing

import pytest
from playwright.sync_api import Locator, Page, expect

from benchmarks.seed import fill
from lib.store import failures, groups
from lib.store.database import Database, open_database
from tests.browser.dashboard_process import Dashboard
from tests.unit.store.place import Place

pytestmark = pytest.mark.browser

RUNS, FAILURES, GROUPS = 3000, 300, 60


@pytest.fixture(scope="module")
def full(new_dashboard: Callable[..., Dashboard]) -> Dashboard:
    """A dashboard whose store has been filled by others."""
    dashboard = new_dashboard()
    with closing(open_database(Place(dashboard.folder / "data"))) as database:
        fill(database, RUNS, FAILURES, GROUPS)
    return dashboard


@pytest.fixture
def store(full: Dashboard) -> Iterator[Database]:
    with closing(open_database(Place(full.folder / "data"))) as database:
        yield database


def settled(page: Page) -> None:
    expect(page.locator('[data-test-script-state="notRunning"]')).to_be_attached()


def failed(page: Page) -> int:
    """The number of failures at a glance."""
    settled(page)
    return int(
        page.locator(".st-key-glance").get_by_test_id("stMetricValue").first.inner_text().replace(",", "")
    )


def rows_of(page: Page) -> Locator:
    return page.locator("[class*='st-key-group-']")


def names(page: Page) -> list[str]:
    """The groups of the page, by the names of their rows; all at one moment."""
    settled(page)
    classes: list[str] = rows_of(page).evaluate_all("rows => rows.map(row => row.className)")
    return [name for one in classes for name in one.split() if name.startswith("st-key-group-")]


def test_a_span_that_is_dragged_in_the_chart_narrows_the_page_until_it_is_closed(
    page: Page, full: Dashboard
) -> None:
    page.goto(f"{full.url}/error_log?window=30+days")
    chart = page.locator(".st-key-chart")
    expect(chart.locator("canvas, svg.marks")).to_be_visible()
    before = failed(page)
    assert before > FAILURES * 0.9
    box = chart.locator("canvas, svg.marks").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] * 0.3, box["y"] + box["height"] * 0.4)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + box["height"] * 0.5, steps=8)
    page.mouse.up()
    page.wait_for_url(re.compile(r"span=\d{4}-\d\d-\d\dT\d\dZ--\d{4}"))
    settled(page)
    close = page.locator(".st-key-clear-span button").first
    expect(close).to_be_visible()
    within = failed(page)
    assert 0 < within < before / 2
    link = page.url

    page.goto(link)
    expect(close).to_be_visible()
    assert failed(page) == within, "the span can be linked"
    close.click()
    expect(close).to_have_count(0)
    assert failed(page) == before


def test_pages_follow_each_other_and_each_group_is_met_once(
    page: Page, full: Dashboard, store: Database
) -> None:
    page.goto(f"{full.url}/error_log?window=30+days&order=Most+failures+first")
    more, seen = page.locator(".st-key-groups-older button"), names(page)
    assert len(seen) == 20
    while more.count():
        last = page.locator(f".{seen[-1]}")
        more.click()
        expect(last).to_have_count(0)
        seen += names(page)
    kept = groups.newest(store, 999)
    assert len(seen) == len(set(seen)) == len(kept)
    by_count = {f"st-key-group-{group.id}": group.count for group in kept}
    assert [by_count[name] for name in seen] == sorted(by_count.values(), reverse=True)


def test_what_is_narrowed_is_in_the_link(page: Page, full: Dashboard) -> None:
    page.goto(f"{full.url}/error_log?window=30+days")
    everything = failed(page)
    page.locator(".st-key-provider input").fill("Claude")
    page.get_by_role("option").first.click()
    page.wait_for_url(re.compile("provider="))
    page.locator(".st-key-words input").fill("limit")
    page.locator(".st-key-words input").press("Enter")
    page.wait_for_url(re.compile("words=limit"))
    expect(rows_of(page)).not_to_have_count(20)
    expect(rows_of(page).filter(has_text="GPT")).to_have_count(0)
    narrowed = names(page)
    assert 0 < len(narrowed) < 20
    assert 0 < failed(page) < everything
    page.goto(page.url)
    expect(page.locator(f".{narrowed[0]}")).to_be_visible()
    assert names(page) == narrowed


def test_old_failures_go_when_it_was_said_how_many_and_twice_confirmed(
    page: Page, full: Dashboard, store: Database
) -> None:
    page.goto(f"{full.url}/error_log?window=30+days")
    before = failures.count(store)
    settled(page)
    page.locator(".st-key-clean-up button").click()
    told = page.locator(".st-key-clean-up-preview")
    expect(told).to_contain_text("Nothing would go")
    now = page.locator(".st-key-clean-up-now button")
    expect(now).to_be_disabled()
    page.get_by_label("Keep failures").fill("250")
    page.get_by_label("Keep failures").press("Enter")
    expect(told).to_contain_text(f"{before - 250} would go")
    expect(now).to_be_disabled()
    assert failures.count(store) == before
    page.get_by_text("Remove them for good").click()
    now.click()
    expect(page.get_by_text(f"Removed {before - 250} failures")).to_be_visible()
    assert failures.count(store) == 250
    assert groups.verify(store) == []
