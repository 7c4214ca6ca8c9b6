"""Faults of the answer itself: it is given in good order, and is not what was wanted."""

from __future__ import annotations

from collections.abc import Callable

from lib.sandbox.answer import Answer
from lib.sandbox.knobs import Knobs

Twist = Callable[[Answer, Knobs], tuple[Answer, Knobs]]

TWISTS: dict[str, Twist] = {}
