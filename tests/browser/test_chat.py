"""A day with the chat: asking, stopping, going back, branching, copying, mending, finding, keeping."""

import json
import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, TimeoutError, expect

from lib.sandbox.server import SandboxServer
from tests.browser.dashboard_process import ROOT, Dashboard
from tests.browser.steps import DONE, answers, ask, box, button, diagnosis, keyed

pytestmark = pytest.mark.browser

QUICKLY_MS = 5_000
"""Long before a slow answer ends."""

QUICK, SLOW, BROKEN, BUSY = "gemini-3.8-flash", "gpt-6.1-sol", "claude-sonnet-5-5", "busy-claude"


@pytest.fixture(scope="module")
def chat(new_dashboard: Callable[..., Dashboard]) -> Iterator[Dashboard]:
    """A dashboard with three keys: Gemini answers at once, GPT takes its time, Claude refuses the key.

    One more Claude is busy at first, and thinks before it answers.
    """
    sandbox = SandboxServer()
    url = sandbox.start()
    dashboard = new_dashboard(
        GEMINI_API_KEY="AIza" + "quick" * 7,
        GEMINI_API_BASE=f"{url}/first=0/pace=0/tokens=40/v1beta",
        OPENAI_API_KEY="sk-slow-but-well-shaped-0001",
        OPENAI_BASE_URL=f"{url}/first=0/pace=10/tokens=2500/v1",
        ANTHROPIC_API_KEY="sk-ant-api03-well-shaped-example-0001",
        ANTHROPIC_BASE_URL=f"{url}/fault=bad-key",
    )
    (dashboard.folder / "config.yaml").write_text(
        (ROOT / "config.yaml.example").read_text()
        + f"""
  - model_name: {BUSY}
    litellm_params:
      model: anthropic/claude-sonnet-5-5
      api_key: os.environ/ANTHROPIC_API_KEY
      api_base: {url}/fault=rate-limit/times=1/retry=3/first=0/pace=0/tokens=80
"""
    )
    yield dashboard
    sandbox.stop()


def pick(page: Page, model: str) -> None:
    page.locator(".st-key-model input").click()
    page.get_by_role("option", name=model).click()
    expect(page.locator(".st-key-model input")).to_have_value(model)


def choose(page: Page, key: str, verb: str) -> None:
    """Choose a verb in the last menu whose key begins so; a rerun that is just under way closes menus, so try again."""
    name = re.compile(verb)
    option = page.get_by_role("option", name=name).or_(page.get_by_role("menuitem", name=name)).first
    for _ in range(5):
        button(page, key).click()
        try:
            return option.click(timeout=4000)
        except TimeoutError:
            page.keyboard.press("Escape")
    raise AssertionError(f"The menu {key} offers no {verb}")


def ready(page: Page, chat: Dashboard, question: str) -> None:
    """A new conversation with one quick answer."""
    page.goto(chat.url)
    ask(page, question)
    expect(answers(page)).to_contain_text([DONE])
    expect(button(page, "regenerate-")).to_be_visible()


def test_an_answer_can_be_had_again_and_every_version_stays(page: Page, chat: Dashboard) -> None:
    ready(page, chat, "Name a river")
    expect(answers(page)).to_contain_text(["tokens in"])
    button(page, "regenerate-").click()
    expect(page.get_by_text("2 of 2").last).to_be_visible()
    page.get_by_role("button", name="Older").last.click()
    expect(page.get_by_text("1 of 2").last).to_be_visible()

    choose(page, "more-", "Ask the senior")
    expect(page.get_by_text("Senior, please take over").first).to_be_visible()
    expect(answers(page).last).to_contain_text(DONE)
    expect(answers(page).last).to_contain_text("Senior")
    expect(answers(page)).to_have_count(2)


def test_an_edited_question_is_a_branch_and_a_fork_a_conversation(page: Page, chat: Dashboard) -> None:
    ready(page, chat, "Name a mountain")
    first = page.url
    keyed(page, "more-").get_by_role("button").first.click()
    page.get_by_text("Edit", exact=True).click()
    page.get_by_label("Edit this message").fill("Name a high mountain")
    page.get_by_role("button", name="Save and ask again").click()
    expect(page.get_by_text("2 of 2").last).to_be_visible()
    expect(page.get_by_text("Name a high mountain", exact=True).last).to_be_visible()
    expect(answers(page)).to_contain_text([DONE])
    page.get_by_role("button", name="Older").last.click()
    expect(page.get_by_text("Name a mountain", exact=True).last).to_be_visible()

    choose(page, "more-", "Fork from here")
    page.wait_for_url(lambda url: url != first)
    expect(answers(page)).to_contain_text([DONE])


def test_a_text_is_copied_as_it_was_written_in_one_click(page: Page, chat: Dashboard) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    ready(page, chat, "Name a *forest*")
    page.get_by_role("button", name="Copy").first.click()
    expect(page.get_by_role("button", name="Copied").last).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == "Name a *forest*"
    page.get_by_role("button", name="Copy", exact=True).last.press("Enter")
    expect(page.get_by_role("button", name="Copied").last).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("*This answer comes from the Switchboard sandbox")
    assert "\n## On name\n" in copied


def test_an_answer_is_changed_without_asking_and_its_question_compared(page: Page, chat: Dashboard) -> None:
    ready(page, chat, "Name an island")
    choose(page, "more-", "Edit")
    page.get_by_label("Edit this message").fill("Only **Iceland**.")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("edited by you")).to_be_visible()
    expect(page.locator("strong", has_text="Iceland")).to_be_visible()
    expect(page.get_by_text("2 of 2").last).to_be_visible()

    choose(page, "more-", "Compare models")
    page.wait_for_url(re.compile("/compare"))
    expect(box(page)).to_have_value("Name an island")


def test_a_retry_says_why_and_for_how_long_and_thoughts_are_folded(page: Page, chat: Dashboard) -> None:
    page.goto(chat.url)
    pick(page, BUSY)
    page.get_by_role("button", name="Options").last.click()
    page.get_by_role("radio", name="high").or_(page.get_by_role("button", name="high")).first.click()
    page.keyboard.press("Escape")
    ask(page, "Think about marshes")
    expect(answers(page)).to_contain_text([re.compile(r"Too many requests.*Trying again in \d s")])
    expect(answers(page)).to_contain_text([DONE])
    thoughts = answers(page).get_by_text("Thoughts").last
    expect(thoughts).to_be_visible()
    expect(
        page.get_by_test_id("stExpanderDetails").or_(page.get_by_test_id("stStatusDetails"))
    ).not_to_be_visible()


def test_two_answers_arrive_at_once_and_esc_stops_both_also_after_a_reload(
    page: Page, chat: Dashboard
) -> None:
    page.goto(chat.url)
    pick(page, SLOW)
    ask(page, "Tell a long story")
    expect(answers(page)).to_contain_text(["sandbox"])
    box(page).fill("And another")
    ask(page, "And another one")
    expect(answers(page)).to_have_count(2)
    expect(answers(page).nth(0)).to_contain_text("sandbox")
    expect(answers(page).nth(1)).to_contain_text("sandbox")
    grown = [len(answers(page).nth(n).inner_text()) for n in (0, 1)]
    expect(answers(page).nth(0)).not_to_contain_text(DONE)
    page.wait_for_function(
        "before => [...document.querySelectorAll(\"[class*='st-key-answer-']\")]"
        ".every((card, n) => card.innerText.length > before[n])",
        arg=grown,
    )
    page.reload()
    expect(answers(page)).to_have_count(2)
    expect(button(page, "stop")).to_be_visible()
    expect(answers(page).nth(1)).to_contain_text("sandbox")
    page.keyboard.press("Escape")
    expect(page.get_by_text("Stopped. The text up to here is kept.")).to_have_count(2)
    choose(page, "more-", "Continue")
    expect(page.get_by_text("Go on exactly where your answer breaks off").first).to_be_visible()
    expect(button(page, "stop")).to_be_visible()
    button(page, "stop").click()
    expect(page.get_by_text("Stopped. The text up to here is kept.")).to_have_count(3)


def test_around_an_answer_that_comes_stands_nothing_of_what_was_open_before(
    page: Page, chat: Dashboard
) -> None:
    ready(page, chat, "Name a desert")
    ask(page, "Name another")
    messages = page.get_by_test_id("stChatMessage")
    expect(answers(page)).to_contain_text([DONE, DONE])
    button(page, "new-conversation").click()
    expect(page.get_by_text("Plan a week of learning")).to_be_visible()
    pick(page, SLOW)
    ask(page, "Tell a slow story")
    expect(answers(page)).to_contain_text(["sandbox"])
    expect(button(page, "stop")).to_be_visible()
    expect(page.get_by_text("Plan a week of learning")).to_have_count(0, timeout=QUICKLY_MS)

    sidebar = page.get_by_test_id("stSidebar")
    sidebar.get_by_role("button", name="Name a desert").click()
    expect(messages).to_have_count(4)
    sidebar.get_by_role("button", name="Tell a slow story").click()
    expect(button(page, "stop")).to_be_visible()
    expect(messages).to_have_count(2, timeout=QUICKLY_MS)
    button(page, "stop").click()
    expect(answers(page)).to_contain_text(["Stopped"])

    button(page, "regenerate-").click()
    expect(button(page, "stop")).to_be_visible()
    expect(page.get_by_text("Stopped. The text up to here is kept.")).to_have_count(0, timeout=QUICKLY_MS)
    expect(keyed(page, "regenerate-")).to_have_count(0, timeout=QUICKLY_MS)
    button(page, "stop").click()
    expect(answers(page)).to_contain_text(["Stopped"])


def test_the_list_marks_what_streams_and_finds_renames_pins_and_gives_back(
    page: Page, chat: Dashboard
) -> None:
    page.goto(chat.url)
    pick(page, SLOW)
    ask(page, "Describe a zeppelin")
    expect(answers(page)).to_contain_text(["sandbox"])
    button(page, "new-conversation").click()
    row = page.get_by_test_id("stSidebar").get_by_role("button", name="Describe a zeppelin")
    expect(row.get_by_test_id("stSpinnerIcon").or_(row.locator("svg, i, [role='img']")).first).to_be_visible()
    row.click()
    button(page, "stop").click()
    expect(answers(page)).to_contain_text(["Stopped"])

    choose(page, "conversation-menu-", "Rename")
    title = page.get_by_label("Title")
    title.fill("Airships <b>of</b> old")
    title.press("Enter")
    expect(keyed(page, "heading").last).to_contain_text("Airships <b>of</b> old")
    choose(page, "conversation-menu-", "Pin")
    expect(page.get_by_test_id("stSidebar").get_by_text("Pinned")).to_be_visible()

    page.get_by_label("Search conversations").fill("zeppelin")
    sidebar = page.get_by_test_id("stSidebar")
    expect(sidebar.get_by_text("1 found")).to_be_visible()
    expect(sidebar.locator("strong", has_text=re.compile("zeppelin", re.IGNORECASE)).first).to_be_visible()
    page.get_by_label("Search conversations").fill("")

    choose(page, "conversation-menu-", "Delete")
    expect(sidebar.get_by_text("Deleted: Airships")).to_be_visible()
    button(page, "undo-it").click()
    expect(keyed(page, "heading").last).to_contain_text("Airships")


def test_a_failed_answer_is_retried_with_another_model_and_found_in_the_log(
    page: Page, chat: Dashboard
) -> None:
    page.goto(chat.url)
    pick(page, BROKEN)
    ask(page, "Will this work?")
    expect(diagnosis(page)).to_contain_text("key")
    link = page.get_by_role("link", name="In the error log").last
    expect(link).to_have_attribute("href", re.compile(r"error_log\?run=\d+"))
    choose(page, "retry-with-", QUICK)
    expect(answers(page)).to_contain_text([DONE])
    expect(answers(page)).to_contain_text([QUICK])
    expect(page.get_by_text("2 of 2").last).to_be_visible()


def test_a_file_that_lies_is_refused_in_a_sentence_and_nothing_is_lost(page: Page, chat: Dashboard) -> None:
    page.goto(chat.url)
    files = page.locator("[data-testid='stChatInput'] input[type='file']")
    files.set_input_files(
        [
            {"name": "holiday.png", "mimeType": "image/png", "buffer": b"MZ not a picture"},
            {"name": "notes.txt", "mimeType": "text/plain", "buffer": b"Frogs are green."},
        ]
    )
    expect(page.get_by_text("notes.txt")).to_be_visible()
    box(page).fill("What do my notes say?")
    expect(page.get_by_test_id("stChatInputSubmitButton")).to_be_enabled()  # not before the files are there
    box(page).press("Enter")
    expect(page.get_by_text("holiday.png is called an image but is none")).to_be_visible()
    expect(box(page)).to_have_value("What do my notes say?")
    box(page).press("Enter")
    expect(answers(page)).to_contain_text([DONE])
    expect(page.get_by_test_id("stChatMessage").first).to_contain_text("notes.txt")


def test_what_is_exported_can_be_imported_and_a_bad_file_is_refused(page: Page, chat: Dashboard) -> None:
    ready(page, chat, "Name a lake")
    keyed(page, "export-").get_by_role("button").first.click()
    with page.expect_download() as download:
        page.get_by_role("button", name="JSON, to import again").click()
    exported = json.loads(download.value.path().read_text())
    assert [one["title"] for one in exported["conversations"]] == ["Name a lake"]
    page.keyboard.press("Escape")

    exported["conversations"][0]["title"] = "A lake from a file"
    page.get_by_role("button", name="Export and import").click()
    upload = page.locator(".st-key-import input[type='file']")
    upload.set_input_files({"name": "bad.json", "mimeType": "application/json", "buffer": b'[{"a": 1},\n}'})
    expect(page.get_by_text("bad.json: line 2, column 1: this is not JSON")).to_be_visible()
    good = json.dumps(exported).encode()
    upload.set_input_files({"name": "good.json", "mimeType": "application/json", "buffer": good})
    expect(page.get_by_text("1 conversation imported from good.json")).to_be_visible()
    expect(page.get_by_test_id("stSidebar").get_by_text("A lake from a file")).to_be_visible()


def test_a_hostile_answer_is_harmless_wherever_it_is_shown(page: Page, chat: Dashboard) -> None:
    hostile = (
        "![x](https://thief.example/1) <img src=https://thief.example/2 onerror='window.stolen=2'>"
        "<script>window.stolen=1</script> [go](javascript:window.stolen=3) \u202egnorw The end."
    )
    at = "2026-11-20T10:00:00+00:00"
    said = [{"sender": sender, "text": hostile, "created_at": at} for sender in ("human", "assistant")]
    export = [{"name": hostile, "created_at": at, "updated_at": at, "chat_messages": said}]
    taken: list[str] = []
    page.route("https://thief.example/**", lambda route: (taken.append(route.request.url), route.abort()))
    page.goto(chat.url)
    page.get_by_role("button", name="Export and import").click()
    file = {"name": "claude.json", "mimeType": "application/json", "buffer": json.dumps(export).encode()}
    page.locator(".st-key-import input[type='file']").set_input_files(file)
    expect(page.get_by_text("1 conversation imported from claude.json")).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_label("Search conversations").fill("thief gnorw")
    button(page, "hit-").click()
    messages = page.get_by_test_id("stChatMessage")
    expect(messages).to_contain_text(["The end.", "The end."])
    expect(keyed(page, "heading").last).to_contain_text("![x](https://thief.example/1)")
    assert not page.evaluate("() => window.stolen")
    assert messages.locator("script, a[href^='javascript'], [onerror]").count() == 0
    assert taken == []
