import shutil
from pathlib import Path

import pytest

from tests.scripts.conftest import Clone

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


@pytest.fixture
def small(clone: Clone) -> Clone:
    """A clone with nothing in it but one test: quick to check, and lint-imports misses the rooms."""
    for name in ("lib", "pages", "tests", "benchmarks"):
        shutil.rmtree(clone.folder / name, ignore_errors=True)
    (clone.folder / "dashboard.py").unlink()
    (clone.folder / "lib").mkdir()
    (clone.folder / "lib" / "__init__.py").write_text('"""Empty."""\n')
    (clone.folder / "tests" / "unit").mkdir(parents=True)
    write_test(clone.folder, "assert True")
    return clone


def write_test(folder: Path, body: str) -> None:
    text = f"import pytest\n\n\ndef test_one() -> None:\n    {body}\n\n\n"
    text += "@pytest.mark.slow\ndef test_slow() -> None:\n    assert True\n"
    (folder / "tests" / "unit" / "test_it.py").write_text(text)


def test_continuous_integration_runs_all_of_it_names_failed_checks_and_ends_with_pytest(small: Clone) -> None:
    result = small.call(".ci/run")
    assert "== Failed, see above: lint-imports. The tests run all the same." in result.stdout
    assert "2 passed" in result.stdout.splitlines()[-1]
    assert result.returncode == 1


def test_a_test_that_fails_fails_the_run_and_fast_leaves_out_what_is_slow(small: Clone) -> None:
    write_test(small.folder, "pytest.fail('on purpose')")
    result = small.call("run_tests.sh", "--fast", "-q")
    assert "on purpose" in result.stdout
    assert result.stdout.splitlines()[-1].startswith("1 failed in ")
    assert result.returncode == 1


def test_a_browser_that_does_not_open_is_named_and_nothing_is_skipped(small: Clone) -> None:
    result = small.call("run_tests.sh", SWITCHBOARD_BROWSER="/nowhere/chromium")
    assert result.stdout.endswith(
        "SWITCHBOARD_BROWSER names no Chromium or Chrome that opens: /nowhere/chromium\n"
    )
    assert result.returncode == 1
