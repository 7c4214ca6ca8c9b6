"""Many prompts in a real browser: from the file over the estimate to the answers, paused and gone on with, exported."""

import csv
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, WebSocket, expect
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from lib.sandbox.server import SandboxServer
from tests.browser.dashboard_process import Dashboard
from tests.browser.steps import button, keyed, settled

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]
CATALOGUE = """
model_list:
  - model_name: slow
    litellm_params: {{model: openai/gpt-6.1-sol, api_base: "{url}/tokens=30/pace=20/first=0/v1"}}
  - model_name: refused
    litellm_params: {{model: anthropic/claude-sonnet-5-5, api_base: "{url}/fault=bad-key"}}
"""
ROWS = 12
STREAMLIT_CACHES_FROM = 10_000
"""Bytes of a message; unless it is told otherwise."""


@pytest.fixture(scope="module")
def slow(
    new_dashboard: Callable[..., Dashboard], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Dashboard]:
    """A dashboard with a model that takes its time and one that refuses the key."""
    sandbox = SandboxServer()
    catalogue = tmp_path_factory.mktemp("catalogue") / "config.yaml"
    catalogue.write_text(CATALOGUE.format(url=sandbox.start()))
    keys = dict.fromkeys(("OPENAI_API_KEY", "ANTHROPIC_API_KEY"), "sk-made-up-for-a-test")
    yield new_dashboard(CONFIG_FILE=str(catalogue), **keys)
    sandbox.stop()


def fill(page: Page, label: str, text: str) -> None:
    field = page.get_by_role("textbox", name=label)
    field.fill(text)
    field.press("Control+Enter")
    settled(page)


def answer_all(page: Page, dashboard: Dashboard, file: Path) -> None:
    """Put the prompts of a file to the models that are picked from the first, and wait for the last answer."""
    page.goto(f"{dashboard.url}/compare")
    page.get_by_text("Many prompts", exact=True).click()
    page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(file)
    button(page, "start-matrix").click()
    expect(keyed(page, "matrix-progress").last).to_contain_text("Done")
    settled(page)


def test_a_file_of_prompts_is_asked_paused_gone_on_with_filtered_and_exported(
    page: Page, slow: Dashboard, tmp_path: Path
) -> None:
    broken, file = tmp_path / "broken.csv", tmp_path / "animals.csv"
    page.goto(f"{slow.url}/compare")
    page.get_by_text("Many prompts", exact=True).click()
    chooser = page.get_by_test_id("stFileUploaderDropzoneInput")
    broken.write_text("animal\nfrog,toad\n")
    chooser.set_input_files(broken)
    expect(page.get_by_test_id("stAlert").last).to_contain_text("Row 2 has 2 columns")
    file.write_text("animal\n" + "".join(f"frog {number}\n" for number in range(ROWS)))
    chooser.set_input_files(file)
    expect(page.get_by_test_id("stAlert").last).to_contain_text("no column prompt")
    fill(page, "Template", "Tell me about {{beast}}.")
    expect(page.get_by_test_id("stAlert").last).to_contain_text("{{beast}} is no column")
    fill(page, "Template", "Tell me about {{animal}}.")
    expect(page.get_by_test_id("stAlert").last).to_contain_text(f"{2 * ROWS} calls for about $")
    button(page, "start-matrix").click()
    expect(page).to_have_url(re.compile(r"\?matrix=\d+"))
    progress = keyed(page, "matrix-progress").last
    expect(progress).to_contain_text("Filling")
    button(page, "pause-matrix").click()
    expect(progress).to_contain_text("Paused")
    expect(progress).not_to_contain_text(f"{2 * ROWS} of {2 * ROWS}")
    page.reload()
    button(page, "resume-matrix").click()
    expect(progress).to_contain_text(f"Done · {2 * ROWS} of {2 * ROWS}")
    settled(page)
    page.get_by_test_id("stButtonGroup").get_by_text("Failed", exact=True).click()
    expect(page.get_by_text("No prompt has such an answer.")).to_be_visible()
    page.get_by_test_id("stButtonGroup").get_by_text("Errors", exact=True).click()
    expect(page.get_by_test_id("stDataFrame")).to_be_visible()
    settled(page)
    page.get_by_role("button", name="Export").click()
    with page.expect_download() as download:
        page.get_by_test_id("stPopoverBody").get_by_role("button", name="CSV").click()
    rows = list(csv.DictReader(Path(download.value.path()).read_text().splitlines()))
    states = [(row["model"], row["state"]) for row in rows]
    assert states.count(("slow", "passed")) == ROWS
    assert states.count(("refused", "error")) == ROWS
    assert rows[0]["animal"] == "frog 0"


def test_what_a_filter_hid_is_sent_whole_and_never_as_a_name_for_what_the_browser_may_have_dropped(
    page: Page, slow: Dashboard, tmp_path: Path
) -> None:
    frames: list[bytes] = []
    file = tmp_path / "long.csv"
    file.write_text("prompt\n" + "".join(f"{number} {'long ' * 200}\n" for number in range(25)))

    def listen(socket: WebSocket) -> None:
        socket.on("framereceived", lambda frame: frames.append(frame if isinstance(frame, bytes) else b""))

    page.on("websocket", listen)
    answer_all(page, slow, file)
    filters = page.get_by_test_id("stButtonGroup")
    filters.get_by_text("Failed", exact=True).click()
    expect(page.get_by_text("No prompt has such an answer.")).to_be_visible()
    filters.get_by_text("All", exact=True).click()
    expect(page.get_by_test_id("stDataFrame")).to_be_visible()
    settled(page)
    assert max(len(frame) for frame in frames) > STREAMLIT_CACHES_FROM
    assert not [frame for frame in frames if ForwardMsg.FromString(frame).ref_hash]


def test_a_matrix_is_renamed_found_deleted_and_brought_back(
    page: Page, dashboard: Dashboard, tmp_path: Path
) -> None:
    file = tmp_path / "newts.csv"
    file.write_text("prompt\nWhat is a newt in three words?\n")
    answer_all(page, dashboard, file)
    page.get_by_test_id("stMain").get_by_role("button", name="Name").click()
    name = page.get_by_role("textbox", name="Name")
    name.fill("All about newts")
    name.press("Enter")
    expect(page.get_by_role("heading", name="All about newts")).to_be_visible()
    settled(page)
    button(page, "delete-matrix").click()
    listed = page.get_by_role("button", name=re.compile("All about newts"))
    expect(page.get_by_text("Undo delete")).to_be_visible()
    expect(listed).to_have_count(0)
    button(page, "undo-delete-matrix").click()
    expect(page.get_by_role("heading", name="All about newts")).to_be_visible()
    page.goto(f"{dashboard.url}/compare")
    page.get_by_text("Many prompts", exact=True).click()
    words = page.get_by_role("textbox", name="Search matrices")
    for wanted, found in (("giraffe", 0), ("is a newt", 1), ("ABOUT", 1)):
        words.fill(wanted)
        words.press("Enter")
        expect(listed).to_have_count(found)
    listed.click()
    expect(page).to_have_url(re.compile(r"\?matrix=\d+"))
