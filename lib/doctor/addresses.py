"""Base URLs in `.env` and the environment: of each provider the one that counts, and the one that it hides."""

from collections.abc import Iterator

from lib.calls.providers import LITELLM_PROXY, PROVIDERS, Provider
from lib.doctor.base_url import Ports, Verdict, verdict
from lib.doctor.env import Env, commented_out, revalued
from lib.doctor.finding import Finding
from lib.failures.repair import Repair


def wrong_bases(env: Env, ports: Ports) -> Iterator[Finding]:
    """Bases that LiteLLM would make a wrong URL of."""
    pairs = [(row, variable) for row in PROVIDERS for variable in row.base_variables]
    for row, variable in (*pairs, (LITELLM_PROXY, "LITELLM_PROXY_URL")):
        base = env.value(variable)
        found = verdict(row, base, ports) if base else None
        if found:
            yield _wrong(env, row, variable, found)


def _wrong(env: Env, row: Provider, variable: str, found: Verdict) -> Finding:
    file, line = env.where(variable)
    return Finding(
        rule=found.rule,
        severity="error" if found.certain else "warning",
        file=file,
        line=line,
        variable=variable,
        wrong=f"{variable} is no base for {row.title}: {found.wrong}.",
        right=f"{variable}={found.right}" if found.right else f"No {variable}: {_without(row)}.",
        repair=_repair(env, variable, row, found) if file else None,
        no_fix="It comes from the environment: set it right there."
        if file is None
        else f"The server may be made so; most want {row.version_path} at the end.",
    )


def _repair(env: Env, variable: str, row: Provider, found: Verdict) -> Repair | None:
    statement = env.in_file[variable]
    if found.remove:
        after = env.changed((statement, commented_out(statement)))
        said = f"Make a comment of {variable}, so that calls go to {_without(row)}."
        return Repair(env.file, env.text, after, said)
    if found.right is None:
        return None
    after = env.changed((statement, revalued(statement, found.right)))
    return Repair(env.file, env.text, after, f"Set {variable} to {found.right}.")


def _without(row: Provider) -> str:
    return "the providers directly" if row is LITELLM_PROXY else f"{row.title}'s own address"


def hidden_bases(env: Env) -> Iterator[Finding]:
    """Two variables for one thing, with different values: only the first one counts."""
    for row in PROVIDERS:
        given = [variable for variable in row.base_variables if env.value(variable)]
        if len(given) < 2 or env.value(given[0]) == env.value(given[1]):
            continue
        file, line = env.where(given[1])
        yield Finding(
            rule="address-set-twice",
            severity="warning",
            file=file,
            line=line,
            variable=given[1],
            wrong=f"{given[0]} and {given[1]} say different things, and only {given[0]} counts.",
            right=f"One of the two, best {given[0]}.",
            no_fix="Which of the two is meant only you know.",
        )
