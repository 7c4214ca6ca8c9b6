"""How soon Stop stops: from the click or the key to the end of the run, and to the page that says so.

    python benchmarks/stop.py

Both ways, by the button and by Esc in the middle of typing the next question; of an answer that streams and of one
that has fallen silent. The page notes the key and when it shows the end; the store says when the run ended. All clocks
are the machine's own.
"""

import re
import sqlite3
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import click
from browser import PATIENCE_MS, QUESTION_BOX, ask, chromium, visitor, wait_until_usable
from measure import Figure, at_most, load, middle, report
from playwright.sync_api import Page
from servers import OURS, page_of, sandbox

ANSWERS = {
    "streams": "/first=0/pace=50/tokens=5000/v1",
    "is silent": "/fault=stall/after=40/first=0/pace=0/v1",
}
WATCH = """
window.stop = {asked: null, shown: null};
const now = () => performance.timeOrigin + performance.now();
const note = () => { stop.asked ??= now(); };
addEventListener("keydown", (event) => { if (event.key === "Escape") note(); }, true);
addEventListener("pointerup", (event) => { if (event.target.closest?.(".st-key-stop")) note(); }, true);
new MutationObserver(() => {
  if (stop.asked && !stop.shown && document.body.textContent.includes("Stopped. The text")) stop.shown = now();
}).observe(document, { subtree: true, childList: true, characterData: true });
"""
BEGUN = re.compile("sandbox")


def by_button(page: Page) -> None:
    """Click Stop."""
    page.locator(".st-key-stop button").click()


def by_key(page: Page) -> None:
    """Press Esc where the next question is typed."""
    page.fill(QUESTION_BOX, "And then?")
    page.press(QUESTION_BOX, "Escape")


WAYS: dict[str, Callable[[Page], None]] = {"button": by_button, "Esc": by_key}


def stopped(page: Page, url: str, store: Path, way: Callable[[Page], None]) -> tuple[float, float]:
    """Stop an answer; how many milliseconds until its run had ended, and until the page said so."""
    page.goto(url)
    wait_until_usable(page)
    ask(page)
    page.locator("[class*='st-key-answer-']", has_text=BEGUN).first.wait_for()
    page.locator(".st-key-stop button").wait_for()
    way(page)
    page.wait_for_function("() => stop.shown", timeout=PATIENCE_MS)
    asked, shown = page.evaluate("[stop.asked, stop.shown]")
    return ended_ms(store) - asked, shown - asked


def ended_ms(store: Path) -> float:
    """When the newest run ended, in milliseconds of the wall clock."""
    with sqlite3.connect(store) as opened:
        ((ended,),) = opened.execute("select ended_at from runs order by id desc limit 1").fetchall()
    return datetime.fromisoformat(ended).replace(tzinfo=UTC).timestamp() * 1000


@click.command()
@click.option("--rounds", default=5, show_default=True, type=click.IntRange(1))
def main(rounds: int) -> None:
    """Print a table, write JSON; the exit code is 1 when a target is missed."""
    took: dict[str, list[tuple[float, float]]] = defaultdict(list)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as temporary, chromium() as browser:
        folder = Path(temporary)
        with sandbox(folder) as provider, visitor(browser, WATCH) as page:
            for number, (what, path) in enumerate(ANSWERS.items()):
                place = folder / str(number)
                with page_of(OURS, place, provider.url + path) as server:
                    server.wait_until_it_listens()
                    store = place / "data" / "switchboard.db"
                    stopped(page, server.url, store, by_button)  # LiteLLM does much only once
                    for _ in range(rounds):
                        for way, act in WAYS.items():
                            took[f"{way}, an answer that {what}"].append(
                                stopped(page, server.url, store, act)
                            )
    figures = []
    for name, times in took.items():
        ended, shown = (middle(one) for one in zip(*times, strict=True))
        figures.append(Figure(f"{name}: run ended", "ms", ended, 0, at_most(300, "ms")))
        figures.append(Figure(f"{name}: shown", "ms", shown, 0, at_most(300, "ms")))
    sys.exit(0 if report("stop", figures, rounds=rounds, loads=[load()], raw=dict(took)) else 1)


if __name__ == "__main__":
    main()
