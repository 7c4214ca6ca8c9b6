from lib.failures.evidence import Usage
from lib.store import branches, conversations, runs, spending
from tests.unit.store.place import begin


def test_every_version_counts_and_a_copied_answer_once(db):
    asked = conversations.ask(db, None, "One?")
    for tokens in (10, 20):
        run_id = begin(db, parent_message_id=asked.message_id)
        runs.finish(
            db, run_id, status="ok", text="1", usage=Usage(tokens_in=1, tokens_out=tokens), cost_usd=0.5
        )
    shown = conversations.transcript(db, asked.conversation_id)
    branches.save_edit(db, asked.message_id, "Uno?", [shown[1].message_id])
    conversations.ask(db, None, "Another conversation")

    spent = spending.of_conversation(db, asked.conversation_id)
    assert sorted((one.tokens_out, one.cost_usd, one.has_text) for one in spent) == [
        (10, 0.5, True),
        (20, 0.5, True),
    ]


def test_an_answer_without_a_word_has_no_text(db):
    asked = conversations.ask(db, None, "One?")
    begin(db, parent_message_id=asked.message_id)
    (one,) = spending.of_conversation(db, asked.conversation_id)
    assert (one.status, one.has_text) == ("running", False)
