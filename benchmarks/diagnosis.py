"""How long a diagnosis takes, beside a plain scan of the same texts with one regular expression a phrase.

The texts are those of the unit tests: the wording of many providers. Times are the best of some rounds a text, so that
what else the machine does falls out; the figure is the median over the texts.
"""

import json
import re
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import click
from measure import Figure, at_most, load, report

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from lib.failures.diagnosis import diagnose  # noqa: E402
from lib.failures.failure import Failure  # noqa: E402
from lib.failures.record import failure_of_record  # noqa: E402
from lib.failures.rules import RULES  # noqa: E402

TEXTS = [ROOT / "tests" / "unit" / "failures" / name for name in ("spoken.jsonl", "pasted.jsonl")]


def scanner() -> Callable[[Failure], object]:
    """The plain way: every phrase of every rule as a regular expression, all asked."""
    phrases = {
        phrase
        for rule in RULES
        for words in (rule.says, rule.also, rule.never)
        for phrase in words.split(" | ")
    }
    patterns = [
        re.compile(".{0,140}".join(re.escape(piece) for piece in phrase.strip("*").split("…")), re.I)
        for phrase in sorted(phrases)
        if phrase
    ]
    return lambda failure: [pattern for pattern in patterns if pattern.search(failure.message)]


def milliseconds(work: Callable[[Failure], object], failures: list[Failure], rounds: int) -> float:
    """The median over the failures of the best time of each."""

    def best(failure: Failure) -> float:
        times = []
        for _ in range(rounds):
            begun = time.perf_counter()
            work(failure)
            times.append(time.perf_counter() - begun)
        return min(times) * 1000

    return statistics.median(best(failure) for failure in failures)


@click.command()
@click.option("--rounds", default=5, help="How often each text is diagnosed.")
def main(rounds: int) -> None:
    """Print the figures; exit code 1 when the target is missed."""
    lines = [line for texts in TEXTS for line in texts.read_text("utf-8").splitlines()]
    failures = [failure_of_record(json.loads(line)) for line in lines]
    ours, plain = milliseconds(diagnose, failures, rounds), milliseconds(scanner(), failures, rounds)
    figure = Figure("a diagnosis, median", "ms", ours, plain, at_most(2, "ms"))
    raw = {"texts": len(failures), "rules": len(RULES)}
    sys.exit(0 if report("diagnosis", [figure], rounds=rounds, loads=[load()], raw=raw) else 1)


if __name__ == "__main__":
    main()
