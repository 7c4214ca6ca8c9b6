"""From a failure to its cause: every rule is asked, the surest wins, the best of another cause is the second
guess.

When nothing is sure the label is `other`: an honest "we do not know", with what is known beside it, and never
a guess dressed as a fact.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from lib.failures.causes import CAUSES, Cause
from lib.failures.failure import Failure
from lib.failures.reason import why
from lib.failures.rules import RULES, Rule
from lib.failures.signals import Signals, signals_of

# Below this a guess is not worth a name.
LEAST_CERTAINTY = 0.3
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
    holding = _holding(signals)
    if not holding or holding[0][0].certainty < LEAST_CERTAINTY:
        second = CAUSES[holding[0][0].cause] if holding else None
        return Diagnosis(
            cause=CAUSES["other"],
            second=second,
            certainty=0.1,
            why=why(failure, signals, None),
            retry_after_s=failure.retry_after_s,
        )
    best, evidence = holding[0]
    rival = next((rule for rule, _ in holding if rule.cause != best.cause), None)
    return Diagnosis(
        cause=CAUSES[best.cause].told_for(best.variant or None, failure.provider, signals.target.owner),
        second=CAUSES[rival.cause] if rival else None,
        certainty=_certainty(best, rival),
        why=why(failure, signals, evidence),
        variant=best.variant or None,
        retry_after_s=failure.retry_after_s,
    )


def _holding(signals: Signals) -> list[tuple[Rule, str]]:
    """The rules that hold with what decided, the surest first; equal ones in the order of the tables."""
    found = [(rule, evidence) for rule in RULES if (evidence := rule.evidence(signals)) is not None]
    return sorted(found, key=lambda pair: -pair[0].certainty)


def _certainty(best: Rule, rival: Rule | None) -> float:
    if rival is not None and best.certainty - rival.certainty < CLOSE:
        return round(best.certainty * 0.8, 3)
    return best.certainty
