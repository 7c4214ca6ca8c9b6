"""Adding, changing and removing models in the text of `config.yaml`; comments, order and every other character stay.

YAML's own marks tell where a value or an entry stands, and the result is read again: what would change anything else is
refused. Where there is no `config.yaml` yet, it begins as a copy of `config.yaml.example`.
"""

import copy
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import yaml

from lib.calls.model import FROM_ENVIRONMENT
from lib.calls.providers import provider
from lib.failures.repair import RepairError
from lib.failures.repairs.config_text import MOST_VALUES, values_in

_PLAIN = re.compile(r"[A-Za-z][\w./@+-]*(?::[\w./@+-]+)*")
_RESERVED = {"true", "false", "yes", "no", "on", "off", "null"}


@dataclass(frozen=True, slots=True, kw_only=True)
class NewModel:
    """What a person enters. `size` and `api_base` may be empty."""

    name: str
    litellm_model: str
    size: str | None = None
    api_base: str | None = None

    def entry(self) -> dict[str, Any]:
        """As it stands in the file."""
        row = provider(self.litellm_model.partition("/")[0])
        params = {"model": self.litellm_model, "api_key": FROM_ENVIRONMENT + row.key_variable}
        if self.api_base:
            params["api_base"] = self.api_base
        entry: dict[str, Any] = {"model_name": self.name, "litellm_params": params}
        return entry | {"model_info": {"size": self.size}} if self.size else entry


def with_model(text: str, model: NewModel) -> str:
    """The text with one model more, after the last one. Raises RepairError."""
    items = items_of(text)
    if any(_value(item, "model_name") == model.name for item in items):
        raise RepairError(
            f"There is a model called {model.name} already: choose another name, or change that one."
        )
    last = items[-1]
    lines = text.splitlines(keepends=True)
    dash = lines[last.start_mark.line][: last.start_mark.column].index("-")
    place = last_line(last) + 1
    if not lines[place - 1].endswith("\n"):
        lines[place - 1] += "\n"
    entry = model.entry()
    written = [f"{' ' * dash}- model_name: {scalar(model.name)}\n"]
    written += [
        f"{' ' * dash}  {key}: {flow(value)}\n" for key, value in entry.items() if key != "model_name"
    ]
    changed = "".join([*lines[:place], *written, *lines[place:]])
    return checked(text, changed, lambda listed: listed.append(entry))


def without_model(text: str, name: str) -> str:
    """The text without a model's entry; comments above it stay. Raises RepairError."""
    items = items_of(text)
    index = index_of(items, name)
    if len(items) == 1:
        raise RepairError("This is the last model: there has to be one.")
    lines = text.splitlines(keepends=True)
    first, last = items[index].start_mark.line, last_line(items[index])
    return checked(text, "".join(lines[:first] + lines[last + 1 :]), lambda listed: listed.pop(index))


def with_litellm_model(text: str, name: str, litellm_model: str) -> str:
    """The text with another LiteLLM name for a model. Raises RepairError."""
    items = items_of(text)
    index = index_of(items, name)
    node = node_of(node_of(items[index], "litellm_params"), "model")
    if node is None:
        raise RepairError(f"{name} has no litellm_params.model to change.")
    changed = text[: node.start_mark.index] + scalar(litellm_model) + text[node.end_mark.index :]

    def change(listed: list[Any]) -> None:
        listed[index]["litellm_params"]["model"] = litellm_model

    return checked(text, changed, change)


def items_of(text: str) -> list[yaml.MappingNode]:
    """The entries of `model_list` as nodes, which know where they stand. Raises RepairError."""
    try:
        document = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError:
        raise RepairError("config.yaml is not YAML: mend it by hand first.") from None
    if values_in(document) > MOST_VALUES:
        raise RepairError("config.yaml has too many aliases to be changed by itself: change it by hand.")
    listed = node_of(document, "model_list")
    if not isinstance(listed, yaml.SequenceNode) or not listed.value or listed.flow_style:
        raise RepairError(
            "config.yaml has no list of models that can be added to: compare config.yaml.example."
        )
    if not all(isinstance(item, yaml.MappingNode) for item in listed.value):
        raise RepairError("An entry of model_list is no model: mend it by hand first.")
    return list(listed.value)


def node_of(mapping: yaml.Node | None, key: str) -> yaml.Node | None:
    """The value of a key; None where there is none."""
    if not isinstance(mapping, yaml.MappingNode):
        return None
    return next((value for name, value in mapping.value if name.value == key), None)


def _value(mapping: yaml.Node, key: str) -> str | None:
    node = node_of(mapping, key)
    return str(node.value) if isinstance(node, yaml.ScalarNode) else None


def index_of(items: list[yaml.MappingNode], name: str) -> int:
    """Where the model of this name stands. Raises RepairError."""
    for index, item in enumerate(items):
        if _value(item, "model_name") == name:
            return index
    raise RepairError(f"There is no model called {name} any more: look again.")


def last_line(node: yaml.Node) -> int:
    """The last line with anything of this node on it; YAML's own end mark lies beyond comments and blank lines."""
    return max(leaf.end_mark.line for leaf in _leaves(node))


def _leaves(node: yaml.Node) -> Iterator[yaml.Node]:
    if isinstance(node, yaml.ScalarNode) or (isinstance(node, yaml.CollectionNode) and node.flow_style):
        yield node
    elif isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from (*_leaves(key), *_leaves(value))
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            yield from _leaves(value)


def scalar(value: str) -> str:
    """A text as YAML, in quotes where it needs them."""
    if _PLAIN.fullmatch(value) and value.lower() not in _RESERVED:
        return value
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def flow(mapping: dict[str, str]) -> str:
    """A mapping on one line, within braces."""
    return "{" + ", ".join(f"{key}: {scalar(value)}" for key, value in mapping.items()) + "}"


def checked(before: str, after: str, change: Callable[[list[Any]], object]) -> str:
    """`after`, if it differs from `before` by exactly this change of `model_list`. Raises RepairError."""
    expected = copy.deepcopy(yaml.safe_load(before))
    change(expected["model_list"])
    try:
        found = yaml.safe_load(after)
    except yaml.YAMLError:
        found = None
    if found != expected:
        raise RepairError(
            "config.yaml is written in a way that cannot be changed by itself: change it by hand."
        )
    return after
