"""The error log of somebody with a month of failures: spans, pages, links and letting go, as a person does it."""

import re
from collections.abc import Callable, Iterator
from contextlib import closing

import pytest
from playwright.sync_api import Locator, Page, expect

from benchmarks.seed import fill
from lib.store import failures, groups
from lib.store.database import Database
from lib.store.opening import open_database
from tests.browser.dashboard_process import Dashboard
from tests.browser.steps import at_rest, button, keyed, settled
from tests.unit.store.place import Place

pytestmark = pytest.mark.browser

RUNS, FAILURES, GROUPS = 3000, 300, 60
A_PAGE = 20


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


def failed(page: Page) -> Locator:
    """The number of failures at a glance."""
    return keyed(page, "glance").last.get_by_test_id("stMetricValue").first


def number(page: Page) -> int:
    return at_rest(page, lambda: int(failed(page).inner_text().replace(",", "")))


def names(page: Page) -> list[str]:
    """The groups of the page, by the names of their rows; all at one moment."""
    read = "rows => rows.map(row => [...row.classList].find(name => name.startsWith('st-key-group-')))"
    return at_rest(page, lambda: list[str](keyed(page, "group-").evaluate_all(read)))


def test_a_span_that_is_dragged_in_the_chart_narrows_the_page_until_it_is_closed(
    page: Page, full: Dashboard
) -> None:
    page.goto(f"{full.url}/error_log?window=30+days")
    chart = keyed(page, "chart")
    expect(chart.locator("canvas, svg.marks")).to_be_visible()
    before = number(page)
    assert before > FAILURES * 0.9
    box = chart.locator("canvas, svg.marks").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] * 0.3, box["y"] + box["height"] * 0.4)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + box["height"] * 0.5, steps=8)
    page.mouse.up()
    page.wait_for_url(re.compile(r"span=\d{4}-\d\d-\d\dT\d\dZ--\d{4}"))
    close = button(page, "clear-span")
    expect(close).to_be_visible()
    expect(failed(page)).not_to_have_text(f"{before:,}")
    within = number(page)
    assert 0 < within < before / 2
    link = page.url

    page.goto(link)
    expect(close).to_be_visible()
    expect(failed(page), "the span can be linked").to_have_text(f"{within:,}")
    close.click()
    expect(close).to_have_count(0)
    expect(failed(page)).to_have_text(f"{before:,}")


def test_pages_follow_each_other_and_each_group_is_met_once(
    page: Page, full: Dashboard, store: Database
) -> None:
    page.goto(f"{full.url}/error_log?window=30+days&order=Most+failures+first")
    kept = groups.newest(store, 999)
    seen: list[str] = []
    while len(seen) < len(kept):
        expect(keyed(page, "group-")).to_have_count(min(A_PAGE, len(kept) - len(seen)))
        shown = names(page)
        seen += shown
        if len(seen) < len(kept):
            button(page, "groups-older").click()
            expect(keyed(page, shown[-1].removeprefix("st-key-"))).to_have_count(0)
    expect(keyed(page, "groups-older")).to_have_count(0)
    assert len(seen) == len(set(seen))
    by_count = {f"st-key-group-{group.id}": group.count for group in kept}
    assert [by_count[name] for name in seen] == sorted(by_count.values(), reverse=True)


def test_what_is_narrowed_is_in_the_link(page: Page, full: Dashboard) -> None:
    page.goto(f"{full.url}/error_log?window=30+days")
    everything = number(page)
    page.locator(".st-key-provider input").fill("Claude")
    page.get_by_role("option").first.click()
    page.wait_for_url(re.compile("provider="))
    page.locator(".st-key-words input").fill("limit")
    page.locator(".st-key-words input").press("Enter")
    page.wait_for_url(re.compile("words=limit"))
    expect(failed(page)).not_to_have_text(f"{everything:,}")
    expect(keyed(page, "group-").filter(has_text="GPT")).to_have_count(0)
    narrowed = names(page)
    assert 0 < len(narrowed) < A_PAGE
    assert 0 < number(page) < everything
    page.goto(page.url)
    expect(keyed(page, "group-")).to_have_count(len(narrowed))
    assert names(page) == narrowed


def test_old_failures_go_when_it_was_said_how_many_and_twice_confirmed(
    page: Page, full: Dashboard, store: Database
) -> None:
    page.goto(f"{full.url}/error_log?window=30+days")
    before = failures.count(store)
    settled(page)
    button(page, "clean-up").click()
    told = keyed(page, "clean-up-preview").last
    expect(told).to_contain_text("Nothing would go")
    now = button(page, "clean-up-now")
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
