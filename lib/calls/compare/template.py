"""A template: text with `{{names}}` in it, which the columns of a file fill. Nothing else in it means anything.

What is filled in is never looked at again: a `{{name}}` that stands in a cell stays as it is.
"""

import re
from collections.abc import Mapping, Sequence

from lib.calls.compare.prompts_file import PromptsFile

PROMPT = "prompt"
"""The column that is the prompt where there is no template."""

_NAME = re.compile(r"\{\{\s*([^{}\n]*?)\s*\}\}")


class BadTemplate(Exception):
    """A template that the file cannot fill; `str()` is one sentence."""


def names(template: str) -> list[str]:
    """The variables of a template, in the order in which they first appear."""
    return list(dict.fromkeys(_NAME.findall(template)))


def fill(template: str, values: Mapping[str, str]) -> str:
    """The template with its variables replaced. Raises KeyError for one that has no value."""
    return _NAME.sub(lambda found: values[found[1]], template)


def require_known(template: str, columns: Sequence[str], what: str = "The template") -> None:
    """Raise BadTemplate where the template names something that is no column."""
    for number, line in enumerate(template.split("\n"), 1):
        for found in _NAME.finditer(line):
            if found[1] not in columns:
                raise BadTemplate(
                    f"{what}, line {number}, column {found.start() + 1}: {{{{{found[1][:60]}}}}} is no column of "
                    f"the file, which has {', '.join(columns)[:200]}."
                )


def prompts(file: PromptsFile, template: str) -> list[str]:
    """The prompt of every row; without a template the column `prompt` is it. Raises BadTemplate."""
    example = f"{{{{{file.columns[0]}}}}}"
    if not template.strip():
        if PROMPT not in file.columns:
            raise BadTemplate(
                f"The file has no column {PROMPT}: write a template with its columns, as {example}."
            )
        template = f"{{{{{PROMPT}}}}}"
    require_known(template, file.columns)
    if not names(template):
        raise BadTemplate(
            f"The template names no column, so all prompts would be the same: write {example} in it."
        )
    filled = [fill(template, row) for row in file.rows]
    for number, prompt in enumerate(filled, 1):
        if not prompt.strip():
            column = names(template)[0]
            raise BadTemplate(f"Prompt {number}, column {column} is empty: fill it or take its row out.")
    return filled
