"""What the store promises when its server goes away and comes back."""

from contextlib import closing

import pytest

from lib.store import runs
from lib.store.errors import StoreError
from lib.store.opening import open_database
from lib.store.runs import Progress
from tests.unit.store.place import Place, begin
from tests.unit.store.postgres import NoServer, cluster

pytestmark = pytest.mark.slow


@pytest.fixture
def server():
    try:
        with cluster() as running:
            yield running
    except NoServer as reason:
        pytest.skip(str(reason))


def test_a_server_that_went_away_is_named_and_all_goes_on_when_it_is_back(server, tmp_path):
    with closing(open_database(Place(tmp_path, server.url(server.new_database())))) as database:
        run_id = begin(database)
        runs.checkpoint(database, {run_id: Progress("Before")})
        for text in ("After once", "After twice"):
            server.stop()
            with pytest.raises(StoreError, match=r"The PostgreSQL database test_1 on this machine:5432 "):
                runs.checkpoint(database, {run_id: Progress(text)})
            server.start()
            assert runs.get(database, run_id).status == "running"
            runs.checkpoint(database, {run_id: Progress(text)})
            assert runs.get(database, run_id).text == text


def test_what_was_being_written_when_the_server_went_away_is_not_kept(server, tmp_path):
    def begin_while_it_stops(database):
        with database.write() as connection:
            begin(connection)
            server.stop()
            begin(connection)

    with closing(open_database(Place(tmp_path, server.url(server.new_database())))) as database:
        with pytest.raises(StoreError, match=r"The PostgreSQL database test_1 on this machine:5432 "):
            begin_while_it_stops(database)
        server.start()
        assert runs.get(database, 1) is None
        assert begin(database)
