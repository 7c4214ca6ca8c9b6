"""docs/causes.md says what the table says."""

from lib.failures.causes import CAUSES
from lib.failures.document import FILE, document


def test_the_page_is_what_the_table_makes() -> None:
    assert FILE.read_text("utf-8") == document(), "stale: run `python -m lib.failures.document`"


def test_every_cause_has_its_section() -> None:
    page = document()
    for label in CAUSES:
        assert f"\n## {label}\n" in page
