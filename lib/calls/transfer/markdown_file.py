"""Conversations to be read: the newest branch of each, who said what, with what it took."""

from collections.abc import Iterator, Sequence

from lib.calls.cost import cost_of, dollars
from lib.store.database import Database
from lib.store.transfer import MovedConversation, MovedMessage, MovedRun, take_out


def to_markdown(database: Database, ids: Sequence[int] | None = None) -> bytes:
    """These conversations, or all of them, one after the other."""
    return "\n\n".join("\n\n".join(_parts(one)) for one in take_out(database, ids)).encode() + b"\n"


def _parts(conversation: MovedConversation) -> Iterator[str]:
    yield f"# {conversation.title}"
    yield f"{conversation.created_at:%Y-%m-%d %H:%M} UTC"
    for message in newest_branch(conversation.messages):
        run = conversation.runs[message.run - 1] if message.run else None
        yield f"## {_who(message, run)}"
        yield from (f"*Attached: {file.name}*" for file in message.files)
        text = run.text if run else message.text or ""
        if text:
            yield text
        if run:
            yield f"*{_took(run)}*"


def newest_branch(messages: Sequence[MovedMessage]) -> list[MovedMessage]:
    """The path that ends in the newest message."""
    path: list[MovedMessage] = []
    number: int | None = len(messages) or None
    while number:
        path.append(messages[number - 1])
        number = messages[number - 1].parent
    return path[::-1]


def _who(message: MovedMessage, run: MovedRun | None) -> str:
    if message.role == "user":
        return "You"
    title = (message.agent or "answer").capitalize()
    return f"{title} · {run.model}" if run else f"{title} · edited"


def _took(run: MovedRun) -> str:
    cost = cost_of(
        run.status,
        usd=run.cost_usd,
        tokens_in=run.tokens_in,
        tokens_out=run.tokens_out,
        has_text=bool(run.text),
    )
    told = [
        run.status if run.status != "ok" else "",
        "sandbox" if run.sandbox else "",
        f"{run.tokens_in} tokens in" if run.tokens_in is not None else "",
        f"{run.tokens_out} out" if run.tokens_out is not None else "",
        f"{run.total_ms / 1000:.1f} s" if run.total_ms is not None else "",
        "" if cost is None else cost.mark or dollars(cost.usd or 0),
    ]
    return " · ".join(part for part in told if part)
