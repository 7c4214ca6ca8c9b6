import dataclasses
import json
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from lib.server.record import Record


def record_of(process: psutil.Process) -> Record:
    return Record(process.pid, process.create_time(), "/nowhere/supervisor.sock", {"dashboard": 3000})


@pytest.fixture
def process(spawn: Callable[..., psutil.Process]) -> psutil.Process:
    return spawn()


def test_what_was_saved_is_loaded(tmp_path: Path, process: psutil.Process) -> None:
    record = record_of(process)
    record.save(tmp_path / "supervisor.json")
    assert Record.load(tmp_path / "supervisor.json") == record
    assert [path.name for path in tmp_path.iterdir()] == ["supervisor.json"]


def test_a_record_finds_its_process(process: psutil.Process) -> None:
    assert record_of(process).process() == process


def test_a_pid_that_is_now_another_programs_finds_nobody(process: psutil.Process) -> None:
    an_hour_before = dataclasses.replace(record_of(process), started=process.create_time() - 3600)
    assert an_hour_before.process() is None


def test_an_ended_process_is_not_found(process: psutil.Process) -> None:
    record = record_of(process)
    process.kill()
    psutil.wait_procs([process], timeout=10)
    assert record.process() is None


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "null", "7", '{"pid": 1}', '{"pid": "x", "started": 0, "socket": "", "ports": {}}'],
)
def test_a_file_that_holds_no_record_is_none(tmp_path: Path, text: str) -> None:
    path = tmp_path / "supervisor.json"
    path.write_text(text)
    assert Record.load(path) is None


def test_ports_must_be_a_table(tmp_path: Path, process: psutil.Process) -> None:
    path = tmp_path / "supervisor.json"
    path.write_text(json.dumps(dataclasses.asdict(record_of(process)) | {"ports": [3000]}))
    assert Record.load(path) is None


def test_no_file_is_none(tmp_path: Path) -> None:
    assert Record.load(tmp_path / "supervisor.json") is None
