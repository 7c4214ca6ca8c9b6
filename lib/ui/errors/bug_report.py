"""One failure as Markdown for a bug report: the facts, and not what the person asked."""

from lib.store.failure_row import FailureRow
from lib.store.group_row import GroupRow

LONGEST_BODY = 2000


def markdown(group: GroupRow, row: FailureRow) -> str:
    """The report; whatever a server said is inside of fences that it cannot leave."""
    told, failure = row.diagnosis, row.failure
    facts = {
        "Provider and model": f"{row.provider}, {failure.get('litellm_model') or row.model}",
        "Called": f"{failure['method']} {failure['url']}" if failure.get("url") else "nothing",
        "HTTP status": failure.get("status") or "none",
        "LiteLLM says": failure.get("exception") or "success",
        "At the root": failure.get("root"),
        "Cause": f"{row.cause} ({told.get('certainty', 0):.0%} sure)",
        "Seen": f"{group.count} times, {group.first_seen:%Y-%m-%d %H:%M} to {group.last_seen:%Y-%m-%d %H:%M} UTC",
    }
    lines = [f"## {_line(told['title'])}", "", _line(told["why"]), ""]
    lines += [f"- {name}: `{_line(value)}`" for name, value in facts.items() if value]
    lines += _fenced("Answer of the server", str(failure.get("body") or "")[:LONGEST_BODY])
    lines += _fenced("Where it was raised, outermost first", "\n".join(failure.get("trace") or ()))
    return "\n".join(lines) + "\n"


def _fenced(name: str, text: str) -> list[str]:
    fence = "`" * max(3, _longest_run(text) + 1)
    return ["", f"{name}:", "", f"{fence}text", text, fence] if text else []


def _line(value: object) -> str:
    return " ".join(str(value).replace("`", "\u2019").split())


def _longest_run(text: str) -> int:
    longest = here = 0
    for letter in text:
        here = here + 1 if letter == "`" else 0
        longest = max(longest, here)
    return longest
