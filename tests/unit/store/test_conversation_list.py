from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import update

from lib.store import conversations
from lib.store.errors import NotFound
from lib.store.schema import conversations as table


def _ids(rows):
    return [row.id for row in rows]


def test_pinned_ones_come_first_through_all_pages(db):
    ids = [conversations.create(db, f"Number {n}") for n in range(7)]
    for conversation_id in (ids[0], ids[2]):
        conversations.pin(db, conversation_id)
    seen, before = [], None
    while page := conversations.recent(db, 2, before):
        seen += _ids(page)
        before = page[-1]
    assert seen == [ids[2], ids[0], ids[6], ids[5], ids[4], ids[3], ids[1]]
    conversations.pin(db, ids[0], undo=True)
    assert _ids(conversations.recent(db, 1)) == [ids[2]]


def test_an_archived_one_is_in_the_other_list_until_it_is_brought_back(db):
    conversation_id = conversations.create(db)
    conversations.archive(db, conversation_id)
    assert conversations.recent(db, 9) == []
    assert _ids(conversations.recent(db, 9, archived=True)) == [conversation_id]
    assert conversations.get(db, conversation_id).archived_at is not None
    conversations.archive(db, conversation_id, undo=True)
    assert _ids(conversations.recent(db, 9)) == [conversation_id]


def test_a_deleted_one_is_out_of_sight_until_it_is_brought_back(db):
    asked = conversations.ask(db, None, "Why?")
    conversations.delete(db, asked.conversation_id)
    assert conversations.recent(db, 9) == conversations.recent(db, 9, archived=True) == []
    assert conversations.get(db, asked.conversation_id) is None
    assert conversations.transcript(db, asked.conversation_id) == []
    with pytest.raises(NotFound):
        conversations.ask(db, asked.conversation_id, "Still there?")
    conversations.delete(db, asked.conversation_id, undo=True)
    assert [turn.text for turn in conversations.transcript(db, asked.conversation_id)] == ["Why?"]


def test_a_title_is_one_line_and_never_empty(db):
    conversation_id = conversations.create(db)
    conversations.rename(db, conversation_id, "  My\n trip ")
    assert conversations.get(db, conversation_id).title == "My trip"
    conversations.rename(db, conversation_id, " \n")
    assert conversations.get(db, conversation_id).title == "New conversation"


@pytest.mark.parametrize("verb", [conversations.pin, conversations.archive, conversations.delete])
def test_a_verb_on_a_conversation_that_is_not_there_says_so(db, verb):
    with pytest.raises(NotFound, match=r"Conversation 5 "):
        verb(db, 5)


def test_days_are_those_of_the_person_and_not_of_the_clock(db):
    now = datetime(2026, 3, 10, 8, 0, tzinfo=ZoneInfo("Asia/Tokyo"))
    ages = [
        ("Today", timedelta(hours=7)),
        ("Yesterday", timedelta(hours=9)),
        ("Previous 7 days", timedelta(days=7)),
        ("March 2026", timedelta(days=8)),
        ("February 2026", timedelta(days=20)),
        ("March 2025", timedelta(days=365)),
    ]
    for _heading, age in ages:
        conversation_id = conversations.create(db)
        with db.write() as connection:
            moved = update(table).where(table.c.id == conversation_id)
            connection.execute(moved.values(updated_at=(now - age).astimezone(UTC)))
    conversations.pin(db, conversation_id)
    groups = conversations.by_day(conversations.recent(db, 20), now)
    assert [(name, len(rows)) for name, rows in groups] == [
        ("Pinned", 1),
        *((heading, 1) for heading, _age in ages[:-1]),
    ]
