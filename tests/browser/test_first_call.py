"""From a fresh visit to a streamed answer that nothing can lose."""

import re
import signal
import sqlite3
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from lib.sandbox.server import SandboxServer
from tests.browser.dashboard_process import Dashboard
from tests.browser.steps import DONE, answers, ask, at_rest, button, diagnosis, keyed, settled

pytestmark = pytest.mark.browser

QUESTION = "What did a telephone switchboard do?"


def answer(page: Page) -> Locator:
    """The newest answer of the conversation."""
    return answers(page).last


def words_in(page: Page) -> int:
    return len(answer(page).inner_text().split())


def until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < end, "it never came about"
        time.sleep(0.02)


@pytest.fixture(scope="module")
def slow(new_dashboard: Callable[..., Dashboard]) -> Iterator[Dashboard]:
    """A dashboard whose GPT is a sandbox of ours that takes a quarter of a minute for an answer."""
    sandbox = SandboxServer()
    yield new_dashboard(
        OPENAI_API_KEY="sk-slow-but-well-shaped-0001",
        OPENAI_BASE_URL=f"{sandbox.start()}/pace=30/tokens=500/v1",
    )
    sandbox.stop()


def test_somebody_without_a_key_gets_an_answer_that_says_it_is_made_up(
    page: Page, dashboard: Dashboard
) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(dashboard.url)
    expect(page.get_by_text("The sandbox answers until a key is there")).to_be_visible()
    ask(page, QUESTION)
    expect(answer(page)).to_contain_text("sandbox")
    expect(answer(page).get_by_text("Sandbox").first).to_be_visible()
    expect(answer(page)).to_contain_text(DONE)
    own = (dashboard.url, dashboard.url.replace("http", "ws"), "data:", "blob:")
    assert [url for url in asked if not url.startswith(own)] == []
    assert "ScriptRunContext" not in dashboard.log  # pages are declared before anybody visits them


def test_an_answer_streams_on_through_reload_another_page_and_another_browser(
    browser: Browser, page: Page, slow: Dashboard
) -> None:
    page.goto(slow.url)
    ask(page, QUESTION)
    expect(answer(page)).to_contain_text("sandbox")
    page.wait_for_url(re.compile("conversation="))
    link = page.url

    before = words_in(page)
    page.reload()
    until(lambda: answers(page).count() == 1 and words_in(page) > before)
    assert not DONE.search(answer(page).inner_text())

    page.get_by_role("link", name=re.compile("Error log")).click()
    expect(page.get_by_role("heading", name="Error log")).to_be_visible()
    page.get_by_role("link", name=re.compile("Chat")).click()
    expect(answer(page)).to_contain_text("sandbox")
    page.context.close()

    later = browser.new_context().new_page()
    later.goto(link)
    expect(answer(later)).to_contain_text(DONE)
    shown = at_rest(later, answer(later).inner_text)
    later.reload()
    expect(answer(later)).to_have_text(shown, use_inner_text=True)
    later.context.close()


def test_a_killed_process_loses_no_more_than_a_moment_of_the_answer(page: Page, slow: Dashboard) -> None:
    page.goto(slow.url)
    ask(page, QUESTION)
    until(lambda: answers(page).count() == 1 and words_in(page) > 40)
    seen = _text_of(answer(page))
    slow.end(signal.SIGKILL)
    kept = _kept_text(slow.folder)
    # 150 ms at 30 tokens a second are five tokens.
    assert len(kept) > len(seen) - 60
    slow.start()
    page.goto(page.url)
    expect(answer(page)).to_contain_text("Interrupted")
    expect(answer(page)).to_contain_text(kept.split("\n")[0].strip("*"))


def _text_of(card: Locator) -> str:
    return card.get_by_test_id("stMarkdownContainer").last.inner_text()


def _kept_text(folder: Path) -> str:
    with sqlite3.connect(folder / "data" / "switchboard.db") as store:
        ((text,),) = store.execute("select text from runs where status = 'running'").fetchall()
    return str(text)


def test_stop_ends_an_answer_and_keeps_its_text(page: Page, slow: Dashboard) -> None:
    page.goto(slow.url)
    ask(page, QUESTION)
    until(lambda: answers(page).count() == 1 and words_in(page) > 20)
    button(page, "stop").click()
    expect(answer(page)).to_contain_text("Stopped")
    stopped = at_rest(page, answer(page).inner_text)
    page.reload()
    expect(answer(page)).to_contain_text("Stopped")
    assert at_rest(page, answer(page).inner_text).split()[:40] == stopped.split()[:40]


def test_a_failed_call_shows_its_true_cause_and_a_row_and_is_never_sent_on(
    page: Page, new_dashboard: Callable[..., Dashboard]
) -> None:
    sandbox = SandboxServer()
    key = "sk-ant-api03-canary-0123456789abcdef"
    dashboard = new_dashboard(
        ANTHROPIC_API_KEY=key, ANTHROPIC_BASE_URL=f"{sandbox.start()}/fault=method-not-allowed"
    )
    page.goto(dashboard.url)
    ask(page, QUESTION)
    card = diagnosis(page)
    expect(card).to_contain_text("405")
    expect(card).to_contain_text("What to do")
    expect(card).to_contain_text("/v1/messages")
    page.get_by_role("link", name=re.compile("Error log")).click()
    settled(page)
    button(page, "open-").click()
    expect(keyed(page, "evidence").last).to_be_visible()
    expect(diagnosis(page)).to_contain_text("405")

    page.get_by_role("link", name=re.compile("Chat")).click()
    ask(page, "And now?")
    expect(keyed(page, "diagnosis-")).to_have_count(2)
    with sqlite3.connect(dashboard.folder / "data" / "switchboard.db") as store:
        requests = [row[0] for row in store.execute("select request from runs order by id")]
        answers = [row[0] for row in store.execute("select text from runs")]
    sandbox.stop()
    assert answers == ["", ""]
    assert '"assistant"' not in requests[-1].split('"messages"')[1].split('"parameters"')[0]
    kept = b"".join(file.read_bytes() for file in dashboard.folder.rglob("*") if file.is_file())
    assert key.encode() not in kept
    assert key not in page.content()
