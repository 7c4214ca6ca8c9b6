"""From nothing to a real call on the setup page, and from broken files to whole ones."""

import re
import stat
from collections.abc import Callable, Iterator

import pytest
import yaml
from playwright.sync_api import Locator, Page, expect

from lib.sandbox.server import SandboxServer
from tests.browser.dashboard_process import Dashboard
from tests.browser.steps import answers, ask, button, diagnosis, keyed

pytestmark = pytest.mark.browser

KEY = "sk-proj-" + "browserCanaryGptBrowserCanary0001"


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    """A strict GPT on loopback."""
    sandbox = SandboxServer()
    yield f"{sandbox.start()}/tokens=20/v1"
    sandbox.stop()


@pytest.fixture(scope="module")
def dashboard(new_dashboard: Callable[..., Dashboard]) -> Dashboard:
    """One for all tests here: what is in its files counts at once, without a restart."""
    return new_dashboard()


@pytest.fixture
def fresh(dashboard: Dashboard) -> Dashboard:
    """The dashboard of somebody who has set nothing up."""
    for name in (".env", ".env.bak", "config.yaml", "config.yaml.bak"):
        (dashboard.folder / name).unlink(missing_ok=True)
    return dashboard


def open_setup(page: Page, dashboard: Dashboard) -> None:
    page.goto(f"{dashboard.url}/setup")
    expect(page.get_by_role("heading", name="Setup", exact=True)).to_be_visible()
    expect(page.get_by_role("tab", name="This machine")).to_be_visible()


def card(page: Page, name: str) -> Locator:
    return keyed(page, f"provider-{name}").last


def field(where: Page | Locator, label: str) -> Locator:
    return where.get_by_role("textbox", name=label, exact=True)


def test_a_key_is_entered_checked_and_used_for_a_real_call(
    page: Page, fresh: Dashboard, provider: str
) -> None:
    env = fresh.folder / ".env"
    env.write_text(f"OPENAI_BASE_URL={provider}\n")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    open_setup(page, fresh)
    expect(card(page, "openai")).to_contain_text("No key yet")
    card(page, "openai").get_by_label("Key for GPT").fill(f" {KEY} ")
    card(page, "openai").get_by_role("button", name="Save and check").click()

    expect(card(page, "openai")).to_contain_text("Valid")
    expect(card(page, "openai")).to_contain_text("sk-…0001")
    expect(card(page, "openai").get_by_label("Key for GPT")).to_have_value("")
    assert env.read_text() == f"OPENAI_BASE_URL={provider}\nOPENAI_API_KEY={KEY}\n"
    assert stat.S_IMODE(env.stat().st_mode) == 0o600

    page.get_by_role("link", name=re.compile("Chat")).click()
    ask(page, "Hello")
    answer = answers(page).last
    expect(answer).to_contain_text(re.compile(r"s in all|\ds\b|tokens"))
    expect(answer.get_by_text("Sandbox", exact=True)).to_have_count(0)

    assert KEY not in page.content() + fresh.log + "".join(asked)
    kept = [file for file in fresh.folder.rglob("*") if file.is_file() and file.name != ".env"]
    assert not [file for file in kept if KEY.encode() in file.read_bytes()]


def test_a_broken_env_is_mended_after_the_change_was_shown_and_can_be_taken_back(
    page: Page, fresh: Dashboard
) -> None:
    env = fresh.folder / ".env"
    broken = (
        f"# mine\nset OPENAI_API_KEY=\u201c{KEY}\u201d;\nANTHROPIC_BASE_URL=https://api.anthropic.com/v1\n"
    )
    env.write_text(broken, encoding="utf-8")
    open_setup(page, fresh)
    expect(page.get_by_text("2 things stand in the way of a call")).to_be_visible()
    expect(page.get_by_text(".env, line 2", exact=False).first).to_be_visible()
    button(page, "fix-all").click()
    diff = page.get_by_test_id("stCode").filter(has_text="+OPENAI_API_KEY=sk-proj-***").first
    expect(diff).to_contain_text("+ANTHROPIC_BASE_URL=https://api.anthropic.com")
    expect(diff).not_to_contain_text(KEY)
    page.get_by_role("button", name="Make all changes").click()

    expect(page.get_by_text("All that could be mended is mended.")).to_be_visible()
    expect(page.get_by_text("Nothing stands in the way of a call.")).to_be_visible()
    assert env.read_text() == f"# mine\nOPENAI_API_KEY={KEY}\nANTHROPIC_BASE_URL=https://api.anthropic.com\n"

    button(page, "undo").click()
    expect(page.get_by_text("2 things stand in the way of a call")).to_be_visible()
    assert env.read_text(encoding="utf-8") == broken
    assert KEY not in page.content()


def test_a_file_that_stops_every_other_page_is_mended_here(page: Page, fresh: Dashboard) -> None:
    env = fresh.folder / ".env"
    env.write_bytes(b"\xff\xfe" + "CHAT_RETRIES=1\r\n".encode("utf-16-le"))
    page.goto(fresh.url)
    page.get_by_role("link", name="Mend it on the setup page").click()
    expect(page.get_by_text("The file is UTF-16")).to_be_visible()
    page.get_by_role("button", name="Fix").first.click()
    page.get_by_role("button", name="Make this change").click()
    expect(page.get_by_text("Nothing stands in the way of a call.")).to_be_visible()
    assert env.read_bytes() == b"CHAT_RETRIES=1\r\n"


def test_a_model_is_added_and_a_retirement_is_announced(page: Page, fresh: Dashboard) -> None:
    open_setup(page, fresh)
    page.get_by_role("tab", name="Models").click()
    page.get_by_text("Add a model").click()
    page.get_by_label("Name", exact=True).fill("old-sonnet")
    page.get_by_role("textbox", name="LiteLLM's name").fill("anthropic/claude-sonnet-4-5")
    button(page, "add").click()
    expect(page.get_by_text("is in the catalogue")).to_be_visible()
    listed = yaml.safe_load((fresh.folder / "config.yaml").read_text())["model_list"]
    assert listed[-1]["model_name"] == "old-sonnet"
    assert "# The catalogue" in (fresh.folder / "config.yaml").read_text()
    expect(page.get_by_text(re.compile("old-sonnet retires on|old-sonnet was retired")).first).to_be_visible()


def test_a_key_that_the_provider_refuses_is_not_called_unreachable_nor_the_other_way_round(
    page: Page, fresh: Dashboard, provider: str
) -> None:
    refusing = provider.replace("/tokens=20", "/fault=bad-key")
    bases = f"OPENAI_BASE_URL={refusing}\nANTHROPIC_BASE_URL=http://127.0.0.1:9\n"
    keys = f"OPENAI_API_KEY={KEY}\nANTHROPIC_API_KEY=sk-ant-api03-canary-0000001\n"
    (fresh.folder / ".env").write_text(bases + keys)
    open_setup(page, fresh)
    button(page, "check-openai").click()
    expect(card(page, "openai")).to_contain_text("Rejected")
    button(page, "check-anthropic").click()
    expect(card(page, "anthropic")).to_contain_text("Could not be reached")
    expect(card(page, "openai")).to_contain_text("Rejected")


def test_addresses_are_shown_to_the_letter_and_wrong_ones_say_why(page: Page, fresh: Dashboard) -> None:
    (fresh.folder / ".env").write_text("ANTHROPIC_BASE_URL=https://api.anthropic.com/v1\n")
    open_setup(page, fresh)
    page.get_by_role("tab", name="Addresses").click()
    expect(page.get_by_text("POST https://api.anthropic.com/v1/v1/messages").first).to_be_visible()
    expect(page.get_by_text("The version is in the URL twice").first).to_be_visible()


def test_calls_are_sent_through_the_proxy_and_back_by_a_switch(page: Page, fresh: Dashboard) -> None:
    env = fresh.folder / ".env"
    env.write_text(f"# mine\nOPENAI_API_KEY={KEY}\n")
    open_setup(page, fresh)
    page.get_by_role("tab", name="This machine").click()
    expect(page.get_by_text("API_PORT (default)")).to_be_visible()
    page.get_by_text("Calls go through the LiteLLM proxy").click()
    expect(page.get_by_text("Calls go through the proxy on")).to_be_visible()
    assert env.read_text().endswith("\nLITELLM_PROXY_URL=http://127.0.0.1:8080\n")

    page.get_by_role("tab", name="Addresses").click()
    expect(page.get_by_text("POST http://127.0.0.1:8080/chat/completions").first).to_be_attached()
    page.get_by_role("tab", name="This machine").click()
    page.get_by_text("Calls go through the LiteLLM proxy").click()
    expect(page.get_by_text("Calls go to the providers directly now.")).to_be_visible()
    assert "\n# LITELLM_PROXY_URL=" in env.read_text()


def test_what_answers_at_an_address_is_seen_on_request(page: Page, fresh: Dashboard, provider: str) -> None:
    bases = f"OPENAI_BASE_URL={provider}\nANTHROPIC_BASE_URL={fresh.url}/here\n"
    (fresh.folder / ".env").write_text(bases + f"OPENAI_API_KEY={KEY}\n")
    catalogue = [
        {"model_name": "a-gpt", "litellm_params": {"model": "openai/gpt-6-luna"}},
        {"model_name": "a-claude", "litellm_params": {"model": "anthropic/claude-haiku-5-5"}},
    ]
    (fresh.folder / "config.yaml").write_text(yaml.safe_dump({"model_list": catalogue}))
    open_setup(page, fresh)
    page.get_by_role("tab", name="Addresses").click()
    page.get_by_role("button", name="See what answers there").click()
    host = fresh.url.removeprefix("http://")
    expect(
        page.get_by_text(f"{host} is a Streamlit page such as this one, and no API.").first
    ).to_be_visible()


def test_a_backup_is_gone_back_to(page: Page, fresh: Dashboard) -> None:
    open_setup(page, fresh)
    page.get_by_role("tab", name="This machine").click()
    button(page, "back-up").click()
    expect(page.get_by_text("The data is backed up.")).to_be_visible()
    page.get_by_text(re.compile(r"^\d+ backups$")).click()
    page.get_by_role("button", name="Go back to it").first.click()
    page.get_by_role("button", name="Go back", exact=True).click()
    expect(page.get_by_text("The data is what it was then.")).to_be_visible()
    names = [path.name for path in (fresh.folder / "data" / "backups").glob("*.db")]
    assert any(name.endswith("-before-restore.db") for name in names)


def test_limits_are_changed_within_their_rules_shown_and_taken_back(page: Page, fresh: Dashboard) -> None:
    env = fresh.folder / ".env"
    env.write_text("# mine\nCHAT_RETRIES=1 # few\n")
    open_setup(page, fresh)
    page.get_by_role("tab", name="This machine").click()
    retries = field(page, "How often a chat tries again after a rate limit or overload")
    silence = field(page, "Seconds of silence after which an answer is given up")
    retries.fill("eleven")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("CHAT_RETRIES must be a whole number from 0 to 10.")).to_be_visible()
    assert env.read_text() == "# mine\nCHAT_RETRIES=1 # few\n"

    retries.fill("4")
    silence.fill("12.5")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved: it counts from the next call on.")).to_be_visible()
    assert env.read_text() == "# mine\nCHAT_RETRIES=4 # few\nIDLE_TIMEOUT_S=12.5\n"
    page.get_by_text("What was changed").click()
    expect(page.get_by_test_id("stCode").filter(has_text="+CHAT_RETRIES=4").first).to_be_visible()
    expect(retries).to_have_value("4")

    button(page, "undo").click()
    expect(retries).to_have_value("1")
    expect(silence).to_have_value("")
    assert env.read_text() == "# mine\nCHAT_RETRIES=1 # few\n"


def test_a_deadline_that_is_set_here_ends_the_next_answer(
    page: Page, fresh: Dashboard, provider: str
) -> None:
    hanging = provider.replace("/tokens=20", "/fault=hang")
    (fresh.folder / ".env").write_text(f"OPENAI_BASE_URL={hanging}\nOPENAI_API_KEY={KEY}\n")
    open_setup(page, fresh)
    page.get_by_role("tab", name="This machine").click()
    field(page, "Seconds within which the first token has to come").fill("1")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved: it counts from the next call on.")).to_be_visible()
    page.get_by_role("link", name=re.compile("Chat")).click()
    ask(page, "Hello")
    expect(diagnosis(page)).to_be_visible(timeout=25_000)


def test_any_address_is_tried_with_every_prefix_before_it_is_entered(
    page: Page, fresh: Dashboard, provider: str
) -> None:
    open_setup(page, fresh)
    page.get_by_role("tab", name="Addresses").click()
    field(page, "Any address").fill(provider)
    page.get_by_role("button", name="Look", exact=True).click()
    tried = keyed(page, "tried").last
    expect(tried.get_by_text("is open.")).to_be_visible()
    expect(tried.get_by_text(re.compile(r"openai/.*An API answers here"))).to_be_visible()
    expect(tried.get_by_text(re.compile(r"anthropic/.*twice"))).to_be_visible()
    expect(tried.get_by_text(f"POST {provider}/chat/completions").first).to_be_visible()
    expect(tried.get_by_text(f"POST {provider}/v1/messages")).to_be_visible()
    assert not (fresh.folder / ".env").exists()

    field(page, "Any address").fill(fresh.url)
    page.get_by_role("button", name="Look", exact=True).click()
    expect(tried.get_by_text("Switchboard's own page")).to_be_visible()


def test_the_theme_is_chosen_where_the_page_says_and_this_browser_remembers_it(
    page: Page, fresh: Dashboard
) -> None:
    open_setup(page, fresh)
    page.get_by_role("tab", name="This machine").click()
    expect(page.get_by_text("at the top right. This browser remembers it.")).to_be_visible()
    app = page.get_by_test_id("stApp")
    expect(app).to_have_css("background-color", "rgb(255, 255, 255)")
    page.get_by_test_id("stMainMenuButton").click()
    page.get_by_role("menuitemradio", name="Dark").click()
    expect(app).to_have_css("background-color", "rgb(18, 24, 26)")
    page.reload()
    expect(app).to_have_css("background-color", "rgb(18, 24, 26)")
