import shutil
from collections.abc import Iterator

import pytest

from lib.store.database import Database
from lib.store.opening import open_database
from tests.unit.store.place import Place
from tests.unit.store.postgres import Cluster, NoServer, cluster


@pytest.fixture(scope="session")
def postgres() -> Iterator[Cluster]:
    running = cluster()
    try:
        server = running.__enter__()
    except NoServer as reason:
        pytest.skip(str(reason))
    yield server
    running.__exit__(None, None, None)


@pytest.fixture(scope="session")
def migrated(postgres) -> str:
    """A database that has its tables: copying it is quicker than making them."""
    name = postgres.new_database()
    open_database(Place(postgres.folder, postgres.url(name))).close()
    return name


@pytest.fixture
def sqlite_place(tmp_path) -> Place:
    return Place(tmp_path / "data")


@pytest.fixture
def sqlite_place_with_tables(sqlite_place, new_store) -> Place:
    sqlite_place.data_dir.mkdir()
    shutil.copy2(new_store, sqlite_place.data_dir)
    return sqlite_place


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request, tmp_path) -> Place:
    """Where a store of the test's own lies: once a file, once a database of the server."""
    if request.param == "sqlite":
        return request.getfixturevalue("sqlite_place_with_tables")
    server, like = request.getfixturevalue("postgres"), request.getfixturevalue("migrated")
    return Place(tmp_path / "data", server.url(server.new_database(like)))


@pytest.fixture(params=["sqlite", "postgresql"])
def new_place(request, tmp_path) -> Place:
    """The same, before anybody opened it."""
    if request.param == "sqlite":
        return Place(tmp_path / "data")
    server = request.getfixturevalue("postgres")
    return Place(tmp_path / "data", server.url(server.new_database()))


@pytest.fixture
def db(place) -> Iterator[Database]:
    database = open_database(place)
    yield database
    database.close()


@pytest.fixture
def sqlite_db(sqlite_place_with_tables) -> Iterator[Database]:
    database = open_database(sqlite_place_with_tables)
    yield database
    database.close()
