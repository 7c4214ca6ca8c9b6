"""From the command to a chat page that takes a question: ours beside a plain page that imports LiteLLM at the top.

Each round starts both from nothing, one after the other, in alternating order, for a browser that has never been there.
"""

import sys
import tempfile
import time
from pathlib import Path

import click
from browser import QUESTION_BOX, chromium, visitor, wait_until_usable
from measure import Figure, load, middle, report, rounds_within, share
from playwright.sync_api import Browser
from servers import OURS, PLAIN, SIDES, Side, page_of

NOBODY = "http://127.0.0.1:9/v1"
"""A provider is never called here."""

WATCH = f"""(() => {{
    const look = () => document.querySelector("{QUESTION_BOX}")
        ? window.usableAt = (performance.timeOrigin + performance.now()) / 1000 : requestAnimationFrame(look);
    look();
}})()"""
"""Notes in the page itself when it can be used, in seconds since 1970: Playwright looks only twice a second."""


def first_paint(browser: Browser, side: Side, folder: Path) -> tuple[float, float]:
    """Seconds from the command until it listens, and until a question can be typed."""
    with visitor(browser, WATCH) as page, page_of(side, folder, NOBODY) as server:
        began = time.time() - time.monotonic() + server.started
        server.wait_until_it_listens()
        listens = time.time()
        page.goto(server.url, wait_until="commit")
        wait_until_usable(page)
        usable: float = page.evaluate("window.usableAt")
        return listens - began, usable - began


@click.command()
@click.option("--rounds", default=7, show_default=True, type=click.IntRange(1))
@click.option("--minutes", default=3.0, show_default=True, help="No round but the first begins later.")
def main(rounds: int, minutes: float) -> None:
    """Print a table, write JSON; the exit code is 1 when a target is missed."""
    times: dict[str, list[tuple[float, float]]] = {side.name: [] for side in SIDES}
    loads = []
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as temporary, chromium() as browser:
        folder = Path(temporary)
        for number in rounds_within(rounds, minutes * 60):
            for side in SIDES if number % 2 else reversed(SIDES):
                times[side.name].append(first_paint(browser, side, folder / f"{side.name}-{number}"))
            loads.append(load())
    listens, usable = (
        {name: middle([pair[which] for pair in pairs]) for name, pairs in times.items()} for which in (0, 1)
    )
    figures = [
        Figure("Command to usable page", "s", usable[OURS.name], usable[PLAIN.name], share(0.5)),
        Figure("of it until it listens", "s", listens[OURS.name], listens[PLAIN.name]),
    ]
    sys.exit(0 if report("first_paint", figures, rounds=len(loads), loads=loads, raw=times) else 1)


if __name__ == "__main__":
    main()
