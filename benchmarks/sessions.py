"""Twenty people at once: as many sessions on one dashboard, each with an answer of its own on its way.

    python benchmarks/sessions.py

Twenty people sit at twenty machines, and each machine draws one page. Twenty pages drawn on this one measured the
browser: it took nearly all of the processors, and the dashboard a tenth. So the twenty draw nothing. They speak to the
dashboard over its WebSocket as the page does, and note when a token has come: all that Switchboard and Streamlit do for
a session is in their figures, and nothing that a browser does. Two pages beside them are drawn by a real Chromium, in
which an observer notes when a token is there: the whole way, at the same time.

The sandbox stamps each token with the time it sent it. An answer is exact when what is kept is what the sandbox says,
word for word, and what a socket session was sent is what is kept. The first question of the process is not measured:
LiteLLM does much only once.
"""

import sqlite3
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

import click
import psutil
from browser import PATIENCE_MS, QUESTION, ask, chromium, visitor, wait_until_usable
from crowd import crowd
from deltas import STAMP, Answer
from measure import Figure, at_most, lateness, load, middle, p95, report
from playwright.sync_api import Page
from servers import MODEL, OURS, ROOT, Server, page_of, sandbox

sys.path.insert(0, str(ROOT))

from lib.sandbox.answer import Ask, compose
from lib.ui.blocks import split

PROBE = (Path(__file__).parent / "probe.js").read_text()
IN_TIME = at_most(150, "ms")


def lateness_of(page: Page, tokens: int) -> list[float]:
    """How late each token of a drawn page's answer was, in milliseconds."""
    page.evaluate(
        "([enough, patience]) => probe.until(enough, patience)", [round(0.95 * tokens), PATIENCE_MS]
    )
    probe = page.evaluate("probe.read()")
    return lateness(probe["seen"], probe["sent"])


def inexact(database: Path, tokens: int, asked: int, answers: list[Answer]) -> tuple[int, int]:
    """How many answers of so many asked for are not kept as the sandbox gave them, and how many were sent otherwise."""
    with sqlite3.connect(database) as store:
        kept = list(store.execute("select text, litellm_model from runs where source = 'chat'"))
    model = MODEL.removeprefix("openai/")
    exact = compose(Ask(model=model, prompt=QUESTION, prompt_tokens=0), tokens).text("text")
    right = [text for text, called in kept if STAMP.sub("", text) == exact and model in called]
    # The stamps make each answer another text. Streamlit takes the white space around an element away.
    drawn = [[block.strip() for block in split(text)] for text in right]
    return asked - len(right), sum(not any(map(answer.is_exactly, drawn)) for answer in answers)


def processor_s(server: Server) -> float:
    """The processor time that the dashboard has taken so far."""
    times = psutil.Process(server.process.pid).cpu_times()
    return times.user + times.system


def figures(
    sockets: list[list[float]], pages: list[list[float]], wrong: tuple[int, int], share: float
) -> list[Figure]:
    """The table."""
    sent = [one for answer in sockets for one in answer]
    drawn = [one for answer in pages for one in answer]
    slowest = max(middle(answer) for answer in (*sockets, *pages))
    return [
        Figure(f"token to socket, {len(sockets)} sessions, median", "ms", middle(sent), 0, IN_TIME),
        Figure("the same, p95", "ms", p95(sent), 0),
        Figure(f"token to drawn page, {len(pages)} beside them, median", "ms", middle(drawn), 0, IN_TIME),
        Figure("the same, p95", "ms", p95(drawn), 0),
        Figure("the slowest session's median", "ms", slowest, 0, IN_TIME),
        Figure("answers not kept exactly", "", wrong[0], 0, at_most(0, "")),
        Figure("answers not sent exactly", "", wrong[1], 0, at_most(0, "")),
        Figure("the dashboard's processor time", "% of a core", 100 * share, 0),
    ]


@click.command()
@click.option("--sessions", default=20, show_default=True, type=click.IntRange(1), help="Without a screen.")
@click.option("--drawn", default=2, show_default=True, type=click.IntRange(1), help="Pages beside them.")
@click.option("--pace", default=25, show_default=True, help="Tokens a second of each answer.")
@click.option("--tokens", default=250, show_default=True)
def main(sessions: int, drawn: int, pace: int, tokens: int) -> None:
    """Print a table, write JSON; the exit code is 1 when a target is missed."""
    with ExitStack() as running:
        temporary = running.enter_context(tempfile.TemporaryDirectory(ignore_cleanup_errors=True))
        browser = running.enter_context(chromium())
        provider = running.enter_context(sandbox(Path(temporary)))
        speed = f"/stamp=1/first=0/pace={pace}/tokens={tokens}/v1"
        folder = Path(temporary) / "ours"
        server = running.enter_context(page_of(OURS, folder, provider.url + speed))
        server.wait_until_it_listens()
        with crowd(server.url, 1) as first:
            first.wait_until_usable()
            first.ask(QUESTION)
            first.answers()
        others = running.enter_context(crowd(server.url, sessions))
        pages = [running.enter_context(visitor(browser, PROBE)) for _ in range(drawn)]
        for page in pages:
            page.goto(server.url)
            wait_until_usable(page)
        others.wait_until_usable()
        began, used = time.monotonic(), processor_s(server)
        others.ask(QUESTION)
        for page in pages:
            ask(page)
        answers = others.answers()
        share = (processor_s(server) - used) / (time.monotonic() - began)
        late = [lateness_of(page, tokens) for page in pages]
        heard = [list(answer.late.values()) for answer in answers]
        wrong = inexact(folder / "data" / "switchboard.db", tokens, 1 + sessions + drawn, answers)
        raw = {"sockets": heard, "pages": late, "inexact": wrong, "share": share}
        met = report("sessions", figures(heard, late, wrong, share), rounds=1, loads=[load()], raw=raw)
    sys.exit(0 if met else 1)


if __name__ == "__main__":
    main()
