"""What a hostile server answers is shown as the text that it is."""

from collections.abc import Callable
from contextlib import closing

import pytest
from playwright.sync_api import Page, expect

from lib.calls.request import Request
from lib.failures.diagnosis import diagnose
from lib.failures.failure import Failure
from lib.store import runs
from lib.store.failure_row import NewFailure
from lib.store.opening import open_database
from tests.browser.dashboard_process import Dashboard
from tests.browser.steps import at_rest, keyed, settled
from tests.unit.store.place import Place, begin

pytestmark = pytest.mark.browser

HOSTILE = (
    "![x](https://thief.example/?a=1) <img src=https://thief.example/b onerror=window.stolen=1> "
    "<script>window.stolen=1</script> [go](javascript:alert(1)) # not a heading \x1b[31mred\x1b[0m \u202egnorw :red[no]"
)
LONG = f"{HOSTILE}\n{'y' * 1_000_000} the end"


def test_it_is_plain_text_cut_short_until_all_is_asked_for(
    page: Page, new_dashboard: Callable[..., Dashboard]
) -> None:
    dashboard = new_dashboard()
    failed = Failure(
        provider="openai",
        model=HOSTILE,
        status=500,
        url=f"https://a.example/{HOSTILE}",
        method="POST",
        exception="APIError",
        root=HOSTILE,
        message=HOSTILE,
        body=LONG,
        request_id=HOSTILE,
        headers={"server": HOSTILE},
    )
    with closing(open_database(Place(dashboard.folder / "data"))) as database:
        asked = Request(model=HOSTILE, messages=({"role": "user", "content": HOSTILE},)).to_dict()
        run_id = begin(database, model=HOSTILE, provider="openai", litellm_model=HOSTILE, request=asked)
        told = NewFailure.of(failed, diagnose(failed))
        runs.finish(database, run_id, status="failed", failure=told, text=HOSTILE)
    asked_for: list[str] = []
    page.on("request", lambda request: asked_for.append(request.url))

    page.goto(f"{dashboard.url}/error_log")
    row = keyed(page, "group-").last
    expect(row).to_contain_text("![x](https://thief.example")
    settled(page)
    row.get_by_role("button").click()
    evidence = keyed(page, "evidence").last
    expect(evidence).to_be_visible()
    settled(page)
    evidence.locator("summary").click()
    expect(evidence).to_contain_text("<script>window.stolen=1</script>")
    shown = at_rest(page, evidence.inner_text)
    assert "\x1b" not in shown
    assert "\u202e" not in shown

    end = evidence.get_by_text("the end")
    expect(end).to_have_count(0)
    evidence.get_by_text("Show all 1,000,").click()
    expect(end).to_have_count(1)
    assert page.evaluate("window.stolen") is None
    expect(page.locator("img[src*=thief]")).to_have_count(0)
    assert [url for url in asked_for if "thief" in url] == []
