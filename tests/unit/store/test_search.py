import pytest

from lib.store import conversations, failures, runs
from lib.store.failures import Filter
from lib.store.runs import Progress
from tests.unit.store.place import begin, failure


def _talk(db, question, answer, **ending):
    asked = conversations.ask(db, None, question)
    run_id = begin(db, parent_message_id=asked.message_id)
    runs.finish(db, run_id, status="ok", text=answer, **ending)
    return asked


def _found(db, words) -> list[int]:
    return [hit.conversation_id for hit in conversations.search(db, words, 10)]


def test_titles_questions_and_answers_are_found(db):
    asked = _talk(db, "Tell me. About zebras", "They live in herds.")
    conversations.rename(db, asked.conversation_id, "Savannah")
    for words in ("zebras", "herds", "savannah"):
        (hit,) = conversations.search(db, words, 10)
        assert (hit.conversation_id, hit.title) == (asked.conversation_id, "Savannah")
        begin_, end = hit.snippet.marks[0]
        assert hit.snippet.text[begin_:end].lower() == words
    assert conversations.search(db, "savannah", 1)[0].message_id is None


def test_all_words_must_occur_and_the_last_may_be_unfinished(db):
    asked = _talk(db, "Why?", "Hedgehogs hibernate in winter.")
    assert _found(db, "winter hedge") == [asked.conversation_id]
    assert _found(db, "hedge winter") == []
    assert _found(db, "summer hedge") == []
    assert _found(db, "hogs") == []


def test_a_hit_leads_to_the_newest_message_that_holds_the_words(db):
    asked = _talk(db, "What is a quokka?", "A small wallaby.")
    again = conversations.ask(db, asked.conversation_id, "Is the quokka shy?")
    (hit,) = conversations.search(db, "quokka", 10)
    assert (hit.message_id, hit.snippet.text) == (again.message_id, "Is the quokka shy?")


def test_the_last_used_conversation_is_found_first_and_the_number_is_limited(db):
    ids = [_talk(db, f"Lemur number {n}", "ok").conversation_id for n in range(4)]
    assert _found(db, "lemur") == ids[::-1]
    assert [hit.conversation_id for hit in conversations.search(db, "lemur", 2)] == [ids[3], ids[2]]


def test_a_running_answer_is_found_once_it_has_ended_and_as_it_ended(db):
    asked = conversations.ask(db, None, "Go")
    run_id = begin(db, parent_message_id=asked.message_id)
    runs.checkpoint(db, {run_id: Progress("aardvark")})
    assert _found(db, "aardvark") == []
    runs.finish(db, run_id, status="stopped", text="badger")
    assert _found(db, "aardvark") == []
    assert _found(db, "badger") == [asked.conversation_id]


def test_a_new_title_is_found_and_the_old_one_no_more(db):
    asked = conversations.ask(db, None, "x")
    conversations.rename(db, asked.conversation_id, "Walrus")
    conversations.rename(db, asked.conversation_id, "Narwhal")
    conversations.pin(db, asked.conversation_id)
    assert (_found(db, "walrus"), _found(db, "narwhal")) == ([], [asked.conversation_id])


def test_archived_conversations_are_found_and_deleted_ones_not(db):
    asked = _talk(db, "Okapi?", "Okapi.")
    conversations.archive(db, asked.conversation_id)
    assert _found(db, "okapi") == [asked.conversation_id]
    conversations.delete(db, asked.conversation_id)
    assert _found(db, "okapi") == []
    conversations.delete(db, asked.conversation_id, undo=True)
    assert _found(db, "okapi") == [asked.conversation_id]


@pytest.mark.parametrize(
    "typed", ["", "  ", "\"'", "* OR *", "NOT", "a' & !b", "snake_case", "AND AND", "(", "é"]
)
def test_whatever_is_typed_is_words_and_never_an_error(db, typed):
    _talk(db, "Question", "Answer")
    assert _found(db, typed) == []


def test_a_word_with_an_underscore_is_found(db):
    asked = _talk(db, "What is snake_case_name?", "A habit.")
    assert _found(db, "snake_case") == [asked.conversation_id]


def test_an_answer_longer_than_an_index_takes_is_kept_and_found_by_its_beginning(db):
    asked = _talk(db, "Go", "pangolin " + " ".join(f"{n:x}q" for n in range(300_000)))
    assert _found(db, "pangolin") == [asked.conversation_id]


def test_failures_are_found_by_their_message(db):
    for message in ("invalid x-api-key", "Rate limit reached for gpt"):
        run_id = begin(db, source="api")
        runs.finish(db, run_id, status="failed", failure=failure(message=message))
    (row,) = failures.newest(db, 10, where=Filter(words="rate lim"))
    assert row.message == "Rate limit reached for gpt"
    assert failures.count(db, Filter(words="rate", provider="anthropic")) == 1
    assert failures.count(db, Filter(words="?")) == 2
