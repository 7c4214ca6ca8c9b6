"""What all benchmarks share: figures against targets, as a table for people and as JSON for programs."""

import json
import os
import statistics
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).parent / "results"


@dataclass(frozen=True)
class Target:
    """What a figure of ours must not pass, given the plain page's."""

    text: str
    limit: Callable[[float], float]


def share(most: float) -> Target:
    """At most this part of the plain page's."""
    return Target(f"≤ {most:.3g} of plain", lambda plain: most * plain)


def later(most: float, unit: str) -> Target:
    """At most this much more than the plain page's."""
    return Target(f"≤ plain + {most:g} {unit}", lambda plain: plain + most)


def at_most(most: float, unit: str) -> Target:
    """At most this, whatever the plain page's is."""
    return Target(f"≤ {most:g} {unit}", lambda _plain: most)


@dataclass(frozen=True)
class Figure:
    """One line of the table. Without a target it only informs."""

    name: str
    unit: str
    ours: float
    plain: float
    target: Target | None = None

    @property
    def met(self) -> bool:
        return self.target is None or self.ours <= self.target.limit(self.plain)

    @property
    def verdict(self) -> str:
        if self.target is None:
            return ""
        return "met" if self.met else "missed"


def middle(values: Sequence[float]) -> float:
    """The median."""
    return statistics.median(values)


def p95(values: Sequence[float]) -> float:
    """The value that 95 % do not pass."""
    return sorted(values)[max(0, -(-95 * len(values) // 100) - 1)]


def rounds_within(rounds: int, seconds: float) -> Iterator[int]:
    """The numbers of the rounds; after so many seconds none but the first begins."""
    until = time.monotonic() + seconds
    for number in range(rounds):
        if number and time.monotonic() > until:
            return
        yield number


def lateness(seen: list[list[float]], sent: list[list[float]]) -> list[float]:
    """How late each stamped token was. `seen`: the newest token in the page, and when; `sent`: each token, and when."""
    times = dict(map(tuple, sent))
    late, shown = [], 0
    for newest, when in seen:
        late += [when - times[number] for number in range(shown, int(newest) + 1) if number in times]
        shown = int(newest) + 1
    return late


def load() -> float:
    """The machine's load average of the last minute: above its cores, figures are noise."""
    return os.getloadavg()[0]


def report(
    benchmark: str, figures: Sequence[Figure], *, rounds: int, loads: Sequence[float], raw: Mapping[str, Any]
) -> bool:
    """Print the table, write results/<benchmark>.json, and say whether every target is met."""
    rows = [("", "ours", "plain", "ratio", "target", "")]
    for figure in figures:
        ratio = f"{figure.ours / figure.plain:.2f}" if figure.plain else "-"
        target = figure.target.text if figure.target else ""
        shown = (f"{figure.name}, {figure.unit}", f"{figure.ours:,.1f}", f"{figure.plain:,.1f}")
        rows.append((*shown, ratio, target, figure.verdict))
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        cells = (
            cell.ljust(width) if column in (0, 4) else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        print("  ".join(cells).rstrip())
    print(
        f"\nMedians of {rounds} rounds; load {min(loads):.1f} to {max(loads):.1f} on {os.cpu_count()} cores."
    )
    RESULTS.mkdir(exist_ok=True)
    file = RESULTS / f"{benchmark}.json"
    record = {
        "benchmark": benchmark,
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "rounds": rounds,
        "load": [round(one, 2) for one in loads],
        "cores": os.cpu_count(),
        "versions": {name: version(name) for name in ("streamlit", "litellm")},
        "figures": [
            asdict(figure) | {"target": figure.target.text if figure.target else None, "met": figure.met}
            for figure in figures
        ],
        "raw": raw,
    }
    file.write_text(json.dumps(record, indent=1) + "\n")
    print(f"Written to {file.relative_to(Path.cwd()) if file.is_relative_to(Path.cwd()) else file}.")
    return all(figure.met for figure in figures)
