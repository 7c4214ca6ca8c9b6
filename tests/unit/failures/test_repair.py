"""A repair can be printed and logged without giving away what the file holds."""

from pathlib import Path

from lib.failures.repair import Repair

KEY = "sk-ant-api03-" + "Zq8" * 12


def test_a_repair_tells_no_secret_in_its_repr() -> None:
    assert KEY not in repr(Repair(Path(".env"), f"K={KEY}", f"OTHER={KEY}", "Move the key."))
