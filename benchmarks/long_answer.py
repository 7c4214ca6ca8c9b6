"""What a long answer costs: bytes to the browser and the server's processor time, for 10,000 and 40,000 characters.

    python benchmarks/long_answer.py

An answer that is four times as long may cost at most five times as much. Both arrive at the same pace, and the sizes
take turns; the first answer of the process is not counted, for LiteLLM does much only once.
"""

import json
import sys
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

import click
import psutil
from browser import PATIENCE_MS, ask, chromium, visitor, wait_until_usable
from measure import RESULTS, load, middle
from playwright.sync_api import Browser, WebSocket
from servers import OURS, Server, page_of, sandbox

PACE = 1000
TOKENS = {"short": 2_050, "long": 8_200}
MOST_TIMES = 5.0
LENGTH = (
    "[...document.querySelectorAll(\"[class*='st-key-answer-']\")].map(one => one.innerText.length)[0] || 0"
)


@dataclass(frozen=True)
class Cost:
    """What one answer took, from the question to its last character."""

    characters: int
    kilobytes: float
    processor_s: float


def cost(browser: Browser, server: Server) -> Cost:
    """Ask in a new session; the visit itself is not counted."""
    counted = 0

    def count(payload: str | bytes) -> None:
        nonlocal counted
        counted += len(payload)

    def watch(socket: WebSocket) -> None:
        socket.on("framereceived", count)

    process = psutil.Process(server.process.pid)
    with visitor(browser) as page:
        page.on("websocket", watch)
        page.goto(server.url)
        wait_until_usable(page)
        before, used = counted, process.cpu_times()
        ask(page)
        page.get_by_text("s in all").first.wait_for(timeout=PATIENCE_MS)
        page.wait_for_selector("[class*='st-key-regenerate-']")
        now = process.cpu_times()
        characters = int(page.evaluate(LENGTH))
    return Cost(characters, (counted - before) / 1000, now.user + now.system - used.user - used.system)


def measured(browser: Browser, folder: Path, rounds: int) -> dict[str, list[Cost]]:
    """The costs of both sizes, in turns."""
    found: dict[str, list[Cost]] = {size: [] for size in TOKENS}
    with sandbox(folder) as provider:
        for number in range(rounds):
            for size, tokens in TOKENS.items():
                base = f"{provider.url}/first=0/pace={PACE}/tokens={tokens}/v1"
                with page_of(OURS, folder / f"{size}-{number}", base) as server:
                    server.wait_until_it_listens()
                    cost(browser, server)
                    found[size].append(cost(browser, server))
    return found


@click.command()
@click.option("--rounds", default=3, show_default=True, type=click.IntRange(1))
def main(rounds: int) -> None:
    """Print the figures, write JSON; the exit code is 1 when a target is missed."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as temporary, chromium() as browser:
        found = measured(browser, Path(temporary), rounds)
    times = {}
    for what, unit in (("characters", ""), ("kilobytes", "kB"), ("processor_s", "s")):
        short, long = (middle([getattr(one, what) for one in found[size]]) for size in ("short", "long"))
        times[what] = long / short
        print(
            f"{what:12} short {short:10,.2f} {unit:2}  long {long:10,.2f} {unit:2}  {times[what]:.2f} times"
        )
    met = max(times["kilobytes"], times["processor_s"]) <= MOST_TIMES
    print(f"At most {MOST_TIMES:g} times as much: {'met' if met else 'missed'}; load {load():.1f}.")
    RESULTS.mkdir(exist_ok=True)
    record = {"rounds": {size: [asdict(one) for one in all_] for size, all_ in found.items()}, "times": times}
    (RESULTS / "long_answer.json").write_text(json.dumps(record | {"met": met}, indent=1) + "\n")
    sys.exit(0 if met else 1)


if __name__ == "__main__":
    main()
