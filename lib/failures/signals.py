"""What a failure shows, in one form that rules can ask: plain text, codes, statuses, class names, model names, shapes.

The same error comes as JSON, as Python's repr of it, escaped twice, wrapped by a terminal or inside a traceback. All of these
are brought to one plain form first, so that a phrase in a rule is written once, as a person would read it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from lib.failures.failure import Failure
from lib.failures.shapes import shapes_of
from lib.failures.targets import Target, target_of

# So much text is looked at; the decisive words stand at the beginning or the end of a long one.
HEAD_CHARS = 6000
TAIL_CHARS = 2000

_GONE = {ord(c): None for c in "\"'`\\“”‘’„´*"} | {ord(c): " " for c in "│┃║\u200b\ufeff\xa0"}
_CODE = re.compile(
    r"\b(?:code|type|__type|status|reason|error_?code|error_?type|block_?reason|finish_?reason|stop_?reason|param|error)"
    r"[:=]\s?<?([a-z][\w.#/-]*)"
)
_STATUS = re.compile(
    r"(?:\b(?:status|code|http(?:/[\d.]+)?|error|returned|responded with|failed with|got|err)[ :=(\[]{0,3}|^|[(\[<] ?|\n|- )"
    r"([1-5]\d\d)(?![\d.]|[- ]?(?:tokens|requests|k\b))(?=\W|$)"
)
_STATUS_NAME = re.compile(
    r"\b([45]\d\d)[: ]{1,2}(?:bad request|unauthorized|payment required|forbidden|not found|method not allowed|not acceptable|"
    r"proxy authentication|request timeout|conflict|gone|payload too large|request entity|unsupported media|unprocessable|"
    r"too many requests|internal server error|not implemented|bad gateway|service unavailable|service temporarily|"
    r"gateway time|status code|client error|server error|page not found|resource_exhausted|invalid_argument|permission_denied|"
    r"unavailable|unauthenticated|failed_precondition|not_found|internal)"
)
_CLASS = re.compile(
    r"\b([A-Z][A-Za-z]*(?:Error|Exception|Timeout|Refused|Violation|Interrupt|Reset|Disconnected))\b"
)
_QUOTED_MODEL = re.compile(
    r"(?:\bmodel[:=]\s?|\bmodels/|the model |model id |deployment |passed model= ?|passed in model= ?|model group= ?|model name |"
    r"endpoints found for |endpoints found matching |model not found:? )([a-z0-9@][\w./:@-]{2,80})"
)


@dataclass(frozen=True)
class Signals:
    """A failure as rules see it. Everything is in lower case save `raw`."""

    failure: Failure
    raw: str
    text: str
    codes: frozenset[str]
    statuses: frozenset[int]
    raised: frozenset[str]
    models: tuple[str, ...]
    target: Target
    shapes: frozenset[str]


def signals_of(failure: Failure) -> Signals:
    """The signals of a failure; pure, linear in its text."""
    raw = _raw(failure)
    text = plain(raw)
    codes = frozenset(code.rstrip(".") for code in _CODE.findall(text))
    statuses = frozenset(_statuses(failure, text))
    raised = frozenset(
        name.rsplit(".", 1)[-1].lower()
        for name in (*_CLASS.findall(raw), *failure.chain, failure.exception or "", _class_of(failure.root))
        if name
    )
    models = _models(failure, text)
    target = target_of(failure, raw, text)
    shapes = shapes_of(failure, raw, text, models, target)
    return Signals(failure, raw, text, codes, statuses, raised, models, target, shapes)


def plain(text: str) -> str:
    """Text without quotes, escapes and line breaks, in lower case; `key: value` closed up to `key:value`."""
    for escape in ("\\\\n", "\\n", "\\r", "\\t", "\\u0027", "\\u003c", "\\u003e"):
        if escape in text:
            text = text.replace(escape, " ")
    text = " ".join(text.translate(_GONE).lower().split())
    return text.replace(" :", ":").replace(": ", ":")


def _raw(failure: Failure) -> str:
    parts = dict.fromkeys(p for p in (failure.message, failure.root, failure.body) if p)
    raw = "\n".join(parts)
    if len(raw) <= HEAD_CHARS + TAIL_CHARS:
        return raw
    return raw[:HEAD_CHARS] + "\n" + raw[-TAIL_CHARS:]


def _statuses(failure: Failure, text: str) -> set[int]:
    found = {int(s) for s in _STATUS.findall(text[:3000])} | {
        int(s) for s in _STATUS_NAME.findall(text[:3000])
    }
    if failure.status:
        # What the server really answered outweighs what a wrapper printed, except for a status inside a 200's body.
        return {failure.status} | (found if failure.kind == "reported" or failure.status < 400 else found)
    if failure.reported_status:
        found.add(failure.reported_status)
    return found


def _class_of(root: str | None) -> str:
    return root.split(":", 1)[0].strip() if root else ""


def _models(failure: Failure, text: str) -> tuple[str, ...]:
    named = [m for m in (failure.litellm_model, failure.model) if m]
    told = [m.rstrip(".:,)") for m in _QUOTED_MODEL.findall(text[:3000])]
    return tuple(dict.fromkeys(m.lower() for m in (*told, *named)))
