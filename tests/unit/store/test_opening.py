import hashlib
import os
import stat
import tempfile
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import text

from lib.store import conversations
from lib.store.errors import StoreError
from lib.store.opening import open_database
from tests.unit.store.place import Place, begin


def _mode(path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def _sha256(path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@contextmanager
def _unprivileged(folder):
    """Root may write anything: look at the folder with the eyes of somebody else."""
    if os.geteuid() != 0:
        yield
        return
    nobody = 65534
    for path in (folder, *folder.rglob("*")):
        os.chown(path, nobody, nobody)
    os.seteuid(nobody)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def shared(tmp_path_factory):
    """A folder that somebody else can reach too."""
    folder = tmp_path_factory.mktemp("shared")
    ours = folder.parents[: folder.parents.index(Path(tempfile.gettempdir()))]
    for place in (folder, *ours):
        place.chmod(place.stat().st_mode | 0o055)
    return folder


def test_the_folder_and_every_file_in_it_are_private_from_the_first_moment(sqlite_place):
    before = os.umask(0)
    try:
        with closing(open_database(sqlite_place)) as database:
            begin(database)
            assert _mode(sqlite_place.data_dir) == 0o700
            files = sorted(sqlite_place.data_dir.iterdir())
            assert [path.name for path in files] == [
                "switchboard.db",
                "switchboard.db-shm",
                "switchboard.db-wal",
            ]
            assert {_mode(path) for path in files} == {0o600}
    finally:
        os.umask(before)


def test_a_data_folder_that_is_a_file_is_named(tmp_path):
    (tmp_path / "data").write_text("not a folder")
    with pytest.raises(StoreError, match=r"data is not a folder: move it away, or set DATA_DIR"):
        open_database(Place(tmp_path / "data"))


def test_a_data_folder_below_a_file_is_named(tmp_path):
    (tmp_path / "data").write_text("not a folder")
    with pytest.raises(StoreError, match=r"deeper/switchboard\.db cannot be created .*set DATA_DIR"):
        open_database(Place(tmp_path / "data" / "deeper"))


def test_a_database_that_is_a_folder_is_named(sqlite_place):
    sqlite_place.file.mkdir(parents=True)
    with pytest.raises(StoreError, match=r"switchboard\.db is a folder, not a database: move it away"):
        open_database(sqlite_place)


@pytest.mark.parametrize("read_only", ["file", "folder"])
def test_a_read_only_place_is_named_and_left_as_it_is(shared, read_only):
    place = Place(shared / "data")
    open_database(place).close()
    path = place.file if read_only == "file" else place.data_dir
    before = _sha256(place.file)
    path.chmod(0o400 if read_only == "file" else 0o500)
    with _unprivileged(shared), pytest.raises(StoreError) as refused:
        open_database(place)
    path.chmod(0o700)
    assert str(refused.value).startswith(f"{path} is read-only: ")
    assert _sha256(place.file) == before


@pytest.mark.parametrize("content", [b"This is a letter, not a database. " * 200, os.urandom(9000)])
def test_a_damaged_file_is_set_aside_byte_for_byte_and_the_next_start_begins_anew(sqlite_place, content):
    sqlite_place.data_dir.mkdir()
    sqlite_place.file.write_bytes(content)
    with pytest.raises(StoreError, match=r"switchboard\.db is damaged and is now switchboard\.db\.damaged-"):
        open_database(sqlite_place)
    (aside,) = sqlite_place.data_dir.glob("*.damaged-*")
    assert aside.read_bytes() == content
    with closing(open_database(sqlite_place)) as database:
        assert conversations.recent(database, 1) == []


def test_a_store_of_a_newer_program_is_refused_and_left_as_it_is(db, place):
    with db.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    db.close()
    with pytest.raises(StoreError, match=r"written by a newer Switchboard \(schema 9999, here "):
        open_database(place)
    with db.read() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar() == "9999"
