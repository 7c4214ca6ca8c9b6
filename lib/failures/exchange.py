"""One request and its answer as they crossed the wire, the only witness that LiteLLM's classes cannot bend.

Request headers are not kept: they carry the key.
"""

from __future__ import annotations

from dataclasses import dataclass, field

KEPT_BYTES = 4096

# By these a provider says that an answer is whole (OpenAI, Anthropic, Gemini, Ollama). Inside an answer's own text the
# quotes would be escaped, so a text about these words does not match.
END_MARKERS = (
    b"data: [DONE]",
    b"data:[DONE]",
    b'"finish_reason": "',
    b'"finish_reason":"',
    b'"message_stop"',
    b'"stop_reason": "',
    b'"stop_reason":"',
    b'"finishReason"',
    b'"done": true',
    b'"done":true',
)
LONGEST_MARKER = max(map(len, END_MARKERS))


@dataclass
class Exchange:
    """A request with its answer so far; `head` and `tail` are the first and last 4 KiB of the decoded body.

    `ended` says that the transport closed the body in order; `protocol_end` that the provider's own end
    marker came. `error` is the transport's own complaint ("ConnectError: ...") when no whole answer came.
    """

    method: str
    url: str
    status: int | None = None
    headers: dict[str, str] = field(default_factory=dict)
    head: bytes = b""
    tail: bytes = b""
    received: int = 0
    ended: bool = False
    protocol_end: bool = False
    error: str = ""

    def add(self, chunk: bytes) -> None:
        """Take the next decoded bytes of the body; memory stays bounded however much comes."""
        self.received += len(chunk)
        self.protocol_end = self.protocol_end or saw_protocol_end(self.tail[-LONGEST_MARKER:] + chunk)
        if len(self.head) < KEPT_BYTES:
            self.head += chunk[: KEPT_BYTES - len(self.head)]
        self.tail = (self.tail + chunk[-KEPT_BYTES:])[-KEPT_BYTES:]

    @property
    def content_type(self) -> str:
        """The media type of the answer without its parameters, in lower case; empty when none was given."""
        for name, value in self.headers.items():
            if name.lower() == "content-type":
                return value.split(";")[0].strip().lower()
        return ""


def saw_protocol_end(tail: bytes) -> bool:
    """Whether one of the providers' end markers is in these bytes of a body."""
    return any(marker in tail for marker in END_MARKERS)
