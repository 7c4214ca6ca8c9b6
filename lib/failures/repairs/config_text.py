"""Single changes to the text of `config.yaml`; comments, order, quotes and every other character stay.

ruamel.yaml's round-trip reader tells where a value stands; only that value is replaced, and the text is read
again to make sure that nothing else changed.
"""

from __future__ import annotations

import copy
import io
import re
from dataclasses import dataclass
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap
from ruamel.yaml.error import YAMLError

from lib.failures.repairs.base_url import effective_base

_SCALAR = re.compile(r"'(?:[^']|'')*'|\"(?:[^\"\\]|\\.)*\"|[^\s#,{}\[\]](?:(?! #)[^\n,{}\[\]])*")


class ConfigUnreadable(Exception):
    """The text is no YAML, or no catalogue; nothing is proposed for it."""


@dataclass(frozen=True)
class Entry:
    """One entry of `model_list`: what the file says, and its place in the list."""

    index: int
    name: str
    model: str
    api_base: str | None
    base_parameter: str
    """Which of LiteLLM's two names for a base counts here."""
    retired: bool
    successor: str | None


def read(text: str) -> Any:
    """The document. Raises ConfigUnreadable."""
    try:
        document = YAML(typ="rt").load(io.StringIO(text))
    except (YAMLError, ValueError) as error:
        raise ConfigUnreadable(str(error).splitlines()[0]) from None
    if document is not None and not isinstance(document, dict):
        raise ConfigUnreadable("the file holds no settings by name")
    return document or {}


def entries(text: str) -> list[Entry]:
    """The models of the catalogue; odd entries are passed over."""
    listed = read(text).get("model_list") or []
    found = []
    for index, item in enumerate(listed if isinstance(listed, list) else []):
        params = item.get("litellm_params") if isinstance(item, dict) else None
        if not isinstance(params, dict) or not isinstance(params.get("model"), str):
            continue
        info = item.get("model_info") or {}
        base_parameter = effective_base(params)
        base = params.get(base_parameter)
        found.append(
            Entry(
                index=index,
                name=str(item.get("model_name") or params["model"]),
                model=params["model"],
                api_base=base if isinstance(base, str) else None,
                base_parameter=base_parameter,
                retired="retired_on" in info,
                successor=info.get("successor"),
            )
        )
    return found


def with_parameter(text: str, entry: Entry, parameter: str, value: str) -> str:
    """The text with one of the entry's `litellm_params` changed. Raises ConfigUnreadable when that cannot be
    done.
    """
    place = _place(text, entry, parameter)
    lines = text.splitlines(keepends=True)
    written = lines[place.line]
    former = written[place.begin : place.end]
    lines[place.line] = written[: place.begin] + _written(value, former) + written[place.end :]
    return _checked(text, "".join(lines), entry, {parameter: value})


def without_parameter(text: str, entry: Entry, parameter: str) -> str:
    """The text without one of the entry's `litellm_params`. Raises ConfigUnreadable when that cannot be done."""
    place = _place(text, entry, parameter)
    lines = text.splitlines(keepends=True)
    before, after = lines[place.line][: place.key], lines[place.line][place.end :]
    if before.strip(" ") == "" and after.split(" #")[0].strip() == "":
        del lines[place.line]
    elif after.lstrip(" ").startswith(","):
        lines[place.line] = before + after.lstrip(" ").removeprefix(",").lstrip(" ")
    else:
        lines[place.line] = before.rstrip(" ").removesuffix(",") + after
    return _checked(text, "".join(lines), entry, {parameter: None})


@dataclass(frozen=True)
class _Place:
    """Where a parameter stands on its line: its key, and its value from `begin` to `end`."""

    line: int
    key: int
    begin: int
    end: int


def _place(text: str, entry: Entry, parameter: str) -> _Place:
    params = read(text)["model_list"][entry.index]["litellm_params"]
    if parameter not in params:
        raise ConfigUnreadable(f"{parameter} is not in the entry")
    (key_line, key), (line, column) = params.lc.key(parameter), params.lc.value(parameter)
    found = _SCALAR.match(text.splitlines(keepends=True)[line], column)
    if found is None or key_line != line:
        raise ConfigUnreadable(f"the value of {parameter} is not on its line")
    return _Place(line, key, column, column + len(found.group().rstrip(" ")))


def _checked(text: str, changed: str, entry: Entry, values: dict[str, str | None]) -> str:
    """The changed text, if it says these values (None: not there) and else what the former one said."""
    expected = read(text)
    params = expected["model_list"][entry.index]["litellm_params"]
    for name, value in values.items():
        if value is None:
            del params[name]
        else:
            params[name] = value
    others = [[one for one in entries(which) if one.index != entry.index] for which in (text, changed)]
    if read(changed) != expected or others[0] != others[1]:
        raise ConfigUnreadable(f"changing {' and '.join(values)} would change more than that")
    return changed


def with_drop_params(text: str) -> str:
    """The text with `litellm_settings: {drop_params: true}`. Raises ConfigUnreadable when that cannot be
    done.
    """
    document = read(text)
    held: Any = document.get("litellm_settings")
    if isinstance(held, dict) and "drop_params" in held:
        raise ConfigUnreadable("drop_params is already set")
    if held is None and "litellm_settings" not in document:
        gap = "" if not text or text.endswith("\n") else "\n"
        changed = f"{text}{gap}\nlitellm_settings:\n  drop_params: true\n"
    elif isinstance(held, CommentedMap) and held and not held.fa.flow_style():
        line, column = held.lc.key(next(iter(held)))
        lines = text.splitlines(keepends=True)
        lines.insert(line, f"{' ' * column}drop_params: true\n")
        changed = "".join(lines)
    else:
        raise ConfigUnreadable("litellm_settings is written in a way that cannot be added to")
    expected = copy.deepcopy(document)
    expected.setdefault("litellm_settings", {})["drop_params"] = True
    if read(changed) != expected:
        raise ConfigUnreadable("adding drop_params would change more than that")
    return changed


def _written(value: str, former: str) -> str:
    """The value in the quotes that the former one had; plain where that is safe."""
    if former[0] in "\"'":
        return former[0] + value + former[0]
    return value if re.fullmatch(r"[A-Za-z][\w./@+-]*(?::[\w./@+-]+)*", value) else f'"{value}"'
