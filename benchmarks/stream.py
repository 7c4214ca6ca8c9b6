"""From a token's birth to the page: ours beside a plain page that passes LiteLLM's chunks to Streamlit one by one.

The sandbox, in a process of its own, stamps up to a hundred tokens a second with the time it sent them; an observer in
the browser notes when they are in the page. A stamp is drawn like any text, and three times as long as a token: one on
each of a thousand a second would make the pages draw four thousand tokens' worth.

The first question of each process is not counted: LiteLLM does much only once. Every measured answer is the first of a
new session and conversation. Bytes have rounds of their own, for counting them costs time.
"""

import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import click
from browser import PATIENCE_MS, ask, chromium, visitor, wait_until_usable
from measure import Figure, at_most, lateness, later, load, middle, p95, report, rounds_within, share
from playwright.sync_api import Browser, Page, WebSocket
from servers import OURS, PLAIN, SIDES, Server, page_of, sandbox

PROBE = (Path(__file__).parent / "probe.js").read_text()

STAMPS_PER_S = 100

TYPING_MS = 2000
"""What a person takes to type a question. Meanwhile our page has the browser load what colours code."""


@dataclass(frozen=True)
class Speed:
    """How fast and how long the sandbox answers."""

    tokens_per_s: int
    tokens: int

    @property
    def path(self) -> str:
        every = max(1, self.tokens_per_s // STAMPS_PER_S)
        return f"/stamp={every}/first=0/pace={self.tokens_per_s}/tokens={self.tokens}/v1"

    @property
    def enough(self) -> int:
        """Which token must be in the page: the very last ones may be marks, which carry no stamp."""
        return round(0.95 * self.tokens)


SPEEDS = (Speed(50, 150), Speed(200, 400), Speed(1000, 2000))
FAST = SPEEDS[-1]


@dataclass(frozen=True)
class Answer:
    """What one answer was like, in milliseconds."""

    enter_to_first: float
    median: float
    p95: float
    last: float


def answered(page: Page, url: str, speed: Speed) -> None:
    """Ask at `url`, in a new session, as fast as a person can, and wait for the last token."""
    page.goto(url)
    wait_until_usable(page)
    page.wait_for_timeout(TYPING_MS)
    ask(page)
    page.evaluate("([enough, patience]) => probe.until(enough, patience)", [speed.enough, PATIENCE_MS])


def latency(page: Page, url: str, speed: Speed) -> Answer:
    """How late the tokens of one answer are in the page."""
    answered(page, url, speed)
    probe = page.evaluate("probe.read()")
    late = lateness(probe["seen"], probe["sent"])
    return Answer(probe["seen"][0][1] - probe["enter"], middle(late), p95(late), late[-1])


def kilobytes(browser: Browser, url: str, speed: Speed) -> float:
    """What the server sends to the browser for one answer, from the visit on; payloads of the WebSocket."""
    counted = 0

    def count(payload: str | bytes) -> None:
        nonlocal counted
        counted += len(payload)

    def watch(socket: WebSocket) -> None:
        socket.on("framereceived", count)

    with visitor(browser, PROBE) as page:
        page.on("websocket", watch)
        answered(page, url, speed)
    return counted / 1000


def compare(
    browser: Browser, folder: Path, speed: Speed, provider: str, rounds: Iterable[int], raw: dict
) -> None:
    """Measure both pages in turns at one speed; what is found is put into `raw`."""
    with ExitStack() as running:
        visits: dict[str, tuple[Page, Server]] = {}
        for side in SIDES:
            place = folder / f"{side.name}-{speed.tokens_per_s}"
            server = running.enter_context(page_of(side, place, provider + speed.path))
            visits[side.name] = running.enter_context(visitor(browser, PROBE)), server
        for page, server in visits.values():
            server.wait_until_it_listens()
            latency(page, server.url, speed)
        for number in rounds:
            for name in list(visits) if number % 2 else reversed(visits):
                page, server = visits[name]
                raw[speed.tokens_per_s][name].append(vars(latency(page, server.url, speed)))
        if speed is FAST:
            for name, (_, server) in visits.items():
                raw["kilobytes"][name] += [kilobytes(browser, server.url, speed) for _ in range(2)]


def figures(raw: dict) -> list[Figure]:
    """The table: medians over the rounds."""

    def figure(name: str, speed: Speed, what: str, target=None) -> Figure:
        ours, plain = (
            middle([answer[what] for answer in raw[speed.tokens_per_s][side.name]]) for side in (OURS, PLAIN)
        )
        return Figure(f"{speed.tokens_per_s} tokens/s: {name}", "ms", ours, plain, target)

    rows = []
    for speed in (speed for speed in SPEEDS if speed.tokens_per_s in raw):
        fast = speed is FAST
        rows += [
            figure("token to page, median", speed, "median", at_most(80, "ms") if fast else share(1)),
            figure("token to page, p95", speed, "p95", None if fast else share(1)),
            figure("last token", speed, "last", at_most(200, "ms") if fast else None),
            figure("Enter to first token", speed, "enter_to_first", later(10, "ms")),
        ]
    if "kilobytes" in raw:
        ours, plain = (middle(raw["kilobytes"][side.name]) for side in (OURS, PLAIN))
        name = f"{FAST.tokens_per_s} tokens/s: to the browser"
        rows.append(Figure(name, "kB", ours, plain, share(1 / 6)))
    return rows


@click.command()
@click.option("--rounds", default=5, show_default=True, type=click.IntRange(1))
@click.option("--minutes", default=3.0, show_default=True, help="No round but a first one begins later.")
@click.option(
    "--speed", "only", type=click.Choice([speed.tokens_per_s for speed in SPEEDS]), help="Only this one."
)
def main(rounds: int, minutes: float, only: int | None) -> None:
    """Print a table, write JSON; the exit code is 1 when a target is missed."""
    raw: dict = defaultdict(lambda: {side.name: [] for side in SIDES})
    loads = []
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as temporary, chromium() as browser:
        folder = Path(temporary)
        with sandbox(folder) as provider:
            speeds = [speed for speed in SPEEDS if only in (None, speed.tokens_per_s)]
            for speed in speeds:
                numbers = rounds_within(rounds, minutes * 60 / len(speeds))
                compare(browser, folder, speed, provider.url, numbers, raw)
                loads.append(load())
    done = min(len(raw[speed.tokens_per_s][PLAIN.name]) for speed in speeds)
    sys.exit(0 if report("stream", figures(raw), rounds=done, loads=loads, raw=raw) else 1)


if __name__ == "__main__":
    main()
