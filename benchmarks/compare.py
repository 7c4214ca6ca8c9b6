"""The comparison page: how late tokens are in each of four and eight columns, and what being together costs in time.

The sandbox, in a process of its own, stamps each token with the time it sent it; an observer in the browser notes when
it is in its column. The first comparison of the process is not counted: LiteLLM does much only once.
"""

import sys
import tempfile
from pathlib import Path

import click
from browser import PATIENCE_MS, chromium, visitor, wait_until_usable
from measure import Figure, at_most, load, middle, p95, report, share
from playwright.sync_api import Page
from servers import OURS, page_of, sandbox

PROBE = (Path(__file__).parent / "columns.js").read_text()
MODELS = tuple(f"column-{number}" for number in range(8))
PACE, TOKENS = 50, 150
ENTRY = """
  - model_name: {name}
    litellm_params: {{model: openai/gpt-6.1-sol, api_base: "{url}/stamp=1/first=200/pace={pace}/tokens={tokens}/v1"}}
"""


def compare(page: Page, url: str, count: int) -> dict[str, list[float]]:
    """Compare the first `count` models in a new session: how late each token was and the wall time, in ms."""
    page.goto(f"{url}/compare")
    wait_until_usable(page)
    chooser = page.get_by_role("combobox", name="Models")
    for name in MODELS[1:count]:
        chooser.click()
        chooser.fill(name)
        page.get_by_role("option", name=name).click()
        page.locator("[data-testid=stMultiSelect]").get_by_text(name, exact=True).wait_for()
    page.locator('[data-test-script-state="notRunning"]').wait_for()
    page.press("[data-testid=stChatInputTextArea]", "Enter")
    enough = round(0.98 * TOKENS)
    done = "([count, enough]) => columns.newest().length >= count && columns.newest().every((one) => one >= enough)"
    page.wait_for_function(done, arg=[count, enough], timeout=PATIENCE_MS)
    page.wait_for_timeout(1000)
    found = page.evaluate("columns.read()")
    late: list[float] = []
    for column in found["columns"]:
        sent, shown = dict(map(tuple, column["sent"])), 0
        for newest, when in column["seen"]:
            late += [when - sent[number] for number in range(shown, newest + 1) if number in sent]
            shown = newest + 1
    last = max(column["seen"][-1][1] for column in found["columns"])
    first = min(sent for column in found["columns"] for _, sent in column["sent"])
    return {"late": late, "wall": [last - first]}


@click.command()
@click.option("--rounds", default=3, show_default=True, type=click.IntRange(1))
def main(rounds: int) -> None:
    """Print a table, write JSON; the exit code is 1 when a target is missed."""
    raw: dict[str, dict[str, list[float]]] = {str(count): {"late": [], "wall": []} for count in (2, 3, 4, 8)}
    loads = []
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as temporary, chromium() as browser:
        folder = Path(temporary)
        with sandbox(folder) as provider:
            ours = folder / "ours"
            ours.mkdir()
            entries = (ENTRY.format(name=name, url=provider.url, pace=PACE, tokens=TOKENS) for name in MODELS)
            (ours / "config.yaml").write_text("model_list:" + "".join(entries))
            with page_of(OURS, ours, provider.url + "/v1") as server, visitor(browser, PROBE) as page:
                server.wait_until_it_listens()
                compare(page, server.url, 2)
                for _ in range(rounds):
                    for count in raw:
                        page.context.clear_cookies()
                        found = compare(page, server.url, int(count))
                        for what, values in found.items():
                            raw[count][what] += values
                    loads.append(load())
    alone = 1000 * (TOKENS - 1) / PACE
    figures = [
        Figure("four columns, token to page, median", "ms", middle(raw["4"]["late"]), 0, at_most(30, "ms")),
        Figure("four columns, token to page, p95", "ms", p95(raw["4"]["late"]), 0, at_most(60, "ms")),
        Figure("eight columns, token to page, p95", "ms", p95(raw["8"]["late"]), 0, at_most(120, "ms")),
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
