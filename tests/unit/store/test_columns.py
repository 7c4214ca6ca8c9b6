from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import StatementError

from lib.store import conversations, runs
from lib.store.columns import keepable
from lib.store.schema import conversations as conversations_table
from tests.unit.store.place import begin

ANY_TEXT = st.text(st.characters(), max_size=50)
ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | ANY_TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(ANY_TEXT, inner, max_size=3),
    max_leaves=8,
)
FEW = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


@pytest.mark.parametrize(
    ("sent", "kept"),
    [("a\0b", "ab"), ("a\ud800b\udfff", "ab"), ("\0\ud83d\ude00", ""), ("😀 ü", "😀 ü"), ("", "")],
)
def test_only_nul_and_lone_surrogates_are_dropped(sent, kept):
    assert keepable(sent) == kept


@FEW
@given(text=ANY_TEXT)
def test_any_text_a_provider_may_send_is_kept(db, text):
    run_id = begin(db)
    runs.finish(db, run_id, status="ok", text=text)
    assert runs.get(db, run_id).text == keepable(text)


@FEW
@given(value=ANY_JSON)
def test_any_json_is_kept_and_read_back(db, value):
    run_id = begin(db, request={"value": value})
    once = runs.request_of(db, run_id)
    again = runs.request_of(db, begin(db, request=once))
    assert again == once
    assert set(once) == {"value"}


def test_numbers_that_are_none_become_null(db):
    run_id = begin(db, request={"nan": float("nan"), "much": [float("inf")], "half": 0.5})
    assert runs.request_of(db, run_id) == {"nan": None, "much": [None], "half": 0.5}


def test_a_time_comes_back_in_utc_whatever_zone_it_went_in_with(db):
    conversation_id = conversations.create(db)
    noon = datetime(2038, 1, 19, 12, 0, 0, 123456, tzinfo=timezone(timedelta(hours=5, minutes=30)))
    with db.write() as connection:
        connection.execute(conversations_table.update().values(updated_at=noon))
    (row,) = conversations.recent(db, 1)
    assert (row.id, row.updated_at, row.updated_at.tzinfo) == (conversation_id, noon, UTC)


def test_a_time_without_a_zone_is_refused(db):
    naive = conversations_table.update().values(updated_at=datetime(2026, 1, 1))
    with pytest.raises(StatementError, match="without a zone"), db.write() as connection:
        connection.execute(naive)
