import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lib.calls.transfer import reading
from lib.calls.transfer.errors import TransferError
from lib.calls.transfer.json_file import to_json
from lib.calls.transfer.markdown_file import to_markdown
from lib.calls.transfer.reading import from_json
from lib.failures.evidence import Usage
from lib.failures.failure import Failure
from lib.settings import load
from lib.store import branches, conversations, failures, files, groups, runs
from lib.store.database import Database
from lib.store.opening import open_database

RUN = {"source": "chat", "model": "m", "litellm_model": "p/m", "provider": "p", "request": {"messages": []}}


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    opened = open_database(load())
    yield opened
    opened.close()


@pytest.fixture
def full(database: Database) -> int:
    """A conversation with everything in it: a file, two versions, a branch, a failure, a fork's shared run."""
    name = files.keep(database, b"\x89PNG\xff\x00")
    facts = {"name": "frog.png", "type": "image/png", "size": 6, "sha256": name}
    asked = conversations.ask(database, None, "Why?", attachments=[facts])
    good = runs.begin(database, parent_message_id=asked.message_id, agent="senior", **RUN)
    usage = Usage(tokens_in=3, tokens_out=4, tokens_reasoning=1, tokens_cached=2)
    runs.finish(
        database, good, status="ok", text="Because.", reasoning="Hm.", usage=usage, cost_usd=0.5, total_ms=9
    )
    bad = runs.begin(database, parent_message_id=asked.message_id, agent="senior", **RUN)
    failure = reading.explained(Failure(provider="openai", status=429, message="Slow down").to_dict())
    runs.finish(database, bad, status="failed", text="Bec", failure=failure)
    edited = branches.save_edit(database, asked.message_id, "Why not?", [asked.message_id + 1])
    conversations.ask(database, asked.conversation_id, "Sure?", parent_id=edited + 1)
    conversations.pin(database, asked.conversation_id)
    return asked.conversation_id


def test_a_conversation_comes_back_without_loss(database: Database, full: int) -> None:
    exported = to_json(database, [full])
    assert from_json(database, "again.json", exported) == 1
    newest = max(row.id for row in conversations.recent(database, 10))
    assert newest != full
    assert to_json(database, [newest]) == exported


def test_an_imported_failure_is_in_the_log_and_the_figures_stay_true(database: Database, full: int) -> None:
    from_json(database, "again.json", to_json(database, [full]))
    imported, first = failures.newest(database, 10)
    assert (imported.cause, imported.fingerprint) == (first.cause, first.fingerprint)
    assert groups.verify(database) == []


def test_everything_is_exported_but_what_was_deleted(database: Database, full: int) -> None:
    other = conversations.ask(database, None, "Gone").conversation_id
    conversations.delete(database, other)
    exported = json.loads(to_json(database))
    assert [one["title"] for one in exported["conversations"]] == ["Why?"]


def test_markdown_tells_who_said_what_and_what_it_took(database: Database, full: int) -> None:
    text = to_markdown(database, [full]).decode()
    assert text.startswith("# Why?\n")
    assert "## You\n\n*Attached: frog.png*\n\nWhy not?" in text
    assert "## Senior · m\n\nBecause.\n\n*3 tokens in · 4 out · 0.0 s · $0.5000*" in text
    assert text.rstrip().endswith("Sure?")


def chatgpt(**change: Any) -> list[dict[str, Any]]:
    def node(name: str, parent: str | None, role: str, *parts: Any, children: tuple[str, ...] = ()) -> Any:
        message = {"author": {"role": role}, "content": {"content_type": "text", "parts": list(parts)}}
        message |= {"create_time": 1_700_000_000.5, "metadata": {"model_slug": "gpt-4o"}}
        return {"id": name, "message": message, "parent": parent, "children": list(children)}

    tree = {
        "root": {"id": "root", "message": None, "parent": None, "children": ["s"]},
        "s": node("s", "root", "system", "", children=("q",)),
        "q": node("q", "s", "user", "Why?", {"asset": 1}, children=("a1", "a2")),
        "a1": node("a1", "q", "assistant", "Because."),
        "a2": node("a2", "q", "assistant", "For that."),
    }
    return [
        {"title": "Sky", "create_time": 1_700_000_000, "update_time": 1_700_000_100, "mapping": tree} | change
    ]


def claude(**change: Any) -> list[dict[str, Any]]:
    at = "2026-01-02T03:04:05.678Z"
    said = [
        {"uuid": "1", "sender": "human", "text": "Why?", "created_at": at}
        | {"attachments": [{"file_name": "notes.txt", "extracted_content": "green"}]},
        {
            "uuid": "2",
            "sender": "assistant",
            "text": "",
            "created_at": at,
            "content": [{"type": "text", "text": "So."}],
        },
    ]
    return [{"name": "Sea", "created_at": at, "updated_at": at, "chat_messages": said} | change]


def test_an_export_of_chatgpt_is_imported_with_its_branches(database: Database) -> None:
    assert from_json(database, "conversations.json", json.dumps(chatgpt()).encode()) == 1
    (row,) = conversations.recent(database, 5)
    question, answer = conversations.transcript(database, row.id)
    assert row.title == "Sky"
    assert question.text == "Why?\n\n[a file that the export does not hold]"
    assert answer.run is not None
    assert (answer.text, answer.run.model, len(answer.siblings)) == ("For that.", "gpt-4o", 2)


def test_an_export_of_claude_is_imported_with_what_was_attached(database: Database) -> None:
    from_json(database, "conversations.json", json.dumps(claude()).encode())
    (row,) = conversations.recent(database, 5)
    question, answer = conversations.transcript(database, row.id)
    assert (row.title, question.text, answer.text) == ("Sea", "Why?", "So.")
    assert [file["name"] for file in question.attachments] == ["notes.txt"]


def ours(**change: Any) -> dict[str, Any]:
    at = "2026-01-02T03:04:05Z"
    message = {"role": "user", "text": "Why?", "created_at": at} | change
    talk = {"title": "Sky", "created_at": at, "updated_at": at, "messages": [message]}
    good = talk | {"messages": []}
    return {"format": "switchboard", "version": 1, "conversations": [good, talk]}


@pytest.mark.parametrize(
    ("content", "place"),
    [
        (b'{"a": 1,\n "b": }', "line 2, column 7: this is not JSON"),
        (b"\xff\xfe{", "byte 1: this is not text in UTF-8"),
        (b"[" * 100_000, "nested too deeply|this is not JSON"),
        (b"{}", "no export of Switchboard, ChatGPT or Claude"),
        (b"[]", "no export of Switchboard, ChatGPT or Claude"),
        (
            ours(role="robot"),
            r"conversations\[1\]\.messages\[0\]\.role: input should be 'user' or 'assistant'",
        ),
        (ours(created_at="yesterday"), r"messages\[0\]\.created_at"),
        (
            ours(created_at="2026-01-02T03:04:05"),
            r"messages\[0\]\.created_at: input should have timezone info",
        ),
        (ours(parent=7), r"conversations\[1\]\.messages\[0\]\.parent: no message before it"),
        (ours(run=1), r"conversations\[1\]\.messages\[0\]\.run: no run has this number"),
        (ours() | {"version": 2}, "version: input should be 1"),
        (chatgpt(mapping={"a": {"message": {"author": {}}}}), r"\[0\]\.mapping\.a\.message\.author\.role"),
        (claude(chat_messages=[{"sender": "human"}]), r"\[0\]\.chat_messages\[0\]\.created_at"),
        ({"format": "switchboard", "conversations": []}, "has no conversation in it"),
    ],
)
def test_a_bad_file_is_refused_with_the_place_and_nothing_of_it_is_kept(
    database: Database, content: Any, place: str
) -> None:
    data = content if isinstance(content, bytes) else json.dumps(content).encode()
    with pytest.raises(TransferError, match=f"(?i)^bad.json.*({place})"):
        from_json(database, "bad.json", data)
    assert conversations.recent(database, 5) == []
