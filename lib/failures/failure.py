"""The facts of a run that went wrong, as plain values: what is stored, shown, exported and diagnosed.

A failure never holds an exception object (its request carries the key) and every text in it has been redacted
before it was cut to length.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any, Literal

from lib.failures import body as bodies
from lib.failures import chain as chains
from lib.failures.evidence import Evidence
from lib.failures.exchange import Exchange
from lib.failures.redaction import Redactor, redactor
from lib.failures.silent import silent_end
from lib.failures.trace import trace_of

MESSAGE_CHARS = 4000
BODY_CHARS = 4000
URL_CHARS = 2000
CLIENT_CHARS = 80
# Response headers that tell something; the others are left behind.
TELLING_HEADERS = frozenset(
    [
        "allow",
        "cf-ray",
        "content-type",
        "date",
        "location",
        "retry-after",
        "retry-after-ms",
        "server",
        "via",
        "www-authenticate",
        "proxy-authenticate",
        "x-should-retry",
        "x-litellm-version",
        "x-powered-by",
        "x-vercel-id",
        "x-ratelimit-limit-requests",
        "x-ratelimit-remaining-requests",
        "x-ratelimit-limit-tokens",
        "x-ratelimit-remaining-tokens",
        "x-ratelimit-reset-requests",
        "x-ratelimit-reset-tokens",
    ]
)
REQUEST_IDS = (
    "x-request-id",
    "request-id",
    "x-amzn-requestid",
    "apim-request-id",
    "x-goog-request-id",
    "cf-ray",
)

Kind = Literal["exception", "deadline", "silent", "reported"]


@dataclass(frozen=True, kw_only=True)
class Failure:
    """A failed call. Statuses are HTTP's, `retry_after_s` seconds, `*_chars` characters; None means unknown.

    `kind` says how it was noticed: an exception, our own deadline, an end that only looked fine (`silent`),
    or a text somebody pasted (`reported`). `status` is what the server really answered, `reported_status`
    what LiteLLM says it was. `end` names the sort of a silent end: empty, html, json, cut, lost, blocked,
    refused, reasoning-only, repeated, tool-call.
    """

    kind: Kind = "exception"
    provider: str | None = None
    model: str | None = None
    litellm_model: str | None = None
    streamed: bool = False
    exception: str | None = None
    chain: tuple[str, ...] = ()
    trace: tuple[str, ...] = ()
    root: str | None = None
    message: str = ""
    status: int | None = None
    reported_status: int | None = None
    method: str | None = None
    url: str | None = None
    base_url: str | None = None
    history: tuple[str, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    content_type: str | None = None
    body: str = ""
    request_id: str | None = None
    retry_after_s: float | None = None
    end: str | None = None
    deadline: str | None = None
    finish_reason: str | None = None
    text_chars: int = 0
    reasoning_chars: int = 0
    tokens_out: int | None = None
    tokens_reasoning: int | None = None
    attempts: int = 1
    client: str | None = None
    proxy_variables: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The failure as values that JSON can hold; `from_dict` gives it back."""
        return {key: list(v) if isinstance(v, tuple) else v for key, v in asdict(self).items()}

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Failure:
        """A failure from `to_dict`'s values; fields of a newer or older version are passed over."""
        known = {f.name: f for f in fields(cls)}
        kept = {key: value for key, value in values.items() if key in known}
        for key in ("chain", "trace", "history", "proxy_variables"):
            if key in kept:
                kept[key] = tuple(kept[key])
        return cls(**kept)


def failure_of(evidence: Evidence, secrets: frozenset[str] = frozenset()) -> Failure | None:
    """The failure of a finished run, already redacted; None when the run ended well.

    `secrets` are the exact values that must not be in it. Never raises, whatever the exception holds.
    """
    end = None
    if evidence.exception is None and evidence.deadline is None:
        end = silent_end(evidence)
        if end is None:
            return None
    chain = chains.links(evidence.exception) if evidence.exception is not None else ()
    clean = redactor(secrets)
    answer = _answer(evidence, chain)
    return Failure(
        kind="silent" if end else "deadline" if evidence.deadline else "exception",
        exception=chains.name_of(chain[0]) if chain else None,
        chain=tuple(chains.name_of(link) for link in chain),
        trace=tuple(clean.cut(line, 300) for line in trace_of(chain)),
        root=clean.cut(_root(evidence, chain), 600) or None,
        message=clean.cut(_message(chain), MESSAGE_CHARS),
        reported_status=chains.reported_status(chain),
        body=clean.cut(_body(evidence, end, answer), BODY_CHARS),
        base_url=clean.cut(evidence.base_url, URL_CHARS) if evidence.base_url else None,
        client=clean.cut(evidence.client, CLIENT_CHARS) if evidence.client else None,
        end=end,
        **_on_the_wire(answer, _request(evidence, chain, answer), clean),
        **_of_the_run(evidence),
    )


def _on_the_wire(
    answer: chains.HttpAnswer, request: tuple[str | None, str | None], clean: Redactor
) -> dict[str, Any]:
    method, url = request
    return {
        "status": answer.status or None,
        "method": method,
        "url": clean.cut(url, URL_CHARS) if url else None,
        "history": tuple(clean.cut(step, URL_CHARS) for step in answer.history),
        "headers": {k: clean.cut(v, 300) for k, v in answer.headers.items() if k in TELLING_HEADERS},
        "content_type": answer.headers.get("content-type", "").split(";")[0].strip().lower() or None,
        "request_id": next(
            (clean.cut(answer.headers[n], 200) for n in REQUEST_IDS if answer.headers.get(n)), None
        ),
        "retry_after_s": bodies.retry_after_s(answer.headers, answer.body),
    }


def _of_the_run(evidence: Evidence) -> dict[str, Any]:
    usage = evidence.usage
    return {
        "provider": evidence.provider,
        "model": evidence.model,
        "litellm_model": evidence.litellm_model,
        "streamed": evidence.streamed,
        "deadline": evidence.deadline,
        "finish_reason": evidence.native_finish_reason or evidence.finish_reason,
        "text_chars": len(evidence.text),
        "reasoning_chars": len(evidence.reasoning),
        "tokens_out": usage.tokens_out if usage else None,
        "tokens_reasoning": usage.tokens_reasoning if usage else None,
        "attempts": evidence.attempts,
        "proxy_variables": evidence.proxy_variables,
    }


def _answer(evidence: Evidence, chain: tuple[BaseException, ...]) -> chains.HttpAnswer:
    """What the server said: from the wire where it was watched, else from the chain, else nothing (status 0)."""
    if evidence.exchanges:
        last = evidence.exchanges[-1]
        return chains.HttpAnswer(
            status=last.status or 0,
            method=last.method,
            url=last.url,
            headers={k.lower(): v for k, v in last.headers.items()},
            body=bodies.text_of_exchange(last),
            history=tuple(_step(e) for e in evidence.exchanges[:-1] if e.status and 300 <= e.status < 400),
        )
    return chains.answer_of(chain) or chains.HttpAnswer(status=0)


def _step(exchange: Exchange) -> str:
    return f"{exchange.method} {exchange.url} -> {exchange.status}"


def _request(
    evidence: Evidence, chain: tuple[BaseException, ...], answer: chains.HttpAnswer
) -> tuple[str | None, str | None]:
    if answer.url:
        return answer.method, answer.url
    return chains.request_of(chain) or (None, None)


def _root(evidence: Evidence, chain: tuple[BaseException, ...]) -> str:
    """The innermost error in words: the transport's own complaint, or the last link of the chain."""
    if len(chain) > 1:
        return f"{chains.name_of(chain[-1])}: {chains.text_of(chain[-1])}".removesuffix(": ")
    return evidence.exchanges[-1].error if evidence.exchanges else ""


def _message(chain: tuple[BaseException, ...]) -> str:
    """The outermost words, and below them those of the inner links that say something new."""
    said: list[str] = []
    for link in chain:
        words = bodies.shown(chains.text_of(link)).strip()
        if words and not any(words in earlier for earlier in said):
            said.append(words)
    return "\n".join(said)


def _body(evidence: Evidence, end: str | None, answer: chains.HttpAnswer) -> str:
    """The body as far as it is an error's: the text of an answer is the person's, not the failure's."""
    if evidence.deadline or end in (
        "cut",
        "lost",
        "blocked",
        "refused",
        "reasoning-only",
        "repeated",
        "tool-call",
    ):
        return bodies.error_within(answer.body)
    if end is None and 200 <= answer.status < 300:
        return bodies.error_within(answer.body)
    return answer.body
