"""The setup page after the first visit: from the click on its link until a key can be entered."""

import sys
import tempfile
import time
from pathlib import Path

import click
from browser import chromium, visitor, wait_until_usable
from measure import at_most, load, middle, p95, rounds_within
from playwright.sync_api import Page
from servers import OURS, page_of

NOBODY = "http://127.0.0.1:9/v1"
"""A provider is never called here."""
TARGET_MS = 500.0


def shown_ms(page: Page) -> float:
    """Milliseconds from the click to the first field for a key."""
    page.get_by_role("link", name="Chat").click()
    wait_until_usable(page)
    begun = time.monotonic()
    page.get_by_role("link", name="Setup").click()
    page.wait_for_selector(".st-key-provider-gemini input")
    return (time.monotonic() - begun) * 1000


@click.command()
@click.option("--rounds", default=15, show_default=True, type=click.IntRange(1))
@click.option("--minutes", default=2.0, show_default=True, help="No round but the first begins later.")
def main(rounds: int, minutes: float) -> None:
    """Print the times; the exit code is 1 when the median is later than the target."""
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as temporary,
        chromium() as browser,
        page_of(OURS, Path(temporary), NOBODY) as server,
        visitor(browser) as page,
    ):
        server.wait_until_it_listens()
        page.goto(server.url)
        wait_until_usable(page)
        first = shown_ms(page)
        times = [shown_ms(page) for _ in rounds_within(rounds, minutes * 60)]
    target = at_most(TARGET_MS, "ms")
    print(
        f"Setup page, first visit {first:.0f} ms; after it, of {len(times)} visits, median {middle(times):.0f} ms, "
        f"p95 {p95(times):.0f} ms (target {target.text}), load {load():.1f}."
    )
    sys.exit(0 if middle(times) <= TARGET_MS else 1)


if __name__ == "__main__":
    main()
