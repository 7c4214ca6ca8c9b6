"""The table of everything that can go wrong on request. How each shows is in the protocols' tables and in
`acts.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Group = Literal["key", "account", "limits", "address", "service", "request", "answer", "stream", "connection"]

EVERY_PROTOCOL = frozenset({"openai", "anthropic", "gemini"})
OPENAI, ANTHROPIC, GEMINI = frozenset({"openai"}), frozenset({"anthropic"}), frozenset({"gemini"})

_ONLY_ANSWERS: frozenset[Group] = frozenset({"request", "answer", "stream"})


@dataclass(frozen=True)
class Fault:
    """One way to fail, asked for by the path prefix `/fault=<name>`."""

    name: str
    title: str
    what: str
    """One sentence: what the provider, or what stands before it, does."""
    group: Group
    protocols: frozenset[str] = EVERY_PROTOCOL

    @property
    def strikes_lists(self) -> bool:
        """Whether the list of models fails in this way too, not only answers."""
        return self.group not in _ONLY_ANSWERS


FAULTS: tuple[Fault, ...] = (
    Fault("bad-key", "Wrong key", "The provider refuses the key as wrong.", "key"),
    Fault("unknown-model", "Unknown model", "The provider has no model of that name.", "request"),
    Fault("method-not-allowed", "Method not allowed", "The provider answers 405 to the method.", "address"),
    Fault("rate-limit", "Rate limit", "A limit per minute is reached; waiting helps.", "limits"),
    Fault("overloaded", "Overloaded", "The provider has no capacity at the moment.", "service"),
    Fault("server-error", "Server error", "The provider fails inside.", "service"),
    Fault(
        "cut-stream",
        "Cut stream",
        "The answer ends in the middle, without a reason, in good order.",
        "stream",
    ),
    Fault("hang", "Hang", "The call is accepted and never answered.", "connection"),
)

FAULT_NAMED: dict[str, Fault] = {fault.name: fault for fault in FAULTS}
