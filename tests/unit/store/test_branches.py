import pytest

from lib.store import branches, conversations, runs
from lib.store.errors import NotFound
from tests.unit.store.place import begin


def talk(db, *said: str) -> tuple[int, list[int]]:
    """A conversation of questions and answers in turn; its id, and those of the messages."""
    conversation_id = None
    for question, answer in zip(said[::2], said[1::2], strict=True):
        asked = conversations.ask(db, conversation_id, question)
        conversation_id = asked.conversation_id
        runs.finish(
            db, begin(db, parent_message_id=asked.message_id, agent="senior"), status="ok", text=answer
        )
    assert conversation_id is not None
    return conversation_id, [turn.message_id for turn in conversations.transcript(db, conversation_id)]


def texts(db, conversation_id: int, through: int | None = None) -> list[str]:
    return [turn.text for turn in conversations.transcript(db, conversation_id, through)]


def test_a_fork_has_what_was_said_up_to_a_message_and_goes_its_own_way(db):
    conversation_id, ids = talk(db, "One?", "1", "Two?", "2")
    forked = branches.fork(db, ids[1])
    assert texts(db, forked) == ["One?", "1"]
    assert conversations.get(db, forked).title == "One?"
    conversations.ask(db, forked, "Three?")
    assert texts(db, forked) == ["One?", "1", "Three?"]
    assert texts(db, conversation_id) == ["One?", "1", "Two?", "2"]


def test_a_saved_edit_of_a_question_keeps_the_old_one_and_what_followed(db):
    conversation_id, ids = talk(db, "One?", "1", "Two?", "2")
    edited = branches.save_edit(db, ids[0], "Uno?", ids[1:])
    assert texts(db, conversation_id, edited) == ["Uno?", "1", "Two?", "2"]
    assert texts(db, conversation_id, ids[0]) == ["One?", "1", "Two?", "2"]
    shown = conversations.transcript(db, conversation_id, edited)
    assert shown[0].siblings == (ids[0], edited)
    assert [turn.role for turn in shown] == ["user", "assistant", "user", "assistant"]


def test_a_saved_edit_of_an_answer_is_what_the_model_is_told(db):
    conversation_id, ids = talk(db, "One?", "1")
    edited = branches.save_edit(db, ids[1], "one")
    again = conversations.ask(db, conversation_id, "Two?", parent_id=edited)
    assert [said["content"] for said in conversations.history(db, again.message_id)] == [
        "One?",
        "one",
        "Two?",
    ]
    assert conversations.transcript(db, conversation_id, edited)[1].agent == "senior"


def test_a_copy_has_the_very_run_of_the_first(db):
    conversation_id, ids = talk(db, "One?", "1")
    forked = branches.fork(db, ids[1])
    first, copy = (conversations.transcript(db, one)[1] for one in (conversation_id, forked))
    assert first.run == copy.run
    assert branches.conversations_of(db, [first.run.id]) == {conversation_id, forked}
    assert branches.conversations_of(db, []) == set()


def test_a_message_that_is_not_there_is_refused_and_leaves_nothing(db):
    _, ids = talk(db, "One?", "1")
    with pytest.raises(NotFound, match="Message 999 "):
        branches.fork(db, 999)
    with pytest.raises(NotFound, match="Message 998 "):
        branches.save_edit(db, ids[0], "Uno?", [ids[1], 998])
    assert len(conversations.recent(db, 10)) == 1
    assert conversations.transcript(db, 1)[0].siblings == (ids[0],)
