"""What a person does on any page, and how a test waits until the page has come to rest.

Whatever is looked for by its key may stand there twice for a moment, while a rerun draws it anew and the old one is not
yet taken away. So a test names the last one, or how many it expects (`to_contain_text([...])`), and never reads the
page only once.
"""

import re
from collections.abc import Callable
from typing import TypeVar

from playwright.sync_api import Locator, Page, expect

DONE = re.compile(r"s in all")
"""What the line under a finished answer says."""
LOOKS_APART_MS = 250

Seen = TypeVar("Seen")


def ask(page: Page, text: str) -> None:
    box(page).fill(text)
    box(page).press("Enter")


def box(page: Page) -> Locator:
    return page.get_by_test_id("stChatInputTextArea")


def keyed(page: Page, key: str) -> Locator:
    """All with this key; with one that ends in a hyphen, all whose key begins so."""
    return page.locator(f"[class*='st-key-{key}']" if key.endswith("-") else f".st-key-{key}")


def answers(page: Page) -> Locator:
    return keyed(page, "answer-")


def diagnosis(page: Page) -> Locator:
    """The newest diagnosis card."""
    return keyed(page, "diagnosis-").last


def button(page: Page, key: str) -> Locator:
    """The newest button with this key, or whose key begins so."""
    return keyed(page, key).get_by_role("button").last


def settled(page: Page) -> None:
    """Wait until nothing is being drawn: a rerun under way closes what is opened meanwhile."""
    expect(page.locator('[data-test-script-state="notRunning"]')).to_be_attached()


def at_rest(page: Page, read: Callable[[], Seen]) -> Seen:
    """What is read, once two looks in a row see the same."""
    settled(page)
    before: object = object()
    now = read()
    while now != before:
        page.wait_for_timeout(LOOKS_APART_MS)
        settled(page)
        before, now = now, read()
    return now
