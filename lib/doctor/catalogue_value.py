"""Changing one value of a model in the text of `config.yaml`: where it stands, or where it belongs if it is new."""

from typing import Any

import yaml

from lib.doctor.catalogue_edit import checked, flow, index_of, items_of, last_line, node_of, scalar
from lib.failures.repair import RepairError
from lib.failures.repairs.base_url import effective_base


def with_api_base(text: str, name: str, api_base: str | None) -> str:
    """The text with another base URL for a model; None: the provider's own. Raises RepairError."""
    items = items_of(text)
    params = node_of(items[index_of(items, name)], "litellm_params")
    given = (
        {key.value: node.value for key, node in params.value} if isinstance(params, yaml.MappingNode) else {}
    )
    if api_base is not None:
        return _with(text, name, "litellm_params", effective_base(given), api_base)
    for parameter in ("base_url", "api_base"):
        text = _with(text, name, "litellm_params", parameter, None)
    return text


def with_size(text: str, name: str, size: str | None) -> str:
    """The text with another size for a model; None: none is said. Raises RepairError."""
    return _with(text, name, "model_info", "size", size)


def _with(text: str, name: str, section: str, key: str, value: str | None) -> str:
    items = items_of(text)
    index = index_of(items, name)
    mapping = node_of(items[index], section)

    def change(listed: list[Any]) -> None:
        held = listed[index].setdefault(section, {})
        held.pop(key, None)
        if value is not None:
            held[key] = value

    if mapping is None:
        if value is None:
            return text
        dash = items[index].start_mark.column
        line = f"{' ' * dash}{section}: {flow({key: value})}\n"
        return checked(text, _with_line(text, last_line(items[index]) + 1, line), change)
    if not isinstance(mapping, yaml.MappingNode):
        raise RepairError(f"{section} of {name} has no values below it: change it by hand.")
    if mapping.flow_style:
        return checked(text, _in_flow(text, mapping, key, value), change)
    return checked(text, _in_block(text, mapping, key, value), change)


def _in_flow(text: str, mapping: yaml.MappingNode, key: str, value: str | None) -> str:
    """Within braces: every other value keeps its own spelling."""
    held = {
        name.value: text[node.start_mark.index : node.end_mark.index]
        for name, node in mapping.value
        if name.value != key
    }
    if value is not None:
        held[key] = scalar(value)
    written = "{" + ", ".join(f"{name}: {spelling}" for name, spelling in held.items()) + "}"
    return text[: mapping.start_mark.index] + written + text[mapping.end_mark.index :]


def _in_block(text: str, mapping: yaml.MappingNode, key: str, value: str | None) -> str:
    """On lines of their own: one line is changed, added or taken out."""
    found = next(((name, node) for name, node in mapping.value if name.value == key), None)
    if found is None:
        if value is None:
            return text
        column = mapping.value[0][0].start_mark.column
        return _with_line(text, last_line(mapping) + 1, f"{' ' * column}{key}: {scalar(value)}\n")
    name, node = found
    if value is not None:
        return text[: node.start_mark.index] + scalar(value) + text[node.end_mark.index :]
    lines = text.splitlines(keepends=True)
    return "".join(lines[: name.start_mark.line] + lines[last_line(node) + 1 :])


def _with_line(text: str, place: int, line: str) -> str:
    lines = text.splitlines(keepends=True)
    if not lines[place - 1].endswith("\n"):
        lines[place - 1] += "\n"
    return "".join([*lines[:place], line, *lines[place:]])
