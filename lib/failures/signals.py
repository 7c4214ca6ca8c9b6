"""What a failure shows, in one form that rules can ask: plain text, codes, statuses, class names, model
names, shapes.

The same error comes as JSON, as Python's repr of it, escaped twice, wrapped by a terminal or inside a
traceback. All of these are brought to one plain form first, so that a phrase in a rule is written once, as a
person would read it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from lib.failures.failure import Failure
from lib.failures.shapes import Seen, shapes_of
from lib.failures.targets import Target, target_of

# So much text is looked at; the decisive words stand at the beginning or the end of a long one.
HEAD_CHARS = 6000
TAIL_CHARS = 2000

# Quotes of all kinds, backslashes and emphasis go; box drawings and invisible blanks become blanks.
_GONE = {ord(c): None for c in "\"'`\\*\u201c\u201d\u2018\u2019\u201e\u00b4"} | {
    ord(c): " " for c in "\u2502\u2503\u2551\u200b\ufeff\xa0"
}
_ESCAPES = (
    ("\\\\n", " "),
    ("\\n", " "),
    ("\\r", " "),
    ("\\t", " "),
    ("\\u0027", ""),
    ("\\u003c", "<"),
    ("\\u003e", ">"),
)
_UNICODE_ESCAPE = re.compile(r"\\+u([0-9a-fA-F]{4})")
# Fields that a body has and does not fill say nothing.
_NOTHING = re.compile(r",? ?\b(?:type|param|code|detail):(?:null|none)\b")
_CODE = re.compile(
    r"\b(?:code|type|__type|status|reason|error_?code|error_?type|block_?reason|finish_?reason|stop_?reason|param|"
    r"error)[:=]\s?<?([a-z][\w.#/-]*)"
)
_STATUS = re.compile(
    r"(?:\b(?:(?:http_?)?status_?(?:code)?|code|http_?code|http(?:/[\d.]+)?|(?:api|http)?_?(?:status)?_?error|"
    r"returned|responded with|failed with|indicate success|got|err)[ :=(\[]{0,3}|^|"
    r"[(\[<|] ?|\] |\n|- )"
    r"([1-5]\d\d)(?!\d|\.\d|[- ]?(?:tokens|requests|k\b))(?=\W|$)"
)
_STATUS_NAME = re.compile(
    r"\b([45]\d\d)[: (]{1,2}(?:bad request|unauthorized|authorization required|payment required|"
    r"forbidden|not found|method not allowed|not allowed|"
    r"not acceptable|proxy authentication|request timeout|conflict|gone|payload too large|request entity|"
    r"unsupported media|unprocessable|too many requests|internal server error|not implemented|bad gateway|"
    r"service unavailable|service temporarily|gateway time|status code|client error|server error|page not found|"
    r"resource_exhausted|invalid_argument|permission_denied|unavailable|unauthenticated|failed_precondition|"
    r"not_found|internal)"
)
_CLASS = re.compile(
    r"\b([A-Z][A-Za-z]*(?:Error|Exception|Timeout|Refused|Violation|Interrupt|Reset|Disconnected))\b"
)
_QUOTED_MODEL = re.compile(
    r"(?:\bmodel[:=]\s?|\bmodels/|the model |model id:? ?|deployment |passed model= ?|passed in model= ?|"
    r"model group= ?|model name |endpoints found for |model not found:? |"
    r"model (?=[\w./:@-]+ (?:not |does|doesnt|is not|was not)))"
    r"([a-z0-9@][\w./:@-]{2,160})"
)
# The frames of a traceback are names of code; what happened stands in its last line, or, where that is a bare
# class, in the code above it.
_FRAME = re.compile(
    r'\n?[ \t│]*File "[^"\n]{0,300}", line \d+, in [^\n]{0,200}\n'
    r"(?![^\n]*\n[ \t│]*\w+(?:Error|Exception)[ \t]*(?:\n|$))[^\n]*(?:\n[ \t│]*[\^~]+(?=\n|$))?"
)
# What LiteLLM and its router say under every error, whatever it was.
_NOISE = re.compile(
    r"\.? ?Received Model Group=\S+|\\?n?Available Model Group Fallbacks=\S+|"
    r",? ?LiteLLM (?:Retried|Max Retries): \d+(?: times)?|"
    r"No fallback model group found for original model_group=[^\n]*|Give Feedback / Get Help: \S+|"
    r"LiteLLM\.Info: If you need to debug this error[^\n]*|Provider List: \S+"
)
_GROUP = re.compile(r"Received Model Group=([\w./:@-]+)")
_ECHO = re.compile(r"original response:|raw response:|received=|completion_response=", re.I)


@dataclass(frozen=True)
class Signals:
    """A failure as rules see it. Everything is in lower case save `raw`."""

    failure: Failure
    raw: str
    text: str
    codes: frozenset[str]
    statuses: frozenset[int]
    raised: frozenset[str]
    target: Target
    shapes: frozenset[str]


def signals_of(failure: Failure) -> Signals:
    """The signals of a failure; pure, linear in its text."""
    raw = _raw(failure)
    text = _legible(raw)
    codes = frozenset(code.rstrip(".") for code in _CODE.findall(text))
    statuses = frozenset(_statuses(failure, text))
    names = _CLASS.findall(raw)
    if not _server_speaks(failure):
        names += [*failure.chain, failure.exception or "", _class_of(failure.root)]
    raised = frozenset(name.rsplit(".", 1)[-1].lower() for name in names if name)
    groups = _GROUP.findall(failure.message)
    told = tuple(dict.fromkeys(m.rstrip(".:,)") for m in _QUOTED_MODEL.findall(text[:3000])))
    target = target_of(failure, raw, text)
    shapes = shapes_of(Seen(failure, raw, text, told, _models(failure, told, groups), target))
    return Signals(failure, raw, text, codes, statuses, raised, target, shapes)


def plain(text: str) -> str:
    """Text without quotes, escapes and line breaks, in lower case; `key: value` closed up to `key:value`."""
    if "\\" in text:
        for escape, meant in _ESCAPES:
            text = text.replace(escape, meant)
    text = " ".join(text.translate(_GONE).lower().split())
    return text.replace(" :", ":").replace(": ", ":")


def _legible(raw: str) -> str:
    """The plain text of a failure, its escaped characters read and its empty fields left out.

    Fingerprints are made of `plain` alone, which changes only with their version.
    """
    return _NOTHING.sub("", plain(_UNICODE_ESCAPE.sub(_character, raw) if "\\u" in raw else raw))


def _character(escape: re.Match[str]) -> str:
    """The character that the escape stands for; half of a pair is none."""
    number = int(escape.group(1), 16)
    return " " if 0xD800 <= number <= 0xDFFF else chr(number)


def _server_speaks(failure: Failure) -> bool:
    """Whether the server's own words are there: then the classes and sentences around them are LiteLLM's, and
    noise.
    """
    refused = failure.status is not None and failure.status >= 400
    return failure.kind == "exception" and refused and bool(failure.body.strip())


def _said(failure: Failure) -> tuple[str | None, ...]:
    """The texts that tell what happened. An answer's own text is never among them: it may speak of anything."""
    if _server_speaks(failure):
        return (failure.body,)
    if failure.kind == "silent":
        return (failure.body if failure.end in ("html", "json") else "",)
    if failure.kind == "exception" and failure.status:
        return (failure.body,) if failure.body else (_before_the_echo(failure.message), failure.root)
    return (failure.message, failure.root, failure.body)


def _before_the_echo(message: str) -> str:
    """LiteLLM's words without the answer that it repeats when it cannot read it."""
    return _ECHO.split(message, maxsplit=1)[0][:600]


def _raw(failure: Failure) -> str:
    parts = dict.fromkeys(p for p in _said(failure) if p)
    raw = _NOISE.sub("", _FRAME.sub("\n", "\n".join(parts)))
    if len(raw) <= HEAD_CHARS + TAIL_CHARS:
        return raw
    return raw[:HEAD_CHARS] + "\n" + raw[-TAIL_CHARS:]


def _statuses(failure: Failure, text: str) -> set[int]:
    """The statuses that the failure shows: the server's, LiteLLM's where there was none, and those the text
    names.
    """
    found = {int(s) for pattern in (_STATUS, _STATUS_NAME) for s in pattern.findall(text[:3000])}
    claimed = failure.reported_status or 0
    # LiteLLM says 500 where no server answered at all.
    shown = failure.status or (claimed if claimed < 500 else 0)
    return found | {shown} if shown else found


def _class_of(root: str | None) -> str:
    return root.split(":", 1)[0].strip() if root else ""


def _models(failure: Failure, told: tuple[str, ...], groups: list[str]) -> tuple[str, ...]:
    """All names of the model, as the text tells them and as it was asked for."""
    asked = [m.lower() for m in (failure.litellm_model, failure.model, *groups) if m]
    return tuple(dict.fromkeys([*told, *asked]))
