"""Many prompts: 1,000 to 10 models. Memory, a click on the page meanwhile, and what a kill at a random moment leaves.

The dashboard is killed once in the middle and started again; at the end every cell must have exactly one good answer.
"""

import contextlib
import random
import re
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import click
import psutil
from browser import chromium, visitor
from measure import Figure, at_most, load, p95, report
from playwright.sync_api import Page
from servers import OURS, Server, page_of, sandbox

ENTRY = """
  - model_name: {name}
    litellm_params: {{model: openai/gpt-6.1-sol, api_base: "{url}/first=20/pace=0/tokens=40/v1"}}
"""
ANSWERED = """SELECT number, place, count(*) FROM matrix_cells JOIN runs ON runs.id = run_id
WHERE state = 'passed' GROUP BY 1, 2"""
GOOD_RUNS = "SELECT count(*) FROM runs WHERE source = 'batch' AND status = 'ok'"


SHOWN = """text => {
    window.shown = new Promise(done => {
        let clicked = 0;
        addEventListener("pointerdown", () => { clicked = performance.now(); }, {once: true, capture: true});
        const look = () => clicked && document.body.textContent.includes(text)
            ? done(performance.now() - clicked) : requestAnimationFrame(look);
        look();
    });
}"""
"""How long after the next click a text is there; in the page itself, for Playwright looks only twice a second."""


def settled(page: Page) -> None:
    page.locator('[data-test-script-state="notRunning"]').wait_for()


def begin(page: Page, url: str, names: list[str], file: Path) -> int:
    """Start the matrix as a person does; its id."""
    page.goto(f"{url}/compare")
    page.get_by_text("Many prompts", exact=True).click()
    chooser = page.get_by_role("combobox", name="Models")
    chooser.wait_for()
    for name in names[1:]:
        chooser.click()
        chooser.fill(name)
        page.get_by_role("option", name=name, exact=True).click()
        page.locator("[data-testid=stMultiSelect]").get_by_text(name, exact=True).wait_for()
    chooser.press("Escape")  # an open list hides the rest of the page from roles
    settled(page)
    page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(file)
    at_a_time = page.get_by_role("spinbutton", name="Answers at a time from a provider")
    at_a_time.fill("16")
    at_a_time.press("Enter")
    settled(page)
    page.get_by_role("button", name="Start").click()
    page.wait_for_url(re.compile(r"matrix=\d+"))
    return int(page.url.rsplit("=", 1)[1])


def clicks(page: Page) -> list[float]:
    """How long two filters take to show what they let through, in ms."""
    group, took = page.get_by_test_id("stButtonGroup"), []
    for name, shown in (("Failed", "No prompt has such an answer."), ("All", "Choose a row to read")):
        page.evaluate(SHOWN, shown)
        group.get_by_text(name, exact=True).click()
        took.append(page.evaluate("window.shown"))
    return took


def watch(page: Page, server: Server, data: Path, until: int) -> tuple[list[float], list[float]]:
    """Click now and then until so many cells are done: how long each click took, and the memory in MB."""
    took, memory = [], []
    while done(data) < until:
        took += clicks(page)
        memory.append(psutil.Process(server.process.pid).memory_info().rss / 1e6)
        page.wait_for_timeout(1000)
    return took, memory


def done(data: Path) -> int:
    with contextlib.closing(sqlite3.connect(data / "switchboard.db", timeout=30)) as connection:
        number: int = connection.execute(
            "SELECT count(*) FROM matrix_cells WHERE state = 'passed'"
        ).fetchone()[0]
        return number


@click.command()
@click.option("--rows", default=1000, show_default=True, type=click.IntRange(2))
@click.option("--models", default=10, show_default=True, type=click.IntRange(1, 10))
def main(rows: int, models: int) -> None:
    """Print a table, write JSON; the exit code is 1 when a target is missed."""
    cells, names, loads = rows * models, [f"column-{number}" for number in range(models)], [load()]
    kill_at = random.randrange(cells // 4, cells // 2)  # noqa: S311 (a moment, no secret)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as temporary, chromium() as browser:
        folder, began = Path(temporary), time.monotonic()
        file = folder / "prompts.csv"
        file.write_text("prompt\n" + "".join(f"Say {number} in ten words.\n" for number in range(rows)))
        with sandbox(folder) as provider:
            ours = folder / "ours"
            ours.mkdir()
            entries = (ENTRY.format(name=name, url=provider.url) for name in names)
            (ours / "config.yaml").write_text("model_list:" + "".join(entries))
            with page_of(OURS, ours, provider.url + "/v1") as server, visitor(browser) as page:
                server.wait_until_it_listens()
                matrix = begin(page, server.url, names, file)
                took, memory = watch(page, server, ours / "data", kill_at)
                server.process.kill()
                server.process.wait()
            loads.append(load())
            with page_of(OURS, ours, provider.url + "/v1") as server, visitor(browser) as page:
                server.wait_until_it_listens()
                page.goto(f"{server.url}/compare?matrix={matrix}")
                page.get_by_role("button", name="Resume").click()
                page.get_by_role("button", name="Pause").wait_for()
                more, later = watch(page, server, ours / "data", cells)
            with contextlib.closing(sqlite3.connect(ours / "data" / "switchboard.db")) as connection:
                answered = Counter(
                    {(row, place): count for row, place, count in connection.execute(ANSWERED)}
                )
                good = connection.execute(GOOD_RUNS).fetchone()[0]
        seconds = time.monotonic() - began
    loads.append(load())
    figures = [
        Figure("cells without an answer", "", cells - len(answered), 0, at_most(0, "")),
        Figure("good answers beyond one a cell", "", good - cells, 0, at_most(0, "")),
        Figure("a click while it fills, p95", "ms", p95(took + more), 0, at_most(500, "ms")),
        Figure("memory of the dashboard at most", "MB", max(memory + later), 0, at_most(1500, "MB")),
        Figure("memory at the end beyond the first look", "MB", later[-1] - later[0], 0),
        Figure("all of it, with the kill", "s", seconds, 0),
    ]
    raw = {"killed_at": kill_at, "cells": cells, "clicks_ms": took + more, "memory_mb": memory + later}
    sys.exit(0 if report("matrix", figures, rounds=1, loads=loads, raw=raw) else 1)


if __name__ == "__main__":
    main()
