"""The comparison page in a real browser: what a person does there, on the real path to the sandbox."""

import csv
import io
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from lib.sandbox.keys import SANDBOX_KEY
from lib.sandbox.server import SandboxServer
from tests.browser.dashboard_process import Dashboard
from tests.browser.steps import answers, ask, at_rest, button, diagnosis, keyed, settled

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]
CATALOGUE = """
model_list:
  - model_name: good
    litellm_params: {{model: gemini/gemini-3.8-flash, api_base: "{url}/tokens=300/pace=300/v1beta"}}
  - model_name: refused
    litellm_params: {{model: anthropic/claude-sonnet-5-5, api_base: "{url}/fault=bad-key"}}
  - model_name: mute
    litellm_params: {{model: openai/gpt-6.1-sol, api_base: "{url}/fault=hang/v1"}}
"""
KEYS = dict.fromkeys(("GEMINI_API_KEY", "ANTHROPIC_API_KEY", "OPENAI_API_KEY"), SANDBOX_KEY)


@pytest.fixture(scope="module")
def troubled(
    new_dashboard: Callable[..., Dashboard], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Dashboard]:
    """A dashboard where one model answers, one refuses the key and one never says a word."""
    sandbox = SandboxServer()
    catalogue = tmp_path_factory.mktemp("catalogue") / "config.yaml"
    catalogue.write_text(CATALOGUE.format(url=sandbox.start()))
    yield new_dashboard(CONFIG_FILE=str(catalogue), FIRST_TOKEN_TIMEOUT_S="500", **KEYS)
    sandbox.stop()


def test_one_that_fails_and_one_that_hangs_disturb_nobody(page: Page, troubled: Dashboard) -> None:
    page.goto(f"{troubled.url}/compare")
    ask(page, "Tell me about frogs.")
    expect(answers(page)).to_have_count(3)
    expect(answers(page).nth(0)).to_contain_text("sandbox")
    expect(diagnosis(page)).to_contain_text("key")
    expect(keyed(page, "again-2").last).to_be_visible()
    expect(keyed(page, "chat-2")).to_have_count(0)
    expect(answers(page).nth(2)).to_contain_text("Waiting for the first word")
    button(page, "stop-3").click()
    expect(answers(page).nth(2)).to_contain_text("Stopped")
    settled(page)
    expect(page.get_by_test_id("stTable").last).to_contain_text("(partial)")
    expect(page).to_have_url(re.compile(r"/compare\?comparison=\d+"))


def test_a_column_given_to_another_model_shows_nothing_of_the_first(page: Page, troubled: Dashboard) -> None:
    page.goto(f"{troubled.url}/compare")
    ask(page, "Tell me about newts.")
    expect(keyed(page, "again-")).to_have_count(2)
    button(page, "stop-").click()
    expect(keyed(page, "again-")).to_have_count(3)
    settled(page)
    expect(answers(page).nth(0)).to_contain_text("sandbox")
    keyed(page, "other-0").get_by_role("button").click()
    page.get_by_role("option", name="mute").or_(page.get_by_role("menuitem", name="mute")).click()
    expect(answers(page).nth(0)).to_have_text("Waiting for the first word", timeout=5_000)
    button(page, "stop-").click()
    expect(answers(page).nth(0)).to_contain_text("Stopped")


def test_leaving_and_coming_back_loses_nothing(page: Page, dashboard: Dashboard) -> None:
    page.goto(f"{dashboard.url}/compare")
    ask(page, "Tell me about toads in three words.")
    expect(answers(page)).to_have_count(3)
    page.reload()
    expect(answers(page)).to_have_count(3)
    ends = [text.split()[-4:] for text in at_rest(page, answers(page).all_inner_texts)]
    expect(page.get_by_role("img", name=re.compile("^Timeline.*writing"))).to_be_visible()
    page.goto(page.url)
    expect(answers(page)).to_have_count(3)
    for answer, end in zip(answers(page).all(), ends, strict=True):
        expect(answer).to_contain_text("stands in for")
        expect(answer).to_contain_text(re.compile(r"\s*".join(map(re.escape, end))))


def test_the_next_turn_goes_to_all_and_chat_goes_on_with_one(page: Page, dashboard: Dashboard) -> None:
    page.goto(f"{dashboard.url}/compare")
    ask(page, "What is a newt?")
    expect(keyed(page, "again-")).to_have_count(3)
    settled(page)
    ask(page, "And where does it live?")
    expect(answers(page)).to_have_count(6)
    settled(page)
    expect(answers(page).nth(5)).to_contain_text("And where does it live?")
    button(page, "chat-").click()
    expect(page).to_have_url(re.compile(r"\?conversation=\d+"))
    expect(page.get_by_text("And where does it live?", exact=True).last).to_be_visible()


def test_names_are_hidden_until_the_vote_and_the_winner_is_counted(page: Page, dashboard: Dashboard) -> None:
    page.goto(f"{dashboard.url}/compare")
    page.get_by_text("Blind: hide names").click()
    settled(page)
    ask(page, "Which is the largest frog?")
    expect(page.get_by_text("Answer C", exact=True).first).to_be_visible()
    settled(page)
    expect(page.get_by_test_id("stTable").last).to_contain_text("Answer A")
    expect(page.get_by_test_id("stTable").last).not_to_contain_text("Cost")
    button(page, "vote-left").click()
    expect(page.get_by_text(re.compile("is better than .* voted blind"))).to_be_visible()
    expect(page.get_by_test_id("stTable").last).to_contain_text("Cost")
    expect(page.get_by_text("Answer C", exact=True)).to_have_count(0)
    page.get_by_text("Who wins over all votes").click()
    expect(page.get_by_text("From 1 vote that counts")).to_be_visible()


def test_a_comparison_is_found_by_a_word_of_its_note_and_where_it_differs_is_shown(
    page: Page, dashboard: Dashboard
) -> None:
    page.goto(f"{dashboard.url}/compare")
    ask(page, "Tell me about toads.")
    expect(answers(page)).to_have_count(3)
    button(page, "new-comparison").click()
    expect(page.get_by_role("heading", name="Compare models")).to_be_visible()
    ask(page, "Describe a salamander.")
    expect(keyed(page, "again-")).to_have_count(3)
    settled(page)
    page.get_by_text("Where they differ").click()
    expect(keyed(page, "difference").last).to_be_visible()
    page.get_by_text("Name and note").click()
    page.get_by_role("textbox", name="Note").fill("for the amphibian quiz")
    page.get_by_role("textbox", name="Note").press("Control+Enter")
    settled(page)
    search = page.get_by_role("textbox", name="Search comparisons")
    search.fill("quiz")
    search.press("Enter")
    listed = page.get_by_test_id("stSidebar").get_by_role("button")
    expect(listed.filter(has_text="Describe a salamander")).to_have_count(1)
    expect(listed.filter(has_text="toads")).to_have_count(0)


def test_a_prompt_is_asked_three_times_and_all_of_it_is_taken_away_in_every_form(
    page: Page, dashboard: Dashboard, tmp_path: Path
) -> None:
    page.goto(f"{dashboard.url}/compare")
    page.get_by_text("System text and parameters").click()
    repeats = page.get_by_role("spinbutton", name="Repeats")
    repeats.fill("3")
    repeats.press("Enter")
    settled(page)
    ask(page, "Say toad | in <b>one</b> word.")
    expect(page.get_by_text("Identical: as many are word for word the same.").last).to_be_visible()
    expect(answers(page)).to_have_count(3)
    expect(keyed(page, "vote").last).to_be_visible()
    expect(page.get_by_text("of 9 have answered")).to_have_count(0)
    settled(page)

    taken = {}
    page.get_by_role("button", name="Export").last.click()
    for name in ("Markdown", "CSV", "JSON", "Web page"):
        with page.expect_download() as download:
            page.get_by_test_id("stPopoverBody").get_by_role("button", name=name).click()
        taken[name] = download.value.path().read_text()
    whole = json.loads(taken["JSON"])
    assert len(whole["turns"][0]["answers"]) == 9
    rows = list(csv.DictReader(io.StringIO(taken["CSV"])))
    assert [row["status"] for row in rows] == ["ok"] * 9
    assert "Say toad" in taken["Markdown"]
    own = page.context.new_page()
    (tmp_path / "taken.html").write_text(taken["Web page"])
    own.goto((tmp_path / "taken.html").as_uri())
    expect(own.get_by_text("Say toad | in <b>one</b> word.").first).to_be_visible()


def test_a_phone_gets_tabs(browser: Browser, dashboard: Dashboard) -> None:
    phone = browser.new_context(
        viewport={"width": 390, "height": 844}, user_agent="Mozilla/5.0 (Linux; Android 16) Mobile Safari"
    )
    page = phone.new_page()
    page.goto(f"{dashboard.url}/compare")
    ask(page, "What do frogs eat?")
    expect(page.get_by_role("tab")).to_have_count(3)
    settled(page)
    page.get_by_role("tab").nth(1).click()
    expect(answers(page).nth(1)).to_be_visible()
    expect(answers(page).nth(0)).not_to_be_visible()
    phone.close()
