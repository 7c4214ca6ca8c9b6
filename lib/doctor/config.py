"""`config.yaml` as the doctor sees it: names that LiteLLM does not understand, and bases that lead elsewhere."""

import difflib
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from lib.calls import prices
from lib.calls.providers import owner_of_model, provider
from lib.doctor.base_url import Ports, verdict
from lib.doctor.finding import Finding
from lib.failures.repair import Repair
from lib.failures.repairs import config_text
from lib.failures.repairs.model_name import mended_model

_WRAPPING = " \t\"'`\u201c\u201d\u2018\u2019\u200b\ufeff\u00a0"
_UNKNOWN = (
    "Whether the provider has it only its list of models tells: check the key, which asks for the list."
)


@dataclass(frozen=True)
class Config:
    """The text of `config.yaml`; whatever cannot be read as a catalogue has no entries."""

    file: Path
    text: str = field(repr=False)

    @cached_property
    def entries(self) -> tuple[config_text.Entry, ...]:
        """The models of the catalogue."""
        try:
            return tuple(config_text.entries(self.text))
        except config_text.ConfigUnreadable:
            return ()

    def line(self, entry: config_text.Entry, parameter: str) -> int:
        """The line of one of the entry's `litellm_params`, or else of the entry."""
        return config_text.line_of(self.text, entry, parameter)

    def with_parameter(
        self, entry: config_text.Entry, parameter: str, value: str, said: str
    ) -> Repair | None:
        """A repair that changes this one value; None where that cannot be done without changing more."""
        try:
            after = config_text.with_parameter(self.text, entry, parameter, value)
        except config_text.ConfigUnreadable:
            return None
        return Repair(self.file, self.text, after, said)


def tabs(config: Config) -> Iterator[Finding]:
    """YAML does not take tabs for indentation, and says so in words that help nobody."""
    for number, line in enumerate(config.text.splitlines(), 1):
        if re.match(r" *\t", line):
            mended = re.sub(
                r"^[ \t]+", lambda found: found.group().replace("\t", "  "), config.text, flags=re.MULTILINE
            )
            yield Finding(
                rule="config-tab",
                severity="error",
                file=config.file,
                line=number,
                wrong="A tab stands at the beginning of this line, and YAML takes blanks only.",
                right="Two blanks for each tab.",
                repair=Repair(config.file, config.text, mended, "Write two blanks for each tab.")
                if Config(config.file, mended).entries
                else None,
                no_fix="With blanks it is still no catalogue: compare it with config.yaml.example.",
            )
            return


def model_names(config: Config) -> Iterator[Finding]:
    """Models that LiteLLM does not know how to call."""
    meant = [_meant(entry) for entry in config.entries]
    # All at once, for looking into LiteLLM's table is the slow part.
    known = prices.rows(frozenset(spelling for name in meant for spelling in (name, name.lower())))
    for entry, name in zip(config.entries, meant, strict=True):
        in_capitals = (
            provider(name.partition("/")[0]).measured and name not in known and name.lower() in known
        )
        yield from _model_name(config, entry, name.lower() if in_capitals else name, known)


def _meant(entry: config_text.Entry) -> str:
    cleaned = entry.model.strip(_WRAPPING)
    return mended_model(cleaned, own_base=bool(entry.api_base)) or cleaned


def _model_name(
    config: Config, entry: config_text.Entry, right: str, known: Collection[str]
) -> Iterator[Finding]:
    if right != entry.model:
        yield Finding(
            rule="model-name",
            severity="error",
            file=config.file,
            line=config.line(entry, "model"),
            variable=entry.name,
            wrong=f"{entry.name}: LiteLLM does not understand the name {entry.model[:80]!r}{_because(entry.model)}.",
            right=right,
            repair=config.with_parameter(entry, "model", right, f"Call {entry.name} as {right}."),
            no_fix="The value cannot be changed by itself: change it by hand.",
        )
    elif (
        not (entry.retired or entry.api_base or right in known) and provider(right.partition("/")[0]).measured
    ):
        nearest = nearest_names(right)
        yield Finding(
            rule="model-unknown",
            severity="warning",
            file=config.file,
            line=config.line(entry, "model"),
            variable=entry.name,
            wrong=f"{entry.name}: LiteLLM's own table does not hold {right[:80]}.",
            right=f"Perhaps {' or '.join(nearest)}."
            if nearest
            else "A name from the provider's list of models.",
            no_fix=_UNKNOWN,
        )


def _because(model: str) -> str:
    prefix, slash, bare = model.strip(_WRAPPING).partition("/")
    if model != model.strip(_WRAPPING):
        return ", for there are quotes or blanks around it"
    if not slash:
        likely = owner_of_model(prefix)
        return (
            f", for {likely.prefix} is missing before it" if likely else ", for it has no provider before it"
        )
    if prefix not in prices.prefixes():
        return f", for it knows no provider {prefix}"
    return ", for it is written in capitals" if bare != bare.lower() else ""


def nearest_names(name: str) -> tuple[str, ...]:
    """The names of LiteLLM's table that look most like this one, of the same provider."""
    prefix = name.partition("/")[0]
    return tuple(difflib.get_close_matches(name.lower(), prices.names_of(prefix), n=2, cutoff=0.7))


def bases(config: Config, ports: Ports) -> Iterator[Finding]:
    """Bases of single models that lead elsewhere."""
    for entry in config.entries:
        base = entry.api_base
        prefix, slash, bare = entry.model.partition("/")
        if not base or base.startswith("os.environ/") or not slash:
            continue
        row = provider(prefix)
        found = verdict(row, base, ports, model=bare)
        if found is None:
            continue
        if found.rule == "address-of-another-provider" and row.name == "openai":
            continue  # one model of one entry: OpenAI's protocol is spoken by others too
        repair = (
            config.with_parameter(
                entry, entry.base_parameter, found.right, f"Set the base of {entry.name} to {found.right}."
            )
            if found.right
            else None
        )
        yield Finding(
            rule=found.rule,
            severity="error" if found.certain else "warning",
            file=config.file,
            line=config.line(entry, entry.base_parameter),
            variable=entry.name,
            wrong=f"The {entry.base_parameter} of {entry.name} is no base for {row.title}: {found.wrong}.",
            right=found.right or f"No {entry.base_parameter}: {row.title}'s own address.",
            repair=repair,
            no_fix="Whether the address is to go or to be another only you know.",
        )
