import pytest

from lib.store import conversations, runs
from lib.store.errors import NotFound
from tests.unit.store.place import begin, failure


def test_the_first_question_makes_the_conversation_and_names_it(db):
    question = conversations.ask(db, None, "Why is the sky blue? And the sea?")
    (row,) = conversations.recent(db, 10)
    assert (row.id, row.title, row.pinned) == (question.conversation_id, "Why is the sky blue?", False)


def test_an_untitled_conversation_is_named_by_its_first_question_and_not_by_its_second(db):
    conversation_id = conversations.create(db)
    assert conversations.recent(db, 1)[0].title == "New conversation"
    conversations.ask(db, conversation_id, "Why?")
    conversations.ask(db, conversation_id, "How?")
    assert conversations.recent(db, 1)[0].title == "Why?"


def test_a_question_in_a_conversation_that_is_not_there_leaves_nothing(db):
    with pytest.raises(NotFound, match="Conversation 7 "):
        conversations.ask(db, 7, "Why?")


def test_a_parent_of_another_conversation_is_refused(db):
    one, other = conversations.ask(db, None, "One"), conversations.ask(db, None, "Other")
    with pytest.raises(NotFound, match=f"Message {one.message_id} "):
        conversations.ask(db, other.conversation_id, "Why?", parent_id=one.message_id)


def test_the_last_used_conversation_comes_first_and_pages_join(db):
    ids = [conversations.ask(db, None, f"Question {n}").conversation_id for n in range(5)]
    conversations.ask(db, ids[0], "Again")
    expected = [ids[0], ids[4], ids[3], ids[2], ids[1]]
    first = conversations.recent(db, 3)
    rest = conversations.recent(db, 3, before=first[-1])
    assert [row.id for row in first + rest] == expected


def test_an_edited_question_and_what_followed_it_stay_as_a_branch(db):
    first = conversations.ask(db, None, "Why?")
    answer = begin(db, parent_message_id=first.message_id)
    runs.finish(db, answer, status="ok", text="Because.")
    edited = conversations.edit(db, first.message_id, "Why not?")
    (turn,) = conversations.transcript(db, first.conversation_id)
    assert (turn.text, turn.siblings) == ("Why not?", (first.message_id, edited.message_id))
    old = conversations.transcript(db, first.conversation_id, first.message_id)
    assert [turn.text for turn in old] == ["Why?", "Because."]
    with pytest.raises(NotFound):
        conversations.edit(db, 999, "Nothing")


def test_attachments_come_back_with_their_question(db):
    picture = {"name": "sky.png", "type": "image/png"}
    question = conversations.ask(db, None, "What is this?", attachments=[picture])
    assert conversations.transcript(db, question.conversation_id)[0].attachments == [picture]
    assert conversations.history(db, question.message_id) == [
        {"role": "user", "content": "What is this?", "attachments": [picture]}
    ]


def test_two_answers_to_one_question_are_siblings_and_the_newest_is_shown(db):
    question = conversations.ask(db, None, "Why?")
    one, other = (begin(db, parent_message_id=question.message_id, agent=agent) for agent in ("senior", None))
    runs.finish(db, one, status="ok", text="First")
    runs.finish(db, other, status="failed", failure=failure())
    asked, answered = conversations.transcript(db, question.conversation_id)
    assert (asked.role, asked.run, answered.role, answered.run.status) == (
        "user",
        None,
        "assistant",
        "failed",
    )
    left, right = answered.siblings
    assert right == answered.message_id
    shown = conversations.transcript(db, question.conversation_id, left)[-1]
    assert (shown.text, shown.agent, shown.run.id, shown.parent_id) == (
        "First",
        "senior",
        one,
        question.message_id,
    )


def test_the_end_of_a_long_conversation_can_be_read_alone(db):
    ids = []
    for number in range(6):
        asked = conversations.ask(db, ids[0].conversation_id if ids else None, f"Number {number}")
        ids.append(asked)
    turns = conversations.transcript(db, asked.conversation_id, last=2)
    assert [turn.text for turn in turns] == ["Number 4", "Number 5"]
    assert turns[0].parent_id == ids[3].message_id
    assert len(conversations.transcript(db, asked.conversation_id, last=99)) == 6


def test_a_transcript_of_nothing_is_empty(db):
    conversation_id = conversations.create(db)
    assert conversations.transcript(db, conversation_id) == []
    assert conversations.transcript(db, conversation_id, 5) == []


@pytest.mark.parametrize(
    ("status", "text", "told"),
    [
        ("ok", "Yes", True),
        ("ok", "", False),
        ("stopped", "Ye", True),
        ("stopped", " \n", False),
        ("interrupted", "Ye", True),
        ("failed", "Ye", False),
    ],
)
def test_a_model_is_told_the_answers_that_ended_well_or_were_cut_short(db, status, text, told):
    question = conversations.ask(db, None, "Is it?")
    run_id = begin(db, parent_message_id=question.message_id)
    runs.finish(db, run_id, status=status, text=text, failure=failure() if status == "failed" else None)
    again = conversations.ask(db, question.conversation_id, "Sure?")
    expected = [{"role": "user", "content": "Is it?"}, {"role": "user", "content": "Sure?"}]
    if told:
        expected.insert(1, {"role": "assistant", "content": text})
    assert conversations.history(db, again.message_id) == expected


def test_a_model_is_told_nothing_of_other_branches(db):
    first = conversations.ask(db, None, "One")
    conversations.ask(db, first.conversation_id, "Two")
    edited = conversations.edit(db, first.message_id, "Uno")
    assert conversations.history(db, edited.message_id) == [{"role": "user", "content": "Uno"}]
