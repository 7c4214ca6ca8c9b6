import pytest

from lib.failures.evidence import Usage
from lib.store import comparisons, conversations, runs, votes
from lib.store.comparisons import Seat
from lib.store.errors import NotFound
from lib.store.votes import NewVote
from tests.unit.store.place import begin


def asked(db, prompt, *models, comparison_id=None, answer="Because."):
    """A turn with one good answer of each model; the comparison's id, the turn's id and those of the runs."""
    with db.write() as connection:
        if comparison_id is None:
            comparison_id = comparisons.create(connection, prompt, parameters={"temperature": 0.5})
        turn_id = comparisons.add_turn(connection, comparison_id, prompt)
        ids = [begin(connection, model=model) for model in models]
        seats = {run_id: Seat(place, left_out=("temperature",)) for place, run_id in enumerate(ids)}
        comparisons.add_runs(connection, turn_id, seats)
    for run_id in ids:
        runs.finish(db, run_id, status="ok", text=answer, usage=Usage(1, 2), first_text_ms=700.0)
    return comparison_id, turn_id, ids


def test_what_was_asked_and_answered_comes_back(db):
    comparison_id, turn_id, ids = asked(db, "Why is the sky blue? Tell me.", "a", "b")
    row = comparisons.get(db, comparison_id)
    assert (row.title, row.parameters, row.blind) == ("Why is the sky blue?", {"temperature": 0.5}, False)
    (turn,) = comparisons.turns(db, comparison_id)
    assert (turn.id, turn.prompt) == (turn_id, "Why is the sky blue? Tell me.")
    assert [cell.run.id for cell in turn.cells] == ids
    assert [cell.left_out for cell in turn.cells] == [("temperature",)] * 2
    assert turn.cells[0].run.first_text_ms == 700.0


def test_the_newest_run_at_a_place_is_shown(db):
    comparison_id, turn_id, ids = asked(db, "Why?", "a", "b")
    again = begin(db, model="c")
    with db.write() as connection:
        comparisons.add_runs(connection, turn_id, {again: Seat(0)})
    (turn,) = comparisons.turns(db, comparison_id)
    assert [cell.run.id for cell in turn.cells] == [again, ids[1]]


def test_a_turn_is_kept_whole_or_not_at_all(db):
    def break_off_half_way():
        with db.write() as connection:
            comparison_id = comparisons.create(connection, "Why?")
            comparisons.add_turn(connection, comparison_id, "Why?")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        break_off_half_way()
    assert comparisons.recent(db, 9) == []


@pytest.mark.parametrize("words", ["zebra", "ant", "heron", "quagg"])
def test_a_word_is_found_in_title_prompt_answer_and_note(db, words):
    asked(db, "Something else", "a")
    comparison_id, _, _ = asked(db, "On a zebra and an ant", "a", "b", answer="It is a heron.")
    comparisons.annotate(db, comparison_id, "for the quagga talk")
    assert [row.id for row in comparisons.recent(db, 9, words)] == [comparison_id]


def test_what_is_used_last_comes_first_and_what_is_deleted_can_come_back(db):
    first, _, _ = asked(db, "First", "a")
    second, _, _ = asked(db, "Second", "a")
    asked(db, "More of the first", "a", comparison_id=first)
    assert [row.id for row in comparisons.recent(db, 9)] == [first, second]
    comparisons.delete(db, first)
    assert comparisons.get(db, first) is None
    assert [row.id for row in comparisons.recent(db, 9)] == [second]
    comparisons.delete(db, first, undo=True)
    assert comparisons.get(db, first) is not None


def test_a_name_is_one_line(db):
    comparison_id, _, _ = asked(db, "Why?", "a")
    comparisons.rename(db, comparison_id, " Two\nlines ")
    assert comparisons.get(db, comparison_id).title == "Two lines"


def test_a_comparison_that_is_not_there_is_said(db):
    with pytest.raises(NotFound, match="Comparison 7"):
        comparisons.rename(db, 7, "x")
    with pytest.raises(NotFound, match="Comparison 7"):
        comparisons.to_conversation(db, 7, 0)


def test_a_conversation_takes_over_what_one_place_answered(db):
    comparison_id, _, _ = asked(db, "Why?", "a", "b", answer="First answer")
    asked(db, "And why that?", "a", "b", comparison_id=comparison_id, answer="Second answer")
    conversation_id = comparisons.to_conversation(db, comparison_id, 1)
    turns = conversations.transcript(db, conversation_id)
    assert [turn.text for turn in turns] == ["Why?", "First answer", "And why that?", "Second answer"]
    assert turns[3].run.model == "b"


def cast(db, turn_id, ids, choice, discarded=None):
    votes.add(
        db,
        NewVote(
            turn_id=turn_id,
            left_run_id=ids[0],
            right_run_id=ids[1],
            left_model="a",
            right_model="b",
            choice=choice,
            blind=True,
            discarded=discarded,
        ),
    )


def test_of_several_votes_on_a_pair_the_last_one_counts(db):
    _, turn_id, ids = asked(db, "Why?", "a", "b")
    for choice in ("left", "tie", "right"):
        cast(db, turn_id, ids, choice)
    (tally,) = votes.tallies(db)
    assert (tally.left_model, tally.right_model, tally.choice, tally.count) == ("a", "b", "right", 1)
    assert [vote.choice for vote in votes.of_turn(db, turn_id)] == ["left", "tie", "right"]


def test_a_discarded_vote_is_kept_and_does_not_count(db):
    _, turn_id, ids = asked(db, "Why?", "a", "b")
    cast(db, turn_id, ids, "left", discarded="One of the answers failed.")
    assert votes.tallies(db) == []
    assert votes.of_turn(db, turn_id)[0].discarded == "One of the answers failed."
