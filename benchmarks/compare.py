"""The comparison page: how late tokens are in each of four and eight columns, and what being together costs in time,
also together with one that fails at once and one that never says a word.

The sandbox, in a process of its own, stamps each token with the time it sent it; an observer in the browser notes when
it is in its column. The first comparison of the process is not counted: LiteLLM does much only once.
"""

import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import click
from browser import PATIENCE_MS, chromium, visitor, wait_until_usable
from measure import Figure, at_most, lateness, load, middle, p95, report, share
from playwright.sync_api import Page
from servers import OURS, page_of, sandbox

PROBE = (Path(__file__).parent / "columns.js").read_text()
MODELS = tuple(f"column-{number}" for number in range(8))
TROUBLED = (MODELS[0], "refused", "mute")
PACE, TOKENS = 50, 150
ENTRY = """
  - model_name: {name}
    litellm_params: {{model: openai/gpt-6.1-sol, api_base: "{url}/stamp=2/first=200/pace={pace}/tokens={tokens}/v1"}}
"""
TROUBLE = """
  - model_name: {name}
    litellm_params: {{model: openai/gpt-6.1-sol, api_base: "{url}/fault={fault}/v1"}}
"""


def compare(page: Page, url: str, models: Sequence[str], count: int) -> dict[str, list[float]]:
    """Compare models in a new session, of which `count` answer: how late each token was and the wall time, in ms."""
    page.goto(f"{url}/compare")
    wait_until_usable(page)
    chooser = page.get_by_role("combobox", name="Models")
    for name in models[1:]:
        chooser.click()
        chooser.fill(name)
        page.get_by_role("option", name=name).click()
        page.locator("[data-testid=stMultiSelect]").get_by_text(name, exact=True).wait_for()
    page.locator('[data-test-script-state="notRunning"]').wait_for()
    page.press("[data-testid=stChatInputTextArea]", "Enter")
    enough = round(0.95 * TOKENS)
    done = "([count, enough]) => columns.newest().length >= count && columns.newest().every((one) => one >= enough)"
    page.wait_for_function(done, arg=[count, enough], timeout=PATIENCE_MS)
    page.wait_for_timeout(1000)
    found = page.evaluate("columns.read()")
    late: list[float] = []
    answered = [column for column in found["columns"] if column["seen"]]
    for column in answered:
        late += lateness(column["seen"], column["sent"])
    last = max(column["seen"][-1][1] for column in answered)
    first = min(sent for column in answered for _, sent in column["sent"])
    return {"late": late, "wall": [last - first], "last": [late[-1]]}


@click.command()
@click.option("--rounds", default=3, show_default=True, type=click.IntRange(1))
def main(rounds: int) -> None:
    """Print a table, write JSON; the exit code is 1 when a target is missed."""
    asked = {str(count): (MODELS[:count], count) for count in (2, 3, 4, 8)} | {"troubled": (TROUBLED, 1)}
    raw: dict[str, dict[str, list[float]]] = {name: {"late": [], "wall": [], "last": []} for name in asked}
    loads = []
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as temporary, chromium() as browser:
        folder = Path(temporary)
        with sandbox(folder) as provider:
            ours = folder / "ours"
            ours.mkdir()
            entries = (ENTRY.format(name=name, url=provider.url, pace=PACE, tokens=TOKENS) for name in MODELS)
            faults = {"refused": "bad-key", "mute": "hang"}.items()
            trouble = (TROUBLE.format(name=name, url=provider.url, fault=fault) for name, fault in faults)
            (ours / "config.yaml").write_text("model_list:" + "".join((*entries, *trouble)))
            with page_of(OURS, ours, provider.url + "/v1") as server, visitor(browser, PROBE) as page:
                server.wait_until_it_listens()
                compare(page, server.url, *asked["2"])
                for _ in range(rounds):
                    for name, (models, count) in asked.items():
                        page.context.clear_cookies()
                        for what, values in compare(page, server.url, models, count).items():
                            raw[name][what] += values
                    loads.append(load())
    alone = 1000 * (TOKENS - 1) / PACE
    figures = [
        Figure("four columns, token to page, median", "ms", middle(raw["4"]["late"]), 0, at_most(30, "ms")),
        Figure("four columns, token to page, p95", "ms", p95(raw["4"]["late"]), 0, at_most(60, "ms")),
        Figure("eight columns, token to page, p95", "ms", p95(raw["8"]["late"]), 0, at_most(120, "ms")),
        Figure(
            "beside one that fails and one that hangs, last token to page",
            "ms",
            middle(raw["troubled"]["last"]),
            0,
            at_most(100, "ms"),
        ),
        Figure(
            "three together, first to last token (plain: one alone)",
            "ms",
            middle(raw["3"]["wall"]),
            alone,
            share(1.05),
        ),
    ]
    sys.exit(
        0
        if report("compare", figures, rounds=rounds, loads=loads, raw={k: v["wall"] for k, v in raw.items()})
        else 1
    )


if __name__ == "__main__":
    main()
