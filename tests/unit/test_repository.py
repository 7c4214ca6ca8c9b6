"""What holds for the repository as a whole, and for the environment that its lock makes."""

import ast
import re
import sysconfig
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.repository import ROOT, repository_files

LOCKS = ("requirements.txt", "requirements-dev.txt", "requirements-uv.txt")
LONGEST_FILE, LONGEST_PAGE = 400, 120

# A .pth file runs at every start of Python: that is how stolen releases of LiteLLM once spied on their users.
EXPECTED_PTH = {"distutils-precedence.pth"}  # setuptools

PIN = re.compile(r"[a-z0-9._-]+==[\w.!+-]+( ; .+)?")
HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}\b")
MACHINE_PATH = re.compile(
    r"(?<![\w.])/(?:root|work|opt/[a-z]+|home/(?!you\b|me\b)\w+|Users/(?!you\b|me\b)\w+)/"
)
SECRET = re.compile(
    r"sk-[\w-]{20,}|AIza[\w-]{35}|AQ\.[\w-]{30,}|ya29\.[\w-]{20,}|gsk_\w{30,}|xai-\w{30,}|hf_\w{30,}|r8_\w{30,}"
    r"|gh[opsu]_\w{30,}|github_pat_\w{30,}|A[KS]IA[A-Z0-9]{16}|xox[abp]-[\w-]{20,}"
    r"|eyJ[\w-]{15,}\.eyJ[\w-]{15,}\.|-----BEGIN [A-Z ]*PRIVATE KEY-----\s+\w{40,}"
)
MADE_UP = re.compile(
    r"test|fake|example|canary|made|not-?a|0{4}|1234|abcd|x{4}|(-[a-z]{2,}){3}", re.IGNORECASE
)


def lines_with(pattern: re.Pattern[str], texts: list[Path]) -> Iterator[tuple[Path, int, str]]:
    for path in texts:
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
            for found in pattern.findall(line):
                yield path.relative_to(ROOT), number, found


def pins(lock: str) -> dict[str, list[str]]:
    """Return each requirement of `lock` with its hashes."""
    rows = (ROOT / lock).read_text().replace(" \\\n", " ").splitlines()
    named = [row.split(" --hash=", 1) for row in rows if row.strip() and not row.strip().startswith("#")]
    return {
        requirement.strip(): HASH.findall("--hash=".join(["", *hashes])) for requirement, *hashes in named
    }


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_package_has_one_version_and_its_hashes(lock: str) -> None:
    found = pins(lock)
    assert found
    assert [pin for pin in found if not PIN.fullmatch(pin)] == []
    assert [pin for pin, hashes in found.items() if not hashes] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_what_we_ask_for_is_in_the_lock(lock: str) -> None:
    asked = (ROOT / lock.replace(".txt", ".in")).read_text().splitlines()
    names = [re.split(r"[\[=<>!~;]", line)[0].strip() for line in asked if line and line[0] not in "#-"]
    normal = {re.sub(r"[-_.]+", "-", name).lower() for name in names}
    locked = {pin.split("==")[0] for pin in pins(lock)}
    assert normal - locked == set()


def test_tests_run_on_the_very_versions_that_users_get() -> None:
    users, developers = pins("requirements.txt"), pins("requirements-dev.txt")
    assert {pin: hashes for pin, hashes in users.items() if developers.get(pin) != hashes} == {}


def test_nothing_unexpected_runs_when_python_starts() -> None:
    site_packages = {Path(sysconfig.get_path(name)) for name in ("purelib", "platlib")}
    assert {path.name for folder in site_packages for path in folder.glob("*.pth")} - EXPECTED_PTH == set()


def test_no_file_holds_a_path_of_somebodys_machine() -> None:
    assert list(lines_with(MACHINE_PATH, repository_files())) == []


def test_no_file_holds_what_looks_like_a_secret_unless_it_says_that_it_is_made_up() -> None:
    found = lines_with(SECRET, repository_files())
    assert [(path, number) for path, number, text in found if not MADE_UP.search(text)] == []


@pytest.mark.parametrize(
    "line", ["key = 'sk-ant-" + "api03-" + "k7" * 20 + "'", "AKIA" + "Q7ZP" * 4, "AIza" + "k7Qz_" * 7]
)
def test_a_secret_would_be_found(line: str) -> None:
    found = SECRET.search(line)
    assert found
    assert not MADE_UP.search(found[0])


def test_a_path_of_a_machine_would_be_found() -> None:
    assert MACHINE_PATH.search("see " + "/home" + "/ada/switchboard")
    assert not MACHINE_PATH.search("see " + "/home" + "/you/switchboard or https://a.example/" + "work/x")


def test_no_file_of_ours_is_longer_than_a_reader_can_hold() -> None:
    lengths = {path: len(path.read_text().splitlines()) for path in (ROOT / "lib").rglob("*.py")}
    assert lengths
    assert {path for path, length in lengths.items() if length > LONGEST_FILE} == set()


def test_every_folder_of_tests_is_run_and_the_browsers_last() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["pytest"]["ini_options"]
    folders = {path.relative_to(ROOT).parts[:2] for path in (ROOT / "tests").rglob("test_*.py")}
    assert {"/".join(folder) for folder in folders} == set(settings["testpaths"])
    assert settings["testpaths"][-1] == "tests/browser"


def pages() -> list[Path]:
    return [ROOT / "dashboard.py", *sorted((ROOT / "pages").glob("*.py"))]


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.name)
def test_a_page_is_short_and_leaves_litellm_and_sql_to_the_rooms(page: Path) -> None:
    text = page.read_text()
    assert len(text.splitlines()) <= LONGEST_PAGE
    assert imported(text) & {"litellm", "sqlalchemy", "alembic", "psycopg", "sqlite3"} == set()


def imported(text: str) -> set[str]:
    """Return the top packages that a module imports, anywhere in it."""
    nodes = list(ast.walk(ast.parse(text)))
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    named = {node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module}
    return {name.split(".")[0] for name in plain | named}
