"""How long a visit takes with 1,000 conversations of 20 messages each in the store, beside an empty one.

    python benchmarks/many_conversations.py

From the address to a chat page that takes a question, in a browser that has never been there. The two servers are warm
and take turns. The target: at most 1.3 times as long.
"""

import json
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import click
from browser import chromium, visitor, wait_until_usable
from measure import RESULTS, load, middle
from playwright.sync_api import Browser
from servers import OURS, ROOT, Server, page_of

sys.path.insert(0, str(ROOT))

from lib.store import transfer
from lib.store.opening import open_database
from lib.store.transfer import MovedConversation, MovedMessage, MovedRun

CONVERSATIONS, TURNS = 1_000, 10
MOST_TIMES = 1.3
NOWHERE = "http://127.0.0.1:9/v1"
WORDS = "The operator put the plug into the jack of the line that had called. " * 8


def conversation(number: int) -> MovedConversation:
    """One conversation of ten questions and their answers, a few hours older than the one before."""
    at = datetime.now(UTC) - timedelta(hours=3 * number)
    facts = {"source": "chat", "status": "ok", "model": "m", "litellm_model": "p/m", "provider": "p"}
    messages, runs = [], []
    for turn in range(TURNS):
        runs.append(MovedRun(**facts, text=WORDS, started_at=at, ended_at=at))
        messages.append(
            MovedMessage(parent=2 * turn or None, role="user", text=f"Line {number}?", created_at=at)
        )
        messages.append(MovedMessage(parent=2 * turn + 1, role="assistant", created_at=at, run=turn + 1))
    title = f"About line {number} of the board"
    return MovedConversation(title=title, created_at=at, updated_at=at, messages=messages, runs=runs)


def fill(folder: Path) -> None:
    """Put all of them into the store of a page."""
    database = open_database(SimpleNamespace(data_dir=folder / "data", database_url=None))
    transfer.bring_in(database, (conversation(number) for number in range(CONVERSATIONS)), lambda facts: None)
    database.close()


def visit_ms(browser: Browser, server: Server) -> float:
    """From the address to a page that takes a question."""
    with visitor(browser) as page:
        begun = time.monotonic()
        page.goto(server.url)
        wait_until_usable(page)
        return (time.monotonic() - begun) * 1000


@click.command()
@click.option("--rounds", default=7, show_default=True, type=click.IntRange(1))
def main(rounds: int) -> None:
    """Print the figures, write JSON; the exit code is 1 when the target is missed."""
    took: dict[str, list[float]] = {"empty": [], "full": []}
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as temporary, chromium() as browser:
        folder = Path(temporary)
        (folder / "full").mkdir()
        fill(folder / "full")
        with (
            page_of(OURS, folder / "empty", NOWHERE) as empty,
            page_of(OURS, folder / "full", NOWHERE) as full,
        ):
            servers = {"empty": empty, "full": full}
            for server in servers.values():
                server.wait_until_it_listens()
                visit_ms(browser, server)
            time.sleep(8)  # LiteLLM is imported in the background after the first page; it must be over
            for number in range(rounds):
                for name in list(servers) if number % 2 else reversed(servers):
                    took[name].append(visit_ms(browser, servers[name]))
    without, many = middle(took["empty"]), middle(took["full"])
    met = many <= MOST_TIMES * without
    print(
        f"empty {without:,.0f} ms   {CONVERSATIONS:,} conversations {many:,.0f} ms   {many / without:.2f} times"
    )
    print(f"At most {MOST_TIMES:g} times as long: {'met' if met else 'missed'}; load {load():.1f}.")
    RESULTS.mkdir(exist_ok=True)
    record = {"milliseconds": took, "times": many / without, "met": met}
    (RESULTS / "many_conversations.json").write_text(json.dumps(record, indent=1) + "\n")
    sys.exit(0 if met else 1)


if __name__ == "__main__":
    main()
