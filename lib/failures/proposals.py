"""Which repairs remove the cause of a failure: from its diagnosis and the texts of the two files, to exact
changes.

Nothing is read or written here. An empty tuple means that a person has to decide: no repair is proposed that
is not sure to be an improvement.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from lib.failures.diagnosis import Diagnosis
from lib.failures.failure import Failure
from lib.failures.keys import vendor_of_key
from lib.failures.repair import Repair
from lib.failures.repairs import config_text as config
from lib.failures.repairs import env_text as env
from lib.failures.repairs.base_url import mended_base
from lib.failures.repairs.model_name import mended_model
from lib.failures.retired import successor_of

KEY_VARIABLES = {"openai": "OPENAI_API_KEY", "anthropic": "ANTHROPIC_API_KEY", "gemini": "GEMINI_API_KEY"}
# In the order in which LiteLLM reads them.
BASE_VARIABLES = {
    "openai": ("OPENAI_BASE_URL", "OPENAI_API_BASE"),
    "anthropic": ("ANTHROPIC_API_BASE", "ANTHROPIC_BASE_URL"),
    "gemini": ("GEMINI_API_BASE",),
}
FROM_ENVIRONMENT = "os.environ/"
_NOT_IN_A_KEY = "\"'`\u201c\u201d\u2018\u2019;,\u200b\u200c\u200d\u2060\ufeff \t\r\n\xa0"


@dataclass(frozen=True)
class Files:
    """The two files that a repair may change: where they are, and what they say (None: not there)."""

    env_file: Path
    env_text: str | None
    config_file: Path
    config_text: str | None


def proposals(failure: Failure, diagnosis: Diagnosis, files: Files) -> tuple[Repair, ...]:
    """The repairs for this failure, the likeliest first; pure."""
    propose = _PROPOSERS.get(diagnosis.cause.repair)
    if propose is None:
        return ()
    try:
        found = tuple(dict.fromkeys(propose(failure, diagnosis, files)))
    except config.ConfigUnreadable:
        return ()
    return tuple(repair for repair in found if repair.before != repair.after)


def _clean_key(failure: Failure, diagnosis: Diagnosis, files: Files) -> Iterator[Repair]:
    for name in _key_variables(failure):
        value = env.variables(files.env_text or "").get(name, "")
        cleaned = "".join(c for c in value if c not in _NOT_IN_A_KEY and c.isascii() and c.isprintable())
        if cleaned and cleaned != value:
            yield _env(files, {name: cleaned}, f"Take the characters out of {name} that no key has.")


def _swap_keys(failure: Failure, diagnosis: Diagnosis, files: Files) -> Iterator[Repair]:
    values = env.variables(files.env_text or "")
    for provider, name in KEY_VARIABLES.items():
        vendor = vendor_of_key(values.get(name, ""))
        other = KEY_VARIABLES.get(vendor or "")
        if vendor is None or vendor == provider or other is None:
            continue
        there = values.get(other, "")
        if there and vendor_of_key(there) in (None, vendor):
            continue  # the right place is taken by a key that may be right
        back = there if vendor_of_key(there) == provider else None
        said = (
            f"Swap the keys of {name} and {other}."
            if back
            else f"Move the key from {name} to {other}, whose it is."
        )
        yield _env(files, {other: values[name], name: back}, said)
        return


def _base_url(failure: Failure, diagnosis: Diagnosis, files: Files) -> Iterator[Repair]:
    provider = failure.provider or ""
    entry = _entry(failure, files)
    is_ours = diagnosis.variant == "dashboard-address"
    if entry and entry.api_base and not entry.api_base.startswith(FROM_ENVIRONMENT):
        yield from _base_in_config(
            entry, None if is_ours else mended_base(provider, entry.api_base), files, is_ours
        )
        return
    named = (entry.api_base or "").removeprefix(FROM_ENVIRONMENT) if entry and entry.api_base else ""
    values = env.variables(files.env_text or "")
    for name in (named,) if named else BASE_VARIABLES.get(provider, ()):
        base = values.get(name)
        if not base:
            continue
        mended = mended_base(provider, base)
        if is_ours:
            yield _env(files, {name: None}, f"Remove {name}, so that the provider itself is called.")
        elif mended:
            yield _env(files, {name: mended}, f"Set {name} to {mended}.")
        return


def _base_in_config(entry: config.Entry, mended: str | None, files: Files, is_ours: bool) -> Iterator[Repair]:
    """The base of one model changed; taken out when it is our own address, so that the usual one counts."""
    before = files.config_text
    if before is None or not (mended or is_ours):
        return
    if is_ours:
        text = config.without_parameter(before, entry, entry.base_parameter)
        said = f"Remove the base URL of {entry.name}, which is this dashboard's own."
    else:
        text = config.with_parameter(before, entry, entry.base_parameter, mended or "")
        said = f"Set the base URL of {entry.name} to {mended}."
    yield Repair(files.config_file, before, text, said)


def _prefix(failure: Failure, diagnosis: Diagnosis, files: Files) -> Iterator[Repair]:
    entry = _entry(failure, files)
    if entry is None or files.config_text is None:
        return
    mended = mended_model(entry.model, own_base=bool(entry.api_base))
    if diagnosis.variant == "wrong-prefix" and entry.api_base and not entry.model.startswith("openai/"):
        mended = "openai/" + entry.model.partition("/")[2]
    if mended:
        text = config.with_parameter(files.config_text, entry, "model", mended)
        yield Repair(files.config_file, files.config_text, text, f"Call {entry.name} as {mended}.")


def _successor(failure: Failure, diagnosis: Diagnosis, files: Files) -> Iterator[Repair]:
    entry = _entry(failure, files)
    if entry is None or entry.retired or files.config_text is None:
        return
    named = next((e.model for e in config.entries(files.config_text) if e.name == entry.successor), None)
    successor = named or successor_of(entry.model)
    if successor and entry.model.startswith(successor.partition("/")[0] + "/"):
        text = config.with_parameter(files.config_text, entry, "model", successor)
        yield Repair(
            files.config_file, files.config_text, text, f"Let {entry.name} call {successor}, its successor."
        )


def _drop_params(failure: Failure, diagnosis: Diagnosis, files: Files) -> Iterator[Repair]:
    if files.config_text is not None:
        text = config.with_drop_params(files.config_text)
        yield Repair(
            files.config_file,
            files.config_text,
            text,
            "Let LiteLLM drop parameters that a model does not take.",
        )


_PROPOSERS: dict[str, Callable[[Failure, Diagnosis, Files], Iterator[Repair]]] = {
    "clean-key": _clean_key,
    "swap-keys": _swap_keys,
    "base-url": _base_url,
    "prefix": _prefix,
    "successor": _successor,
    "drop-params": _drop_params,
}
REPAIRS = frozenset(_PROPOSERS)


def _env(files: Files, changes: dict[str, str | None], explanation: str) -> Repair:
    before = files.env_text or ""
    after = before
    for name, value in changes.items():
        after = env.with_variable(after, name, value)
    return Repair(files.env_file, before, after, explanation)


def _entry(failure: Failure, files: Files) -> config.Entry | None:
    """The catalogue's entry that made the call: by its name, else by LiteLLM's."""
    listed = config.entries(files.config_text) if files.config_text is not None else []
    by_name = (e for e in listed if e.name == failure.model)
    return next(by_name, None) or next((e for e in listed if e.model == failure.litellm_model), None)


def _key_variables(failure: Failure) -> tuple[str, ...]:
    named = KEY_VARIABLES.get(failure.provider or "")
    return (named,) if named else tuple(KEY_VARIABLES.values())
