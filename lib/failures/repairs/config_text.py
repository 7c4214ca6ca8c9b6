"""Single changes to the text of `config.yaml`; comments, order, quotes and every other character stay.

The YAML reader's own marks tell where a value stands; only that value is replaced, and the text is read again to make
sure that nothing else changed. It is the C reader, and each text is read once: a page asks each time that it is drawn.
"""

from __future__ import annotations

import copy
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import yaml

from lib.failures.repairs.base_url import effective_base

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
MOST_VALUES = 100_000
_TEXTS = 8
"""So many texts are remembered: those of one look at a catalogue, with a repair or two made."""


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


def entries(text: str) -> list[Entry]:
    """The models of the catalogue; odd entries are passed over. Raises ConfigUnreadable."""
    return list(_entries(_read(text)))


def line_of(text: str, entry: Entry, parameter: str) -> int:
    """The line of one of the entry's `litellm_params`, from 1; of the entry itself where it has none such."""
    item = _item(text, entry)
    value = _value(_value(item, "litellm_params"), parameter)
    return int((value or item).start_mark.line) + 1


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
    for key, value in _pairs(_value(_item(text, entry), "litellm_params")):
        if key.value == parameter:
            begin, end = value.start_mark, value.end_mark
            if not isinstance(value, yaml.ScalarNode) or not key.start_mark.line == begin.line == end.line:
                raise ConfigUnreadable(f"the value of {parameter} is not on its line")
            return _Place(begin.line, key.start_mark.column, begin.column, end.column)
    raise ConfigUnreadable(f"{parameter} is not in the entry")


def _checked(text: str, changed: str, entry: Entry, values: dict[str, str | None]) -> str:
    """The changed text, if it says these values (None: not there) and else what the former one said."""
    before, after = _read(text), _read(changed)
    expected = copy.deepcopy(before)
    params = expected["model_list"][entry.index]["litellm_params"]
    for name, value in values.items():
        if value is None:
            del params[name]
        else:
            params[name] = value
    others = [[one for one in _entries(which) if one.index != entry.index] for which in (before, after)]
    if after != expected or others[0] != others[1]:
        raise ConfigUnreadable(f"changing {' and '.join(values)} would change more than that")
    return changed


def with_drop_params(text: str) -> str:
    """The text with `litellm_settings: {drop_params: true}`. Raises ConfigUnreadable when that cannot be
    done.
    """
    document = _read(text)
    held = document.get("litellm_settings")
    node = _value(_composed(text), "litellm_settings")
    if isinstance(held, dict) and "drop_params" in held:
        raise ConfigUnreadable("drop_params is already set")
    if held is None and "litellm_settings" not in document:
        gap = "" if not text or text.endswith("\n") else "\n"
        changed = f"{text}{gap}\nlitellm_settings:\n  drop_params: true\n"
    elif isinstance(node, yaml.MappingNode) and node.value and not node.flow_style:
        first = node.value[0][0].start_mark
        lines = text.splitlines(keepends=True)
        lines.insert(first.line, f"{' ' * first.column}drop_params: true\n")
        changed = "".join(lines)
    else:
        raise ConfigUnreadable("litellm_settings is written in a way that cannot be added to")
    expected = copy.deepcopy(document)
    expected.setdefault("litellm_settings", {})["drop_params"] = True
    if _read(changed) != expected:
        raise ConfigUnreadable("adding drop_params would change more than that")
    return changed


def _written(value: str, former: str) -> str:
    """The value in the quotes that the former one had; plain where that is safe."""
    if former[0] in "\"'":
        return former[0] + value + former[0]
    return value if re.fullmatch(r"[A-Za-z][\w./@+-]*(?::[\w./@+-]+)*", value) else f'"{value}"'


@lru_cache(maxsize=_TEXTS)
def _read(text: str) -> Any:
    """What the text says, for reading only: it is shared. Raises ConfigUnreadable."""
    try:
        if values_in(yaml.compose(text, Loader=_Loader)) > MOST_VALUES:
            raise ConfigUnreadable("its aliases make more of it than can be compared")
        document = yaml.load(text, Loader=_Loader)  # noqa: S506  the safe loader, in C where there is one
    except (yaml.YAMLError, ValueError) as error:
        raise ConfigUnreadable(str(error).splitlines()[0]) from None
    if document is not None and not isinstance(document, dict):
        raise ConfigUnreadable("the file holds no settings by name")
    return document or {}


def values_in(node: yaml.Node | None, known: dict[int, float] | None = None) -> float:
    """How many values a document holds when every alias is written out: ten lines can make a milliard of them."""
    known = {} if known is None else known
    if id(node) not in known:
        known[id(node)] = math.inf  # one that holds itself
        held: list[yaml.Node] = []
        if isinstance(node, yaml.SequenceNode):
            held = node.value
        elif isinstance(node, yaml.MappingNode):
            held = [value for _, value in node.value]
        known[id(node)] = 1 + sum(values_in(one, known) for one in held)
    return known[id(node)]


@lru_cache(maxsize=_TEXTS)
def _composed(text: str) -> yaml.Node | None:
    """The text as nodes, which know where they stand; it was read before."""
    node: yaml.Node | None = yaml.compose(text, Loader=_Loader)
    return node


def _entries(document: Any) -> Iterator[Entry]:
    listed = document.get("model_list") or []
    for index, item in enumerate(listed if isinstance(listed, list) else []):
        params = item.get("litellm_params") if isinstance(item, dict) else None
        if not isinstance(params, dict) or not isinstance(params.get("model"), str):
            continue
        info = item.get("model_info") or {}
        base_parameter = effective_base(params)
        base = params.get(base_parameter)
        yield Entry(
            index=index,
            name=str(item.get("model_name") or params["model"]),
            model=params["model"],
            api_base=base if isinstance(base, str) else None,
            base_parameter=base_parameter,
            retired="retired_on" in info,
            successor=info.get("successor"),
        )


def _item(text: str, entry: Entry) -> yaml.Node:
    listed = _value(_composed(text), "model_list")
    if not isinstance(listed, yaml.SequenceNode):
        raise ConfigUnreadable("there is no list of models")
    return listed.value[entry.index]  # type: ignore[no-any-return]


def _value(mapping: yaml.Node | None, key: str) -> yaml.Node | None:
    return next((value for name, value in _pairs(mapping) if name.value == key), None)


def _pairs(mapping: yaml.Node | None) -> list[tuple[yaml.Node, yaml.Node]]:
    return mapping.value if isinstance(mapping, yaml.MappingNode) else []
