"""docs/causes.md, made from the table of causes: `python -m lib.failures.document` writes it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from lib.failures.causes import TABLES, Cause, Variant

FILE = Path(__file__).parents[2] / "docs" / "causes.md"
_HEAD = """# Why calls fail

The forty causes that a failure is diagnosed as. This page is generated from the table in `lib/failures/causes`:
`python -m lib.failures.document` writes it.
"""


def document() -> str:
    """The page as Markdown."""
    return "\n".join(_lines()).rstrip() + "\n"


def _lines() -> Iterator[str]:
    yield _HEAD
    yield "| cause | in words | trying again |"
    yield "| --- | --- | --- |"
    for cause in _causes():
        yield f"| [`{cause.label}`](#{cause.label}) | {cause.title} | {cause.retry.helps} |"
    yield ""
    for cause in _causes():
        yield from _section(cause)


def _causes() -> Iterator[Cause]:
    return (cause for table in TABLES for cause in table)


def _section(cause: Cause) -> Iterator[str]:
    yield f"## {cause.label}"
    yield ""
    yield f"**{cause.title}.** {cause.explanation}"
    yield ""
    yield from _steps(cause.steps)
    yield f"Trying again: {cause.retry.when}"
    if cause.repair:
        yield f"\nSwitchboard can mend it: `{cause.repair}`."
    if cause.link:
        yield f"\nSee <{cause.link}>."
    yield ""
    for variant in cause.variants:
        yield from _variant(variant)


def _steps(steps: tuple[str, ...]) -> Iterator[str]:
    for number, step in enumerate(steps, 1):
        yield f"{number}. {step}"
    if steps:
        yield ""


def _variant(variant: Variant) -> Iterator[str]:
    yield f"### {variant.key}" + (f": {variant.title}" if variant.title else "")
    yield ""
    if variant.explanation:
        yield variant.explanation
        yield ""
    yield from _steps(variant.steps)
    if variant.link:
        yield f"See <{variant.link}>."
        yield ""


if __name__ == "__main__":
    FILE.parent.mkdir(exist_ok=True)
    FILE.write_text(document(), encoding="utf-8")
