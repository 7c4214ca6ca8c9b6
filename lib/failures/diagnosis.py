"""From a failure to its cause: every rule is asked, the surest wins, the best of another cause is the second
guess.

When nothing is sure the label is `other`: an honest "we do not know", with what is known beside it, and never
a guess dressed as a fact.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

from lib.failures.causes import CAUSES, Cause
from lib.failures.failure import Failure
from lib.failures.reason import why
from lib.failures.rules import RULES, Rule
from lib.failures.signals import Signals, signals_of

# Below this a guess is not worth a name.
LEAST_CERTAINTY = 0.3
# Equal ones in the order of the tables.
_SUREST_FIRST = sorted(RULES, key=lambda rule: -rule.certainty)
# Two causes that are as good as equally likely make each other less sure.
CLOSE = 0.03


@dataclass(frozen=True, kw_only=True)
class Diagnosis:
    """What a failure comes from. `cause` is told for the provider and the way it happened; `certainty` is 0
    to 1.
    """

    cause: Cause
    second: Cause | None
    certainty: float
    why: str
    variant: str | None = None
    retry_after_s: float | None = None

    @property
    def label(self) -> str:
        """The cause's label."""
        return self.cause.label

    @property
    def retryable(self) -> bool:
        """Whether the same call may succeed later without anything being changed."""
        return self.cause.retry.helps != "no"

    def to_dict(self) -> dict[str, Any]:
        """The diagnosis as values that JSON can hold; `cause` and `second` are labels."""
        return {
            "cause": self.label,
            "variant": self.variant,
            "second": self.second.label if self.second else None,
            "certainty": round(self.certainty, 3),
            "why": self.why,
            "title": self.cause.title,
            "explanation": self.cause.explanation,
            "steps": list(self.cause.steps),
            "retryable": self.retryable,
            "retry_after_s": self.retry_after_s,
            "link": self.cause.link or None,
            "repair": self.cause.repair or None,
        }


def diagnose(failure: Failure) -> Diagnosis:
    """The cause of a failure; pure, never raises, about a millisecond."""
    signals = signals_of(failure)
    best, rival = _surest(signals)
    if best is None or best.rule.certainty < LEAST_CERTAINTY:
        return Diagnosis(
            cause=CAUSES["other"],
            second=CAUSES[best.rule.cause] if best else None,
            certainty=0.1,
            why=why(failure, signals, None),
            retry_after_s=failure.retry_after_s,
        )
    variant = best.rule.variant or None
    return Diagnosis(
        cause=CAUSES[best.rule.cause].told_for(variant, failure.provider, signals.target.owner),
        second=CAUSES[rival.rule.cause] if rival else None,
        certainty=_certainty(best.rule, rival.rule if rival else None),
        why=why(failure, signals, best.evidence),
        variant=variant,
        retry_after_s=failure.retry_after_s,
    )


class _Held(NamedTuple):
    """A rule that holds, and what decided."""

    rule: Rule
    evidence: str


def _surest(signals: Signals) -> tuple[_Held | None, _Held | None]:
    """The surest rule that holds, and the surest that speaks for another cause."""
    best: _Held | None = None
    for rule in _SUREST_FIRST:
        if best is not None and rule.cause == best.rule.cause:
            continue
        evidence = rule.evidence(signals)
        if evidence is None:
            continue
        if best is not None:
            return best, _Held(rule, evidence)
        best = _Held(rule, evidence)
    return best, None


def _certainty(best: Rule, rival: Rule | None) -> float:
    if rival is not None and best.certainty - rival.certainty < CLOSE:
        return round(best.certainty * 0.8, 3)
    return best.certainty
