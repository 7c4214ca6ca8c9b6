"""Keys in the wrong variables, told by the public beginning that each provider gives its keys."""

from collections.abc import Iterator

from lib.calls.providers import Provider, owner_of_key
from lib.doctor.env import Env, commented_out, revalued
from lib.doctor.finding import Finding
from lib.doctor.names import KEY_OWNERS
from lib.failures.keys import vendor_of_key
from lib.failures.repair import Repair

_THREE = {row.name for row in KEY_OWNERS.values()}


def misplaced_keys(env: Env) -> Iterator[Finding]:
    """A key that belongs to another provider than its variable's."""
    told: set[str] = set()
    for name, row in KEY_OWNERS.items():
        value = env.value(name)
        owner = foreign_owner(value, row, own_address=_own_address(env, row)) if value else None
        if owner is None or name in told:
            continue
        finding, both = _misplaced(env, name, row, owner)
        told.update(both)
        yield finding


def foreign_owner(key: str, row: Provider, *, own_address: bool) -> str | None:
    """Whose key it is, when it is certainly not this provider's; None when it may be.

    Behind an address of one's own (a gateway) only beginnings count that belong to one vendor alone.
    """
    vendor = vendor_of_key(key)
    if vendor is not None:
        behind_gateway = own_address and vendor not in _THREE
        return None if vendor == row.name or behind_gateway else vendor
    likely = owner_of_key(key)
    return likely.name if likely and likely.name != row.name and not own_address else None


def _own_address(env: Env, row: Provider) -> bool:
    return any(env.value(variable) for variable in row.base_variables)


def _misplaced(env: Env, name: str, row: Provider, owner: str) -> tuple[Finding, set[str]]:
    file, line = env.where(name)
    other = next((key for key, its in KEY_OWNERS.items() if its.name == owner), None)
    title = KEY_OWNERS[other].title if other else owner
    repair = _repair(env, name, row, other) if file else None
    finding = Finding(
        rule="key-of-another-provider",
        severity="error",
        file=file,
        line=line,
        variable=name,
        wrong=f"{name} holds a key of {title}: {row.title} refuses it.",
        right=f"A key of {row.title}; {title}'s belongs into {other or 'a variable of its own'}.",
        repair=repair,
        no_fix="It comes from the environment: set it right there."
        if file is None
        else f"Only you have the key of {row.title}: enter it.",
    )
    both = {name, other} if repair and other else {name}
    return finding, both


def _repair(env: Env, name: str, row: Provider, other: str | None) -> Repair | None:
    """Swap, or move to a place that is free; None where a right key would be lost."""
    statement = env.in_file[name]
    if other is None or env.environment.get(other, "").strip():
        return None
    there = env.in_file.get(other)
    if there is None or not there.value.strip():
        return _moved(env, name, other)
    if foreign_owner(there.value, KEY_OWNERS[other], own_address=False) is not None:
        after = env.changed(
            (statement, revalued(statement, there.value)), (there, revalued(there, statement.value))
        )
        return Repair(env.file, env.text, after, f"Swap the keys of {name} and {other}.")
    if there.value == statement.value:
        after = env.changed((statement, commented_out(statement)))
        return Repair(env.file, env.text, after, f"Make a comment of {name}: the same key is in {other}.")
    return None


def _moved(env: Env, name: str, other: str) -> Repair:
    statement, there = env.in_file[name], env.in_file.get(other)
    moved = statement.text.replace(name, other, 1)
    changes = [(statement, moved)]
    if there is not None:
        changes.append((there, there.text.replace(other, name, 1)))
    return Repair(
        env.file, env.text, env.changed(*changes), f"Move the key from {name} to {other}, whose it is."
    )
