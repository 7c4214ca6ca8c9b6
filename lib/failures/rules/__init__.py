"""The rules: which signals speak for which cause. Adding a provider's wording is adding a row.

All rules are asked; the one with the highest certainty wins, and the best one for another cause is the second
guess. On a tie the earlier row wins. Rules that speak of codes and unmistakable phrases stand at 0.95 and
above, shapes of addresses around 0.9, wordings that several causes share lower, bare statuses below 0.5: an
honest "probably".
"""

from __future__ import annotations

from lib.failures.rules.addresses import ADDRESSES
from lib.failures.rules.answers import ANSWERS
from lib.failures.rules.credentials import CREDENTIALS
from lib.failures.rules.fallbacks import FALLBACKS
from lib.failures.rules.limits import LIMITS
from lib.failures.rules.model_names import MODEL_NAMES
from lib.failures.rules.nearby import NEARBY
from lib.failures.rules.networks import NETWORKS
from lib.failures.rules.parameters import PARAMETERS
from lib.failures.rules.parts import PARTS
from lib.failures.rules.proxies import PROXIES
from lib.failures.rules.refusals import REFUSALS
from lib.failures.rules.rule import Rule
from lib.failures.rules.sizes import SIZES
from lib.failures.rules.softwares import SOFTWARES
from lib.failures.rules.turns import TURNS

RULES: tuple[Rule, ...] = (
    *REFUSALS,
    *ADDRESSES,
    *PROXIES,
    *CREDENTIALS,
    *LIMITS,
    *MODEL_NAMES,
    *SIZES,
    *PARAMETERS,
    *TURNS,
    *PARTS,
    *ANSWERS,
    *NETWORKS,
    *SOFTWARES,
    *NEARBY,
    *FALLBACKS,
)

__all__ = ["RULES", "Rule"]
