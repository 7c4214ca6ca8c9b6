import os
from pathlib import Path

import pytest

from lib.doctor.document import Document, decoded
from lib.doctor.files import Files
from lib.doctor.mending import all_changes
from tests.unit.doctor.broken_files import CANARIES, ENV, FINE, Broken


def files_of(tmp_path: Path, content: str | bytes, config: str | None = None, **environment: str) -> Files:
    env, catalogue = tmp_path / ".env", tmp_path / "config.yaml"
    env.write_bytes(content.encode() if isinstance(content, str) else content)
    if config is not None:
        catalogue.write_text(config, encoding="utf-8")
    return Files(Document.read(env), Document.read(catalogue), environment)


by_name = pytest.mark.parametrize("broken", ENV, ids=[broken.name for broken in ENV])


@by_name
def test_a_broken_file_is_found_with_its_line_and_explained(tmp_path: Path, broken: Broken) -> None:
    findings = files_of(tmp_path, broken.content).findings()
    found = [one for one in findings if one.rule == broken.rule]
    assert found, [one.rule for one in findings]
    assert found[0].file == tmp_path / ".env"
    assert broken.line in [one.line for one in found]
    assert found[0].wrong.endswith(".")
    assert found[0].right
    assert found[0].fix or found[0].no_fix


@by_name
def test_a_broken_file_is_mended_to_the_letter(tmp_path: Path, broken: Broken) -> None:
    files = files_of(tmp_path, broken.content)
    changes = all_changes(files)
    if broken.mended is None:
        assert changes == []
    else:
        assert [change.after.text for change in changes] == [broken.mended]


@by_name
def test_a_mended_file_has_nothing_left_to_mend(tmp_path: Path, broken: Broken) -> None:
    mended = files_of(tmp_path, broken.content).mended()
    again = files_of(tmp_path, mended.env.text)
    assert all_changes(again) == []
    if broken.mended is not None:
        assert broken.rule not in [one.rule for one in again.findings() if one.severity == "error"]


@by_name
def test_no_finding_and_no_diff_shows_a_key(tmp_path: Path, broken: Broken) -> None:
    files = files_of(tmp_path, broken.content)
    said = " ".join(f"{one} {one.to_dict()}" for one in files.findings())
    shown = " ".join(change.diff(frozenset()) for change in all_changes(files)) + repr(all_changes(files))
    for canary in CANARIES:
        assert canary not in said + shown
        assert canary[12:] not in said + shown


@pytest.mark.parametrize("content", FINE)
def test_what_is_fine_is_not_touched(tmp_path: Path, content: str) -> None:
    files = files_of(tmp_path, content)
    assert all_changes(files) == []
    assert [one.rule for one in files.findings() if one.severity == "error"] == []
    assert (tmp_path / ".env").read_bytes() == content.encode()


def test_there_are_sixty_broken_files_and_all_differ() -> None:
    assert len({broken.content for broken in ENV}) == len(ENV) >= 60


def test_the_environment_wins_and_is_not_mended(tmp_path: Path) -> None:
    files = files_of(tmp_path, "SANDBOX=auto\n", OPENAI_BASE_URL="https://api.openai.com")
    (finding,) = [one for one in files.findings() if one.severity == "error"]
    assert finding.place == "environment"
    assert finding.repair is None
    assert "environment" in finding.no_fix


def test_a_file_of_megabytes_is_not_read(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    with file.open("wb") as sparse:
        sparse.truncate(5 * 1024 * 1024)
    with pytest.raises(Exception, match="larger than 4 MiB"):
        Document.read(file)


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(Exception, match="is a folder"):
        Document.read(tmp_path)


def test_what_is_no_text_is_said_to_be_none() -> None:
    with pytest.raises(Exception, match="is no text"):
        decoded(b"\x81\x8d\x8f\x90\x9d" + os.urandom(4).replace(b"\0", b"\x81"))


def test_a_diff_shows_what_is_glued_to_a_key_also_when_that_was_loaded_as_the_key(tmp_path: Path) -> None:
    files = files_of(tmp_path, f"OPENAI_API_KEY={CANARIES[2]};\n")
    (change,) = all_changes(files)
    shown = change.diff(frozenset([f"{CANARIES[2]};"]))
    assert "-OPENAI_API_KEY=sk-proj-***;\n+OPENAI_API_KEY=sk-proj-***" in shown
    assert CANARIES[2][12:] not in shown
