"""Texts of settings files for eyes: what is a secret is hidden, what cannot be seen is spelled out."""

import difflib
import re
from collections.abc import Iterator

from lib.failures.redaction import MASK, SHORTEST_SECRET, mask, redact

_SECRET_LINE = re.compile(
    r"(?i)^(.*?(?:key|token|secret|password|passwd|credential)\w*[\"'”“]?\s*(?:=>|:=|[=:\s])\s*)(.*)$"
)
_FROM_ENVIRONMENT = "os.environ/"
_RUN = re.compile(r"[A-Za-z0-9_+/=%.-]+")
_SHORTEST_HIDDEN = 4


def diff(name: str, before: str, after: str, secrets: frozenset[str]) -> str:
    """A unified diff with one line of context; keys are masked, invisible characters are written as \\u…."""
    # What is glued to a key is what the change is about: only the key's own characters are hidden.
    secrets = frozenset(
        run for secret in secrets for run in _RUN.findall(secret) if len(run) >= SHORTEST_SECRET
    )
    old, new = list(_shown(before, secrets)), list(_shown(after, secrets))
    if old == new:
        # Only line ends or what is masked differs: say so, for a diff that shows nothing helps nobody.
        return "The change lies within a masked value.\n" if before != after else ""
    return "\n".join(difflib.unified_diff(old, new, name, name, lineterm="", n=1)) + "\n"


def _shown(text: str, secrets: frozenset[str]) -> Iterator[str]:
    for line in redact(text, secrets).splitlines():
        yield "".join(_visible(character) for character in _masked(line))


def _masked(line: str) -> str:
    if line.lstrip().startswith("#") and "=" not in line:
        return line
    found = _SECRET_LINE.match(line)
    if found is None or found[2].startswith(_FROM_ENVIRONMENT):
        return line
    return found[1] + _RUN.sub(_run, found[2])


def _run(found: re.Match[str]) -> str:
    run = found.group()
    hidden_already = found.string.startswith(MASK, found.end())
    return run if len(run) < _SHORTEST_HIDDEN or hidden_already else mask(run)


def _visible(character: str) -> str:
    return character if character.isprintable() or character == "\t" else f"\\u{ord(character):04x}"
