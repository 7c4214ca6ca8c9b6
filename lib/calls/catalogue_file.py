"""`config.yaml` as it stands: entries with their lines, before anything is made of them.

The format is LiteLLM's, and so is what is read beside it: only `model_list` is ours to look at.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from lib.calls.errors import CatalogueError
from lib.failures.repairs.base_url import effective_base
from lib.settings import Origin

Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in the file that is wrong or will not work as meant; `sentence` says what and what to do."""

    line: int
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry of `model_list`, with the line of each of its keys."""

    name: str
    litellm_model: str
    api_key: str | None
    api_base: str | None
    base_parameter: str
    info: Mapping[str, Any]
    line: int
    lines: Mapping[str, int]

    def line_of(self, key: str) -> int:
        """The line of a key of this entry, or where the entry begins."""
        return self.lines.get(key, self.line)


class _WrongShape(Exception):
    """An entry that cannot be read; the text says why."""


def read_entries(file: Path) -> tuple[list[Entry], list[Problem]]:
    """The entries of the file in their order, and the problems of those left out. Raises CatalogueError."""
    loader = Loader(_text(file))
    try:
        node = _model_list(file, loader)
        entries: list[Entry] = []
        problems: list[Problem] = []
        for item in node.value:
            line = item.start_mark.line + 1
            try:
                entries.append(_entry(loader.construct_object(item, deep=True), line, dict(_lines(item))))
            except _WrongShape as error:
                problems.append(Problem(line, str(error)))
            except (yaml.YAMLError, ValueError):
                problems.append(Problem(line, "This entry holds a value that YAML does not allow."))
    except yaml.YAMLError as error:
        raise _not_yaml(file, error) from None
    finally:
        loader.dispose()
    return entries, problems


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise CatalogueError(Origin(file), "is not UTF-8 text: save it as UTF-8") from None
    except OSError as error:
        raise CatalogueError(Origin(file), f"cannot be read ({error.strerror})") from None


def _model_list(file: Path, loader: Any) -> yaml.SequenceNode:
    top = loader.get_single_node()
    if not isinstance(top, yaml.MappingNode):
        raise CatalogueError(Origin(file, 1), "expected model_list: with the models below it")
    for key, value in top.value:
        if key.value == "model_list":
            if isinstance(value, yaml.SequenceNode):
                return value
            line = key.start_mark.line + 1
            raise CatalogueError(
                Origin(file, line), "model_list must be a list: begin each model with a dash"
            )
    raise CatalogueError(Origin(file, 1), "expected model_list: with the models below it")


def _entry(item: object, line: int, lines: Mapping[str, int]) -> Entry:
    if not isinstance(item, dict):
        raise _WrongShape("An entry needs model_name and litellm_params.")
    name, params, info = item.get("model_name"), item.get("litellm_params"), item.get("model_info") or {}
    if not isinstance(name, str) or not name.strip():
        raise _WrongShape("model_name must be the name that people pick.")
    if not isinstance(params, dict):
        raise _WrongShape(f"{name}: litellm_params must be there, with model below it.")
    if not isinstance(info, dict):
        raise _WrongShape(f"{name}: model_info must have its keys below it.")
    model, made_by = params.get("model"), params.get("custom_llm_provider")
    if not isinstance(model, str) or not model.strip():
        raise _WrongShape(f"{name}: litellm_params.model must be a name such as gemini/gemini-3.8-flash.")
    if "*" in model or "*" in name:
        raise _WrongShape(f"{name}: a name with * is for the proxy only; it is not offered here.")
    return Entry(
        name=name,
        litellm_model=f"{made_by}/{model}" if made_by and not model.startswith(f"{made_by}/") else model,
        api_key=_optional_text(params, "api_key"),
        api_base=_optional_text(params, effective_base(params)),
        base_parameter=effective_base(params),
        info=info,
        line=line,
        lines=lines,
    )


def _optional_text(params: Mapping[str, Any], key: str) -> str | None:
    value = params.get(key)
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        raise _WrongShape(f"{key} must be a text.")
    return value


def _lines(node: yaml.Node) -> list[tuple[str, int]]:
    """The line of each key in a mapping and the mappings below it."""
    found: list[tuple[str, int]] = []
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if isinstance(key, yaml.ScalarNode):
                found.append((key.value, key.start_mark.line + 1))
            found += _lines(value)
    return found


def _not_yaml(file: Path, error: yaml.YAMLError) -> CatalogueError:
    mark = getattr(error, "problem_mark", None)
    said = getattr(error, "problem", None) or getattr(error, "reason", None)
    # What stands in quotes is out of the file and might be anybody's key; single signs are only signs.
    problem = re.sub(r"'[^']{2,}'|\"[^\"]{2,}\"", "…", str(said))
    return CatalogueError(Origin(file, mark.line + 1 if mark else None), f"this is not YAML: {problem}")
