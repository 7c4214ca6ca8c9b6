"""How strong each model is, from votes between pairs: Bradley-Terry, with intervals by bootstrap.

The model: i beats j with probability s_i / (s_i + s_j). A tie, and "both bad", is half a win for each. With few votes
somebody has never lost, and the likeliest strength would be infinite: a little of a made-up opponent keeps it finite.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from lib.store.votes import Tally

PRIOR = 0.5
"""Wins, and as many losses, against an opponent of strength 1 that every model is given."""

ROUNDS, MOST_STEPS = 300, 100
MEAN, SCALE = 1000.0, 400.0 / math.log(10)
"""Strengths are shown on the scale of Elo: 400 points are odds of ten to one."""

Wins = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Standing:
    """One model's place: its strength with a 95 % interval, and how its votes went."""

    model: str
    strength: float
    low: float
    high: float
    wins: int
    losses: int
    ties: int


def standings(tallies: Sequence[Tally], *, rounds: int = ROUNDS, seed: int = 0) -> list[Standing]:
    """The models of these votes, strongest first."""
    models = sorted({name for tally in tallies for name in (tally.left_model, tally.right_model)})
    if not models:
        return []
    strengths = _shown(log_strengths(_wins(tallies, models, [tally.count for tally in tallies])))
    counts = np.array([tally.count for tally in tallies])
    random = np.random.default_rng(seed)
    drawn = random.multinomial(counts.sum(), counts / counts.sum(), size=rounds)
    samples = np.array([_shown(log_strengths(_wins(tallies, models, one))) for one in drawn])
    low, high = np.percentile(samples, [2.5, 97.5], axis=0)
    rows = [
        Standing(name, strengths[i], low[i], high[i], *_record(tallies, name))
        for i, name in enumerate(models)
    ]
    return sorted(rows, key=lambda row: -row.strength)


def log_strengths(wins: Wins, *, prior: float = PRIOR) -> Wins:
    """The likeliest logarithms of the strengths, with mean 0; `wins[i, j]` is how often i beat j.

    By Newton's method, which needs a few steps where the classical iteration can need thousands. Without a prior
    everybody must have beaten somebody and lost to somebody.
    """
    games = wins + wins.T
    level = np.ones_like(wins) / len(wins)  # only differences are known: hold the mean
    logarithms: Wins = np.zeros(len(wins))
    for _ in range(MOST_STEPS):
        chance = 1 / (1 + np.exp(logarithms[None, :] - logarithms[:, None]))
        alone = 1 / (1 + np.exp(-logarithms))
        slope = (wins - games * chance).sum(axis=1) + prior * (1 - 2 * alone)
        bend = games * chance * (1 - chance)
        curve = np.diag(bend.sum(axis=1) + 2 * prior * alone * (1 - alone)) - bend
        step = np.linalg.solve(curve + level, slope)
        logarithms = logarithms + np.clip(step, -2, 2)
        if np.abs(step).max() < 1e-10:
            break
    centred: Wins = logarithms - np.mean(logarithms)
    return centred


def _wins(
    tallies: Sequence[Tally], models: Sequence[str], counts: Sequence[int] | npt.NDArray[np.int64]
) -> Wins:
    place = {name: index for index, name in enumerate(models)}
    wins: Wins = np.zeros((len(models), len(models)))
    for tally, count in zip(tallies, counts, strict=True):
        left, right = place[tally.left_model], place[tally.right_model]
        share = {"left": 1.0, "right": 0.0}.get(tally.choice, 0.5)
        wins[left, right] += share * count
        wins[right, left] += (1 - share) * count
    return wins


def _shown(logarithms: Wins) -> Wins:
    shown: Wins = MEAN + SCALE * logarithms
    return shown


def _record(tallies: Sequence[Tally], name: str) -> tuple[int, int, int]:
    wins = losses = ties = 0
    for tally in tallies:
        if name not in (tally.left_model, tally.right_model):
            continue
        side = "left" if tally.left_model == name else "right"
        if tally.choice == side:
            wins += tally.count
        elif tally.choice in ("left", "right"):
            losses += tally.count
        else:
            ties += tally.count
    return wins, losses, ties
