"""Rules for calls that Switchboard itself refused before they were made: their class says all."""

from __future__ import annotations

from lib.failures.rules.rule import Rule

REFUSALS = (
    Rule(cause="missing-key", certainty=1.0, raised="missingkey", because="no key is set for this model"),
    Rule(
        cause="unknown-model", certainty=1.0, raised="unknownmodel", because="the catalogue has no such model"
    ),
)
CLASSES = frozenset(rule.raised for rule in REFUSALS)
