"""Twenty people at once: as many browser sessions on one dashboard, each with an answer of its own on its way.

    python benchmarks/sessions.py

The sandbox stamps each token with the time it sent it; an observer in each page notes when it is there. All pages are
drawn by one browser on this machine, so what is measured holds its work too.
"""

import re
import sqlite3
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

import click
from browser import PATIENCE_MS, QUESTION, ask, chromium, visitor, wait_until_usable
from measure import Figure, at_most, load, middle, p95, report
from playwright.sync_api import Page
from servers import MODEL, OURS, ROOT, page_of, sandbox

sys.path.insert(0, str(ROOT))

from lib.sandbox.answer import Ask, compose

PROBE = (Path(__file__).parent / "probe.js").read_text()
STAMP = re.compile("\u2039[\\d:.]+\u203a ")


def lateness(page: Page, tokens: int) -> list[float]:
    """How late each token of the page's answer was, in milliseconds."""
    page.evaluate(
        "([enough, patience]) => probe.until(enough, patience)", [round(0.95 * tokens), PATIENCE_MS]
    )
    probe = page.evaluate("probe.read()")
    sent: dict[int, float] = dict(probe["sent"])
    late, shown = [], 0
    for newest, when in probe["seen"]:
        late += [when - sent[number] for number in range(shown, newest + 1) if number in sent]
        shown = newest + 1
    return late


def inexact(database: Path, tokens: int) -> int:
    """How many of the kept answers are not what the sandbox answers to this question, word for word."""
    with sqlite3.connect(database) as store:
        kept = list(store.execute("select text, litellm_model from runs where source = 'chat'"))
    model = MODEL.removeprefix("openai/")
    exact = compose(Ask(model=model, prompt=QUESTION, prompt_tokens=0), tokens).text("text")
    return sum(STAMP.sub("", text) != exact or model not in asked for text, asked in kept)


@click.command()
@click.option("--sessions", default=20, show_default=True, type=click.IntRange(1))
@click.option("--pace", default=25, show_default=True, help="Tokens a second of each answer.")
@click.option("--tokens", default=250, show_default=True)
def main(sessions: int, pace: int, tokens: int) -> None:
    """Print a table, write JSON; the exit code is 1 when a target is missed."""
    with ExitStack() as running:
        temporary = running.enter_context(tempfile.TemporaryDirectory(ignore_cleanup_errors=True))
        browser = running.enter_context(chromium())
        provider = running.enter_context(sandbox(Path(temporary)))
        speed = f"/stamp=1/first=0/pace={pace}/tokens={tokens}/v1"
        folder = Path(temporary) / "ours"
        server = running.enter_context(page_of(OURS, folder, provider.url + speed))
        server.wait_until_it_listens()
        pages = [running.enter_context(visitor(browser, PROBE)) for _ in range(sessions)]
        for page in pages:
            page.goto(server.url)
            wait_until_usable(page)
        for page in pages:
            ask(page)
        late = [lateness(page, tokens) for page in pages]
        wrong = inexact(folder / "data" / "switchboard.db", tokens)
        every = [one for answer in late for one in answer]
        figures = [
            Figure("token to page, median", "ms", middle(every), 0, at_most(150, "ms")),
            Figure("token to page, p95", "ms", p95(every), 0),
            Figure("the slowest session's median", "ms", max(middle(answer) for answer in late), 0),
            Figure("answers that are not exact", "", wrong, 0, at_most(0, "")),
        ]
        met = report("sessions", figures, rounds=1, loads=[load()], raw={"late": late, "inexact": wrong})
    sys.exit(0 if met else 1)


if __name__ == "__main__":
    main()
