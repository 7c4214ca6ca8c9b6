"""Where in a run's events a follower is, as one number: the id of the event that it has seen last.

The number holds how much of the run had been told: tries, characters of reasoning, characters of text. All of them only
grow, and so does it; and whoever has the run, live or from the store, after a restart too, can go on exactly there.
A caller gets it back in `Last-Event-ID`. For runs of up to 16 million characters it stays below 2**53.
"""

from dataclasses import dataclass, replace

STEP_BITS, REASONING_BITS = 5, 24
LAST_STEP = (1 << STEP_BITS) - 1
LARGEST = (1 << 53) - 1


@dataclass(frozen=True, slots=True)
class Position:
    """How much has been told. `step` is 0 at the beginning, 1 after `run`, one more with each attempt."""

    text: int = 0
    reasoning: int = 0
    step: int = 0

    @property
    def id(self) -> int:
        """As a number."""
        reasoning = min(self.reasoning, (1 << REASONING_BITS) - 1)
        return ((self.text << REASONING_BITS | reasoning) << STEP_BITS) | self.step

    @classmethod
    def of(cls, number: int) -> "Position":
        """The position that has this number."""
        rest, step = divmod(number, 1 << STEP_BITS)
        text, reasoning = divmod(rest, 1 << REASONING_BITS)
        return cls(text, reasoning, step)

    @property
    def attempts(self) -> int:
        """How many attempts have been told."""
        return max(0, self.step - 1)

    @property
    def ended(self) -> bool:
        """Whether the end has been told."""
        return self.step == LAST_STEP

    def at_end(self) -> "Position":
        """The position after the last event."""
        return replace(self, step=LAST_STEP)
