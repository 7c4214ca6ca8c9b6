"""Last words: what a bare status or class says when nothing better does. All of them are honest guesses below 0.5."""

from __future__ import annotations

from lib.failures.rules.rule import Rule

FALLBACKS = (
    Rule(cause="invalid-key", certainty=0.55, status=frozenset({401})),
    Rule(cause="invalid-key", certainty=0.5, raised=frozenset({"authenticationerror", "unauthorizederror"})),
    Rule(cause="permission-denied", certainty=0.45, status=frozenset({403})),
    Rule(cause="wrong-path-or-method", certainty=0.4, status=frozenset({404})),
    Rule(cause="unknown-model", certainty=0.35, raised=frozenset({"notfounderror"})),
    Rule(cause="connection-refused", certainty=0.35, raised=frozenset({"apiconnectionerror"})),
    Rule(cause="unsupported-param", certainty=0.2, status=frozenset({400, 422})),
)
