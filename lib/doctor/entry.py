"""What a person enters on the setup page, written into `.env` and `config.yaml`: cleaned, whole or not at all."""

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from lib.calls.models import EXAMPLE
from lib.calls.providers import Provider
from lib.doctor.document import UTF_8, Document, DocumentError
from lib.doctor.env import Env, commented_out, revalued
from lib.doctor.env_values import FORMS
from lib.doctor.mending import Change, Mended, make
from lib.failures.repair import RepairError
from lib.failures.repairs.env_text import with_variable
from lib.settings import Settings, table

LONGEST_KEY = 4096
_LINE_BREAKS = re.compile(r"[\r\n\x00]")


def enter_key(row: Provider, typed: str, settings: Settings) -> Mended:
    """Put a key into `.env` (0600). What people paste around a key is taken off. Raises RepairError."""
    key = typed.strip()
    for form in FORMS:
        key = form.mend(key)
    key = key.removeprefix(f"{row.key_variable}=").strip()
    if not key:
        raise RepairError("There is no key in the field: paste it, then save.")
    if not key.isascii() or not key.isprintable() or len(key) > LONGEST_KEY:
        raise RepairError("This is no key: it holds characters that no key has. Copy it anew.")
    return set_variable(row.key_variable, key, settings)


def set_variable(name: str, value: str, settings: Settings) -> Mended:
    """Set a variable in `.env`; every other line stays. Raises RepairError."""
    return _set({name: value}, settings)


def unset_variable(name: str, settings: Settings) -> Mended:
    """Make a comment of a variable in `.env`; every other line stays. Raises RepairError."""
    return _set({name: None}, settings)


def enter_settings(typed: Mapping[str, str], settings: Settings) -> list[Mended]:
    """Put settings into `.env`, as the table takes them; an empty one gets its default back.

    What says nothing new is not written, and of several all are or none. Raises RepairError.
    """
    values: dict[str, str | None] = {}
    for name, text in typed.items():
        value = text.strip() or None
        if value != settings.variable(name):
            _expect(name, value)
            values[name] = value
    return [_set(values, settings)] if values else []


def _expect(name: str, value: str | None) -> None:
    kind = table.row(name).about.kind
    try:
        if value is not None:
            kind.read(value)
    except ValueError:
        raise RepairError(f"{name} must be {kind.expected}.") from None


def _set(values: Mapping[str, str | None], settings: Settings) -> Mended:
    """Write variables into `.env` in one go; of one that is None its line becomes a comment."""
    file = settings.env_file
    before = _document(file.name, lambda: Document.read(file))
    text = before.text
    for name, value in values.items():
        if os.environ.get(name, "").strip():
            raise RepairError(
                f"{name} is set in the environment, which wins over {file.name}: change it there."
            )
        text = _with(Env(file, text), name, value)
    return _write(Change(before, replace(before, text=text, encoding=UTF_8)), settings)


def _with(env: Env, name: str, value: str | None) -> str:
    statement = env.in_file.get(name)
    if value is None:
        if statement is None:
            raise RepairError(f"{name} is not set: there is nothing to take out.")
        # All of its lines: of two the former would count again.
        return env.changed(*((one, commented_out(one)) for one in env.statements if one.name == name))
    if _LINE_BREAKS.search(value):
        raise RepairError("A value has to be on one line.")
    if statement is not None and statement.value:
        return env.changed((statement, revalued(statement, value)))
    return with_variable(env.text, name, value)


def edit_catalogue(edit: Callable[[str], str], settings: Settings) -> Mended:
    """Change the text of `config.yaml`, which begins as a copy of the example. Raises RepairError."""
    before = _document(settings.config_file.name, lambda: Document.read(settings.config_file))
    text = before.text if before.there else EXAMPLE.read_text(encoding="utf-8")
    return _write(Change(before, replace(before, text=edit(text), encoding=UTF_8)), settings)


def _document(name: str, read: Callable[[], Document]) -> Document:
    try:
        return read()
    except DocumentError as error:
        raise RepairError(f"{name} {error}.") from None


def _write(change: Change, settings: Settings) -> Mended:
    (mended,) = make([change], settings.env_file)
    return replace(mended, diff=change.diff(settings.secrets()))
