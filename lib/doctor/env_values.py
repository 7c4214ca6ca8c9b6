"""Values of `.env` with something in them that became part of the value and was not meant to: quotes, blanks, comments.

Only variables that are ours are looked at: in anybody else's a backtick may be meant.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from lib.doctor.env import Env, Statement, commented_out, line_end, revalued
from lib.doctor.finding import Finding
from lib.doctor.names import BASE_OWNERS, KEY_OWNERS, plain_valued
from lib.failures.repair import Repair

_SECOND_PAIR = re.compile(r"\s+(?=(?:export\s+)?[A-Z][A-Z0-9_]{2,}=)")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\u00a0]")
_PLACEHOLDER = re.compile(
    r"(?i)(?:<.*>|\.{3,}|x{4,}|\*{3,}|(?:sk|sk-ant|sk-proj|aiza)-?(?:\.{2,}|x{3,}|\*{2,}|…).*|"
    r"(?:your|my|insert|paste|put|enter|replace|change|todo|fill)[-_ ]?(?:\w*[-_ ])*"
    r"(?:key|me|here|this|in|it|token|secret)\w*|(?:api[-_ ]?)?key|none|null|changeme|secret|test)"
)


@dataclass(frozen=True)
class Form:
    """A way in which a value is broken; `mend` gives the value as it was meant."""

    rule: str
    mend: Callable[[str], str]
    wrong: str
    right: str
    names: frozenset[str] | None = None
    """Only for these variables; None: for all whose values are plain."""


_KEYS_AND_ADDRESSES = frozenset((*KEY_OWNERS, *BASE_OWNERS, "LITELLM_PROXY_URL"))

FORMS = (
    Form(
        "env-invisible-characters",
        lambda value: _INVISIBLE.sub("", value),
        "holds characters that cannot be seen, and they are sent as a part of it",
        "the same without them",
    ),
    Form(
        "env-smart-quotes",
        lambda value: re.sub("[\u201c\u201d\u2018\u2019\u201e\u201a\u00ab\u00bb]", "", value),
        "holds typographic quotes, which become a part of it",
        "no quotes at all",
    ),
    Form(
        "env-backticks",
        lambda value: value.replace("`", ""),
        "holds backticks, which become a part of it",
        "no quotes at all",
    ),
    Form(
        "env-quotes-inside",
        lambda value: value.replace('"', "").replace("'", ""),
        "holds quotes that become a part of it",
        "no quotes at all",
    ),
    Form(
        "env-comment-glued",
        lambda value: value.partition("#")[0].rstrip(),
        "has a comment glued to it: without a blank before # it is a part of the value",
        "the value alone",
        _KEYS_AND_ADDRESSES,
    ),
    Form(
        "env-sign-at-end",
        lambda value: value.rstrip().rstrip(";,").rstrip(),
        "ends in a sign that belongs to another language and becomes a part of it",
        "the value alone",
    ),
    Form(
        "env-sign-at-beginning",
        lambda value: re.sub(r"^(?:[=>:]+\s*)+", "", value),
        "begins with a second sign after the =",
        "the value right after one =",
    ),
    Form(
        "env-bearer",
        lambda value: re.sub(r"^(?i:bearer|x-api-key:?)\s+", "", value),
        "begins with the name of a header",
        "the key alone",
        frozenset(KEY_OWNERS),
    ),
    Form(
        "env-blank-inside",
        lambda value: re.sub(r"\s+", "", value),
        "holds a blank or a line break",
        "the value in one piece",
        _KEYS_AND_ADDRESSES,
    ),
)


def two_on_a_line(env: Env) -> Iterator[Finding]:
    """`A=1 B=2` is read as one long value of A."""
    for statement in env.statements:
        if statement.name and _SECOND_PAIR.search(statement.value) and "\n" not in statement.value:
            end = line_end(statement)
            text = _SECOND_PAIR.sub(end or "\n", statement.text.rstrip("\r\n")) + end
            yield Finding(
                rule="env-two-on-a-line",
                severity="error" if statement.name in plain_valued() else "warning",
                file=env.file,
                line=statement.line,
                variable=statement.name,
                wrong=f"{statement.name} and another variable stand on one line: all of it is read as one value.",
                right="One NAME=value a line.",
                repair=Repair(
                    env.file, env.text, env.changed((statement, text)), "Put each on a line of its own."
                ),
            )


def broken_values(env: Env) -> Iterator[Finding]:
    """Values with characters in them that were not meant."""
    for statement in env.in_file.values():
        name = statement.name or ""
        if name not in plain_valued() or _SECOND_PAIR.search(statement.value):
            continue
        if _PLACEHOLDER.fullmatch(statement.value.strip()):
            continue
        for form in FORMS:
            if form.names is None or name in form.names:
                value = form.mend(statement.value)
                if value != statement.value:
                    yield _broken(env, statement, form, value)


def _broken(env: Env, statement: Statement, form: Form, value: str) -> Finding:
    after = env.changed((statement, revalued(statement, value)))
    return Finding(
        rule=form.rule,
        severity="error",
        file=env.file,
        line=statement.line,
        variable=statement.name,
        wrong=f"{statement.name} {form.wrong}.",
        right=f"{statement.name}={form.right}",
        repair=Repair(env.file, env.text, after, f"Take it out of {statement.name}.") if value else None,
        no_fix="Nothing would be left of the value: enter it anew.",
    )


def unreadable_keys(env: Env) -> Iterator[Finding]:
    """Keys with letters that no key has, and texts that only stand for a key."""
    for name in KEY_OWNERS:
        value = env.value(name)
        if value is None:
            continue
        file, line = env.where(name)
        if _PLACEHOLDER.fullmatch(value.strip()):
            yield Finding(
                rule="env-placeholder",
                severity="error",
                file=file,
                line=line,
                variable=name,
                wrong=f"{name} holds a placeholder and no key.",
                right=f"Your key, or an empty {name}=",
                repair=_emptied(env, env.in_file[name]) if file else None,
                no_fix="It comes from the environment: set it there, or unset it.",
            )
        elif not _without_forms(value).isascii():
            yield Finding(
                rule="env-foreign-letters",
                severity="error",
                file=file,
                line=line,
                variable=name,
                wrong=f"{name} holds letters that no key has, such as a Cyrillic or an accented one.",
                right="The key as its provider shows it.",
                no_fix="Which letter was meant cannot be told: copy the key anew.",
            )


def _without_forms(value: str) -> str:
    for form in FORMS:
        value = form.mend(value)
    return value


def _emptied(env: Env, statement: Statement) -> Repair:
    after = env.changed((statement, revalued(statement, "")))
    return Repair(env.file, env.text, after, f"Empty {statement.name}, until there is a key.")


def doubled_names(env: Env) -> Iterator[Finding]:
    """A name that is set twice: the last line counts, also when it is empty."""
    for statement in env.statements:
        last = env.in_file.get(statement.name or "")
        if last is None or statement is last:
            continue
        # An empty line at the end must not win over the value that somebody entered.
        loser = last if statement.value.strip() and not last.value.strip() else statement
        same = statement.value == last.value
        after = env.changed((loser, commented_out(loser)))
        yield Finding(
            rule="env-set-twice",
            severity="note" if same else "error" if loser is last else "warning",
            file=env.file,
            line=statement.line,
            variable=statement.name,
            wrong=f"{statement.name} is set again on line {last.line}, and the last line counts.",
            right="One line for each name.",
            repair=Repair(
                env.file, env.text, after, f"Make a comment of line {loser.line}, which says less."
            ),
        )


def empty_before_comment(env: Env) -> Iterator[Finding]:
    """`KEY=   # comment` is empty here, but other versions of python-dotenv take the comment for the key."""
    for statement in env.in_file.values():
        head, _, tail = statement.text.partition("=")
        if statement.name in KEY_OWNERS and not statement.value and tail.strip().startswith("#"):
            lead = head[: len(head) - len(head.lstrip())]
            end = line_end(statement) or "\n"
            text = f"{lead}{tail.strip()}{end}{head.lstrip()}={line_end(statement)}"
            yield Finding(
                rule="env-comment-for-value",
                severity="warning",
                file=env.file,
                line=statement.line,
                variable=statement.name,
                wrong=f"{statement.name} is empty, and some programs take the comment behind it for its value.",
                right="The comment on a line of its own.",
                repair=Repair(
                    env.file, env.text, env.changed((statement, text)), "Move the comment to its own line."
                ),
            )


def unfilled(env: Env) -> Iterator[Finding]:
    """A dollar and a name in braces is filled in; where there is no such variable nothing is left."""
    for statement in env.in_file.values():
        if statement.name not in plain_valued():
            continue
        for name in re.findall(r"\$\{([^}:]+)\}", statement.value):
            if env.value(name) is None:
                yield Finding(
                    rule="env-unfilled",
                    severity="error",
                    file=env.file,
                    line=statement.line,
                    variable=statement.name,
                    wrong=f"{statement.name} mentions the variable {name}, which is not set: nothing is put there.",
                    right=f"The value itself, or a line {name}=…",
                    no_fix=f"Only you know what {name} should be.",
                )
