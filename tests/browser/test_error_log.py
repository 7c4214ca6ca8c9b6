"""From a failure to its proved fix, as a person goes it; and the way of one who has had no failure yet."""

import json
import re
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, Page, expect

from lib.sandbox.knobs import at_speed
from lib.sandbox.server import SandboxServer
from tests.browser.dashboard_process import Dashboard
from tests.browser.steps import ask, at_rest, button, diagnosis, keyed, settled

pytestmark = pytest.mark.browser

OPENAI = "sk-proj-wellshaped0123456789abcdef"
ANTHROPIC = "sk-ant-api03-wellshaped0123456789abcdef"


LOADED_WITHIN_MS = 180_000
"""The first call of a dashboard loads LiteLLM, which takes a busy machine more than a minute."""


@dataclass(frozen=True)
class Broken:
    """Settings in which one thing is wrong; `{sandbox}` and `{dashboard}` stand for where they are."""

    env: str
    model: str
    fixed: str
    """What the mended file says."""
    file: str = ".env"
    info: str = ""
    key: str = "OPENAI_API_KEY"
    base: str = ""


def gpt(fixed: str, *lines: str, key: str = f"OPENAI_API_KEY={OPENAI}") -> Broken:
    return Broken("\n".join([key, *lines]) + "\n", "openai/gpt-6-luna", fixed)


BROKEN = {
    "missing /v1": gpt("OPENAI_BASE_URL={sandbox}/v1\n", "OPENAI_BASE_URL={sandbox}"),
    "doubled /v1": gpt("OPENAI_BASE_URL={sandbox}/v1\n", "OPENAI_BASE_URL={sandbox}/v1/v1"),
    "the dashboard's address as base": Broken(
        f"OPENAI_API_KEY={OPENAI}\nOPENAI_BASE_URL={{sandbox}}/v1\n",
        "openai/gpt-6-luna",
        "litellm_params: {{model: openai/gpt-6-luna, api_key: os.environ/OPENAI_API_KEY}}",
        file="config.yaml",
        base=", api_base: '{dashboard}/v1'",
    ),
    "keys in each other's variable": gpt(
        f"OPENAI_API_KEY={OPENAI}\nANTHROPIC_API_KEY={ANTHROPIC}\n",
        f"ANTHROPIC_API_KEY={OPENAI}",
        "OPENAI_BASE_URL={sandbox}/v1",
        key=f"OPENAI_API_KEY={ANTHROPIC}",
    ),
    "typographic quotes around the key": gpt(
        f"OPENAI_API_KEY={OPENAI}\n",
        "OPENAI_BASE_URL={sandbox}/v1",
        key=f"OPENAI_API_KEY=\u201c{OPENAI}\u201d",
    ),
    "a blank within the key": gpt(
        f"OPENAI_API_KEY={OPENAI}\n",
        "OPENAI_BASE_URL={sandbox}/v1",
        key=f'OPENAI_API_KEY="{OPENAI[:12]} {OPENAI[12:]}"',
    ),
    "a retired model": Broken(
        f"ANTHROPIC_API_KEY={ANTHROPIC}\nANTHROPIC_BASE_URL={{sandbox}}/fault=retired-model/model=claude-3-opus\n",
        "anthropic/claude-3-opus",
        "model: anthropic/claude-opus-5-5,",
        file="config.yaml",
        info="    model_info: {successor: claude-opus-5-5}\n",
        key="ANTHROPIC_API_KEY",
    ),
    "a missing prefix": Broken(
        f"OPENAI_API_KEY={OPENAI}\nOPENAI_BASE_URL={{sandbox}}/v1\n",
        "gpt-7-nova",
        "model: openai/gpt-7-nova,",
        file="config.yaml",
    ),
}


@pytest.fixture(scope="module")
def sandbox() -> Iterator[str]:
    server = SandboxServer(knobs=at_speed(0))
    yield server.start()
    server.stop()


@pytest.fixture(scope="module")
def repairable(new_dashboard: Callable[..., Dashboard]) -> Dashboard:
    """A dashboard whose settings each test writes anew."""
    return new_dashboard()


@pytest.fixture(scope="module")
def trying(new_dashboard: Callable[..., Dashboard]) -> Dashboard:
    """The dashboard of somebody who has no key, and tries failures out."""
    return new_dashboard()


def set_up(dashboard: Dashboard, broken: Broken, sandbox: str) -> str:
    """Write the broken settings; what the mended file is to hold."""
    base = broken.base.format(dashboard=dashboard.url)
    entry = f"litellm_params: {{model: {broken.model}, api_key: os.environ/{broken.key}{base}}}"
    config = f"model_list:\n  - model_name: mine\n    {entry}\n{broken.info}"
    # Without a key, so that no agent prefers it to the broken one.
    spare = "litellm_params: {model: openai/gpt-6-luna, api_key: os.environ/SPARE_API_KEY}"
    config += f"  - model_name: spare\n    {spare}\n"
    (dashboard.folder / ".env").write_text(broken.env.format(sandbox=sandbox))
    (dashboard.folder / "config.yaml").write_text(config)
    return broken.fixed.format(sandbox=sandbox)


def press(page: Page, key: str) -> None:
    """Press a button, or open what is behind it, once the page holds still."""
    settled(page)
    button(page, key).click()


def state_of_group(page: Page) -> Locator:
    return keyed(page, "state-of-group").last


def fail(page: Page, dashboard: Dashboard) -> None:
    """Ask in the chat, and follow the failed run to the error log."""
    page.goto(dashboard.url)
    ask(page, "What did a telephone switchboard do?")
    expect(diagnosis(page)).to_be_visible(timeout=LOADED_WITHIN_MS)
    settled(page)
    page.get_by_role("link", name="In the error log").last.click()
    page.wait_for_url(re.compile(r"/error_log\?run=\d+"))


@pytest.mark.parametrize("name", BROKEN)
def test_a_fix_is_shown_applied_and_proved_by_the_replay(
    page: Page, repairable: Dashboard, sandbox: str, name: str
) -> None:
    broken = BROKEN[name]
    fixed = set_up(repairable, broken, sandbox)
    file = repairable.folder / broken.file
    before = file.read_text()
    fail(page, repairable)
    expect(state_of_group(page)).to_contain_text("Open")

    press(page, "fix-0")
    diff = page.get_by_test_id("stPopoverBody").get_by_test_id("stCode")
    expect(diff).to_contain_text(f"+++ {broken.file}")
    shown = at_rest(page, diff.inner_text)
    assert OPENAI not in shown
    assert ANTHROPIC not in shown
    assert file.read_text() == before, "nothing is written before it is asked for"

    press(page, "make-fix-0")
    expect(state_of_group(page)).to_contain_text("Proved by replay")
    assert fixed in file.read_text()
    assert file.with_name(f"{file.name}.bak").read_text() == before
    with sqlite3.connect(repairable.folder / "data" / "switchboard.db") as store:
        state, source, status = store.execute(
            "select g.state, r.source, r.status from groups g join runs r on r.id = g.resolved_by_run_id "
            "order by g.resolved_at desc limit 1"
        ).fetchone()
    assert (state, source, status) == ("resolved", "replay", "ok")


def test_a_replay_over_another_base_is_shown_and_changes_nothing(
    page: Page, repairable: Dashboard, sandbox: str
) -> None:
    set_up(repairable, BROKEN["doubled /v1"], sandbox)
    before = (repairable.folder / ".env").read_text()
    fail(page, repairable)
    state = state_of_group(page)
    expect(state).to_contain_text(
        re.compile("Open|Came back")
    )  # another test may have resolved the group before
    unresolved = at_rest(page, state.inner_text)
    press(page, "replay-over")
    base = page.get_by_label("Base URL")
    expect(base).to_have_value(f"{sandbox}/v1/v1")
    base.fill("nowhere")
    base.press("Enter")
    expect(button(page, "replay-over-base")).to_be_disabled()
    base.fill(f"{sandbox}/v1")
    base.press("Enter")
    expect(button(page, "replay-over-base")).to_be_enabled()
    press(page, "replay-over-base")
    expect(page.get_by_text("this group stays as it is")).to_be_visible()
    expect(state).to_have_text(unresolved, use_inner_text=True)
    assert (repairable.folder / ".env").read_text() == before


def test_a_fix_can_be_taken_back(page: Page, repairable: Dashboard, sandbox: str) -> None:
    set_up(repairable, BROKEN["doubled /v1"], sandbox)
    before = (repairable.folder / ".env").read_text()
    fail(page, repairable)
    press(page, "fix-0")
    press(page, "make-fix-0")
    expect(state_of_group(page)).to_contain_text("Proved by replay")
    press(page, "undo-fix")
    expect(keyed(page, "undo-fix")).to_have_count(0)
    assert (repairable.folder / ".env").read_text() == before


def try_it(page: Page, what: str) -> None:
    """Have the sandbox fail, and arrive at the diagnosis."""
    press(page, "try")
    page.locator(".st-key-try-fault input").fill(what)
    page.get_by_role("option").filter(has_text=what).first.click()
    press(page, "try-it")
    expect(keyed(page, "evidence").last).to_be_visible()


def test_somebody_without_a_failure_tries_one_and_sees_it_close_itself(page: Page, trying: Dashboard) -> None:
    page.goto(f"{trying.url}/error_log")
    expect(page.get_by_text("Nothing failed")).to_contain_text("no calls were made")
    try_it(page, "A limit per minute is reached")
    expect(diagnosis(page)).to_contain_text("429")
    page.locator(".st-key-evidence summary").last.click()
    expect(keyed(page, "evidence").last).to_contain_text("$GEMINI_API_KEY")
    press(page, "probe")
    expect(keyed(page, "probe-found").last).to_contain_text("is open")
    press(page, "replay")
    expect(state_of_group(page)).to_contain_text("Proved by replay")


def test_a_call_that_is_never_answered_can_be_met_too(page: Page, repairable: Dashboard) -> None:
    (repairable.folder / ".env").write_text("FIRST_TOKEN_TIMEOUT_S=1\nIDLE_TIMEOUT_S=1\n")
    (repairable.folder / "config.yaml").unlink(missing_ok=True)
    page.goto(f"{repairable.url}/error_log")
    try_it(page, "Connection, 1 s: The call is accepted and never answered")
    expect(diagnosis(page)).to_contain_text("timeout", ignore_case=True)


def test_a_group_is_found_resolved_reopened_ignored_and_exported(page: Page, trying: Dashboard) -> None:
    page.goto(f"{trying.url}/error_log")
    try_it(page, "The provider refuses the key as wrong")
    state = state_of_group(page)
    press(page, "resolve")
    expect(state).to_contain_text("Resolved by hand")
    press(page, "reopen")
    expect(state).to_contain_text("Open")
    link = page.url

    press(page, "back")
    expect(keyed(page, "glance").last).to_contain_text("Error rate")
    group = keyed(page, "group-").filter(has_text="key")
    expect(group).to_have_count(1)
    page.get_by_role("radio", name="7 days").click()
    page.wait_for_url(re.compile(r"window=7\+days"))

    page.goto(f"{trying.url}/error_log?span=2020-01-01T00Z--2020-01-02T00Z")
    expect(page.get_by_text("Nothing here fits")).to_be_visible()
    press(page, "clear-span")
    expect(group).to_have_count(1)

    page.goto(link)
    press(page, "ignore")
    page.get_by_text("For an hour").click()
    expect(state).to_contain_text("Ignored")
    expect(state).to_contain_text("until")

    page.goto(f"{trying.url}/error_log?state=Ignored")
    expect(keyed(page, "group-")).to_have_count(1)
    press(page, "export-failures")
    with page.expect_download() as downloaded:
        press(page, "export-jsonl")
    lines = downloaded.value.path().read_text().splitlines()
    assert [json.loads(line)["source"] for line in lines] == ["sandbox"]


def test_a_failure_that_happens_elsewhere_is_offered_without_a_reload(page: Page, trying: Dashboard) -> None:
    page.goto(f"{trying.url}/error_log")
    try_it(page, "The provider refuses the key as wrong")  # what is there already is not moved
    page.goto(f"{trying.url}/error_log?state=Open&state=Resolved&state=Ignored")
    rows = keyed(page, "group-")
    expect(rows.first).to_be_visible()
    expect(keyed(page, "live").last).to_contain_text("Up to date")
    elsewhere = page.context.new_page()
    elsewhere.goto(f"{trying.url}/error_log")
    try_it(elsewhere, "The day's quota is used up")
    offer = button(page, "show-new")
    expect(offer).to_contain_text("1 new failure")
    before = at_rest(page, rows.count)
    offer.click()
    expect(rows).to_have_count(before + 1)
