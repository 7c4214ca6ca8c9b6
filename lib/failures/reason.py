"""One readable sentence: what LiteLLM called it, what the server really did, and what decided."""

from __future__ import annotations

from lib.failures.failure import Failure
from lib.failures.rules import refusals
from lib.failures.signals import Signals


def why(failure: Failure, signals: Signals, evidence: str | None) -> str:
    """The sentence; `evidence` is the deciding rule's words, None when nothing decided."""
    if (failure.exception or "").lower() in refusals.CLASSES:
        return f"No call was made. {failure.message}"
    parts = [part for part in (_called(failure), _happened(failure, signals)) if part]
    if evidence is None:
        parts.append("none of the known causes fits")
        return _sentence("; ".join(parts))
    if evidence.startswith("that is a") and parts:
        return _sentence("; ".join(parts) + f", which is a {evidence.removeprefix('that is a ')}")
    return _sentence("; ".join([*parts, evidence]))


def _called(failure: Failure) -> str:
    if failure.exception and failure.kind in ("exception", "deadline"):
        return f"LiteLLM calls it {failure.exception}"
    if failure.exception and failure.kind == "reported":
        return f"it was reported as {failure.exception.rsplit('.', 1)[-1]}"
    return "LiteLLM calls it a success" if failure.kind == "silent" else ""


def _happened(failure: Failure, signals: Signals) -> str:
    to = f" to {failure.method or 'the call'} {failure.url}" if failure.url else ""
    if failure.kind == "reported":
        told = min(signals.statuses) if len(signals.statuses) == 1 else failure.status
        return f"the status was {told}" if told else ""
    if failure.status:
        return f"the server answered {failure.status}{to}"
    if failure.url:
        root = f" ({failure.root[:120]})" if failure.root else ""
        return f"no answer came{to}{root}"
    return f"no request was sent ({failure.root[:120]})" if failure.root else ""


def _sentence(text: str) -> str:
    text = text.strip().rstrip(".")
    return text[:1].upper() + text[1:] + "."
