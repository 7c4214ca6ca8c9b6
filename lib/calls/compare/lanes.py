"""Lanes: how many answers a provider gives at a time. While it asks one caller to wait, nobody new joins its lane.

The run that was refused keeps its place and tries again by itself when its time has come. A lane is the provider's,
whichever matrix its runs are of.
"""

from collections.abc import Collection, Iterable

from lib.calls.compare.fitting import known
from lib.calls.run import Run


def lane_of(name: str) -> str:
    """The lane of a model: its provider's. One that is not in the catalogue has its own, and fails there."""
    model = known(name)
    return model.provider.name if model else name


def room(lanes: Collection[str], at_once: int, live: Iterable[Run]) -> dict[str, int]:
    """How many may join each lane now."""
    left = dict.fromkeys(lanes, at_once)
    for run in live:
        lane = run.model.provider.name if run.model else run.request.model
        if run.request.source == "batch" and lane in left:
            left[lane] -= at_once if run.retry_in_s else 1
    return {lane: max(0, number) for lane, number in left.items()}
