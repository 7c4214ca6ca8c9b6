"""A file that somebody gives us: which of the known exports it is, and what is wrong with it, with the place.

A file is read to its end before anything is kept, so that nothing is half imported.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from pydantic import ValidationError

from lib.calls.transfer import chatgpt, claude, json_file
from lib.calls.transfer.errors import TransferError
from lib.failures.diagnosis import diagnose
from lib.failures.failure import Failure
from lib.store import transfer
from lib.store.database import Database
from lib.store.failures import NewFailure
from lib.store.transfer import MovedConversation


def from_json(database: Database, name: str, data: bytes) -> int:
    """Import the conversations of a file, all or none; how many they were. Raises TransferError and StoreError."""
    moved = read(name, data)
    return len(transfer.bring_in(database, moved, explained))


def read(name: str, data: bytes) -> list[MovedConversation]:
    """The conversations of a file, with nothing kept yet. Raises TransferError."""
    document = _document(name, data)
    try:
        moved = _reader(name, document)(document)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        raise TransferError(f"{name}: {_place(first['loc'])}: {_sentence(first['msg'])}.") from None
    for problem in _problems(moved):
        raise TransferError(f"{name}: {problem}.")
    if not moved:
        raise TransferError(f"{name} has no conversation in it.")
    return moved


def _document(name: str, data: bytes) -> Any:
    try:
        return json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise TransferError(f"{name}: byte {error.start + 1}: this is not text in UTF-8.") from None
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise TransferError(f"{name}: {place}: this is not JSON ({error.msg}).") from None
    except RecursionError:
        raise TransferError(f"{name}: it is nested too deeply to be an export.") from None


def _reader(name: str, document: Any) -> Callable[[Any], list[MovedConversation]]:
    if isinstance(document, dict) and document.get("format") == "switchboard":
        return json_file.read
    if isinstance(document, list) and document:
        first = document[0] if isinstance(document[0], dict) else {}
        if chatgpt.MARK in first:
            return chatgpt.read
        if claude.MARK in first:
            return claude.read
    raise TransferError(
        f"{name}: at its beginning: this is no export of Switchboard, ChatGPT or Claude that we know."
    )


def _place(path: Sequence[int | str]) -> str:
    shown = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return shown.lstrip(".") or "the beginning"


def _sentence(message: str) -> str:
    return message[:1].lower() + message[1:].rstrip(".")


def _problems(moved: Sequence[MovedConversation]) -> Iterator[str]:
    """What no type can say: a message comes after its parent, runs are there, failures can be read."""
    for number, conversation in enumerate(moved):
        at = f"conversations[{number}]"
        for place, message in enumerate(conversation.messages):
            if message.parent is not None and not 1 <= message.parent <= place:
                yield f"{at}.messages[{place}].parent: no message before it has this number"
            if message.run is not None and not 1 <= message.run <= len(conversation.runs):
                yield f"{at}.messages[{place}].run: no run has this number"
        for place, run in enumerate(conversation.runs):
            if run.failure is not None:
                try:
                    explained(run.failure)
                except (TypeError, ValueError, KeyError, AttributeError):
                    yield f"{at}.runs[{place}].failure: these are not the facts of a failure"


def explained(facts: dict[str, Any]) -> NewFailure:
    """The failure of an imported run, diagnosed as we would today."""
    failure = Failure.from_dict(facts)
    return NewFailure.of(failure, diagnose(failure))
