"""The shape of a cause: one reason why calls fail, in words for a person, with the steps that remove it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

RetryHelps = Literal["no", "now", "later"]


@dataclass(frozen=True)
class Retry:
    """Whether asking again can help, and when: `no`, `now` (at once), `later` (after `wait_s` or what the
    server says).
    """

    helps: RetryHelps
    when: str
    wait_s: float | None = None


NEVER = Retry("no", "The same call will fail again until the cause is removed.")


NO_REPAIR = "-"
"""For a variant whose cause has a repair that does not help here."""


@dataclass(frozen=True)
class Variant:
    """A cause as it looks in one place: for a provider (the key is its name) or for one way to get there.

    Empty fields mean that the cause's own hold.
    """

    key: str
    title: str = ""
    explanation: str = ""
    steps: tuple[str, ...] = ()
    link: str = ""
    repair: str = ""


@dataclass(frozen=True)
class Cause:
    """One label, told for a person. `repair` names the kind of change in `lib.failures.repair` that may
    remove it.
    """

    label: str
    title: str
    explanation: str
    steps: tuple[str, ...]
    family: str
    retry: Retry = NEVER
    link: str = ""
    repair: str = ""
    variants: tuple[Variant, ...] = ()

    def told_for(self, *keys: str | None) -> Cause:
        """The cause in the words of the first of these variants that it has."""
        for key in keys:
            for variant in self.variants:
                if variant.key == key:
                    given = {n: v for n, v in vars(variant).items() if v and n != "key"}
                    if variant.repair == NO_REPAIR:
                        given["repair"] = ""
                    return replace(self, **given)
        return self
