import stat
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from lib.server.instance import Instance, StartingError
from lib.server.record import Record

Spawn = Callable[..., psutil.Process]


def note(instance: Instance, process: psutil.Process, started: float | None = None) -> Record:
    record = Record(
        process.pid, process.create_time() if started is None else started, str(instance.run / "x" / "s"), {}
    )
    instance.remember(record)
    return record


def test_its_folders_belong_to_this_user_alone(instance: Instance) -> None:
    for folder in (instance.data_dir, instance.run, instance.logs):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_two_cannot_start_at_once(instance: Instance) -> None:
    with instance.starting(), pytest.raises(StartingError), Instance(instance.data_dir).starting():
        pass
    with instance.starting():
        pass


def test_where_nothing_runs_there_is_nothing_to_stop(instance: Instance) -> None:
    assert instance.supervisor() is None
    assert instance.stop() == []


def test_the_recorded_supervisor_is_stopped_and_its_record_forgotten(
    instance: Instance, spawn: Spawn
) -> None:
    process = spawn()
    note(instance, process)
    assert instance.processes() == [process]
    assert instance.stop() == [process.pid]
    assert not process.is_running()
    assert instance.record is None


def test_a_stale_record_ends_nobody(instance: Instance, spawn: Spawn) -> None:
    stranger = spawn()
    note(instance, stranger, started=stranger.create_time() - 60)
    assert instance.stop() == []
    assert stranger.is_running()
    assert instance.record is None


def test_what_a_killed_supervisor_left_over_is_found_and_stopped(instance: Instance, spawn: Spawn) -> None:
    left_over, stranger = spawn(env=instance.environment()), spawn()
    assert instance.processes() == [left_over]
    assert instance.stop() == [left_over.pid]
    assert not left_over.is_running()
    assert stranger.is_running()


def test_programs_of_another_data_folder_are_strangers(instance: Instance, spawn: Spawn) -> None:
    other = spawn(env=Instance(instance.data_dir / "other").environment())
    assert instance.stop() == []
    assert other.is_running()


def test_a_record_that_another_supervisor_wrote_is_not_forgotten(instance: Instance, spawn: Spawn) -> None:
    record = note(instance, spawn())
    instance.forget(record.pid + 1)
    assert instance.record == record


def test_two_spellings_of_a_folder_are_one_instance(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    assert Instance.at(tmp_path / "link") == Instance.at(tmp_path / "real")
