"""The table of every setting: its variable is the field's name in capitals, its unit is in the name."""

import dataclasses
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Annotated, Literal, get_origin, get_type_hints
from urllib.parse import unquote

from lib.settings import kinds
from lib.settings.env_file import Entry
from lib.settings.kinds import Kind
from lib.settings.origin import Origin
from lib.settings.secret import Secret

ROOT = Path(__file__).parents[2]
"""The folder of dashboard.py: relative paths begin here, wherever the program was started."""

SHORTEST_SECRET = 6
"""Shorter values are not hidden: hiding every `on` or `123` would only make texts unreadable."""

_SECRET_NAME = re.compile(
    r"(KEY|TOKEN|SECRET|PASSWORD|PASSWD|PASSPHRASE|_PWD|CREDENTIALS?)_?\d*$", re.IGNORECASE
)
_PASSWORD_IN_ADDRESS = re.compile(r"://[^/?#\s:@]*:([^/?#\s]+)@")


@dataclass(frozen=True, slots=True)
class About:
    """What the table says of a setting besides its name, type and default."""

    heading: str
    kind: Kind
    sentence: str


KEYS, ADDRESSES, PROXY = "Keys", "Addresses", "LiteLLM proxy"
FILES, PORTS, LIMITS, ANSWERS = "Files", "Ports", "Limits", "Who answers"
KEEPING = "What is kept of failures"


@dataclass(frozen=True, kw_only=True, repr=False, eq=False)
class Settings:
    """Every setting, as it holds now; also any other variable that a catalogue entry names."""

    gemini_api_key: Annotated[Secret | None, About(KEYS, kinds.SECRET, "Key for Gemini.")] = None
    anthropic_api_key: Annotated[Secret | None, About(KEYS, kinds.SECRET, "Key for Claude.")] = None
    openai_api_key: Annotated[Secret | None, About(KEYS, kinds.SECRET, "Key for GPT.")] = None

    gemini_api_base: Annotated[
        str | None,
        About(
            ADDRESSES, kinds.TEXT, "Another address for Gemini; it ends in /v1beta, with no slash after it."
        ),
    ] = None
    anthropic_api_base: Annotated[
        str | None,
        About(
            ADDRESSES, kinds.TEXT, "Another address for Claude, without a path; wins over ANTHROPIC_BASE_URL."
        ),
    ] = None
    anthropic_base_url: Annotated[
        str | None, About(ADDRESSES, kinds.TEXT, "Another address for Claude, without a path.")
    ] = None
    openai_base_url: Annotated[
        str | None,
        About(ADDRESSES, kinds.TEXT, "Another address for GPT; it ends in /v1; wins over OPENAI_API_BASE."),
    ] = None
    openai_api_base: Annotated[
        str | None, About(ADDRESSES, kinds.TEXT, "Another address for GPT; it ends in /v1.")
    ] = None

    litellm_proxy_url: Annotated[
        str | None,
        About(PROXY, kinds.ADDRESS, "A LiteLLM proxy that holds the keys; every call goes through it."),
    ] = None
    litellm_master_key: Annotated[Secret | None, About(PROXY, kinds.SECRET, "Key of that proxy.")] = None

    proxy_prompts: Annotated[
        Literal["forget", "keep"],
        About(
            PROXY,
            kinds.choice("forget", "keep"),
            "Whether what other programs ask through our proxy, and are answered, is kept with their runs.",
        ),
    ] = "forget"

    data_dir: Annotated[
        Path, About(FILES, kinds.PATH, "Folder of the database, the logs and the API's token.")
    ] = ROOT / "data"
    database_url: Annotated[
        str | None,
        About(FILES, kinds.DATABASE, "PostgreSQL for several machines, instead of a file in DATA_DIR."),
    ] = None
    env_file: Annotated[
        Path, About(FILES, kinds.PATH, "File to read settings from; heeded in the environment only.")
    ] = ROOT / ".env"
    config_file: Annotated[
        Path, About(FILES, kinds.PATH, "Catalogue of models; without it config.yaml.example applies.")
    ] = ROOT / "config.yaml"

    dashboard_port: Annotated[int, About(PORTS, kinds.PORT, "Port of the dashboard on 127.0.0.1.")] = 3000
    api_port: Annotated[int, About(PORTS, kinds.PORT, "Port of the API on 127.0.0.1.")] = 8000
    proxy_port: Annotated[int, About(PORTS, kinds.PORT, "Port of the LiteLLM proxy on 127.0.0.1.")] = 8080

    first_token_timeout_s: Annotated[
        float, About(LIMITS, kinds.SECONDS, "Seconds within which the first token has to come.")
    ] = 30
    idle_timeout_s: Annotated[
        float, About(LIMITS, kinds.SECONDS, "Seconds of silence after which an answer is given up.")
    ] = 30
    run_timeout_s: Annotated[
        float, About(LIMITS, kinds.SECONDS, "Seconds that a whole answer may take, from first to last.")
    ] = 600
    chat_retries: Annotated[
        int,
        About(LIMITS, kinds.number(0, 10), "How often a chat tries again after a rate limit or overload."),
    ] = 2
    api_max_runs: Annotated[
        int,
        About(
            LIMITS, kinds.number(1, 10_000), "How many answers the API gives at once; more are told to wait."
        ),
    ] = 256

    keep_failed_prompts: Annotated[
        Literal["on", "off"],
        About(
            KEEPING,
            kinds.choice("on", "off"),
            "Whether what was asked is kept with a failed call; off: it cannot be replayed.",
        ),
    ] = "on"
    keep_failures_days: Annotated[
        int,
        About(
            KEEPING, kinds.number(0, 36_500), "Days after which a failure is removed; 0 keeps all of them."
        ),
    ] = 0
    keep_failures_most: Annotated[
        int,
        About(
            KEEPING,
            kinds.number(0, 1_000_000_000),
            "How many failures are kept; the oldest go first; 0 keeps all.",
        ),
    ] = 0
    keep_failures_mb: Annotated[
        int,
        About(
            KEEPING,
            kinds.number(0, 1_000_000),
            "Megabytes that failures and what was asked may take; the oldest go first; 0 sets no limit.",
        ),
    ] = 0

    sandbox: Annotated[
        Literal["auto", "on", "off"],
        About(
            ANSWERS,
            kinds.choice("auto", "on", "off"),
            "When the sandbox answers: auto is while no key is set.",
        ),
    ] = "auto"
    sandbox_tokens_per_s: Annotated[
        int | None,
        About(
            ANSWERS,
            kinds.number(0, 100_000),
            "How fast the sandbox answers, its first word at once; 0: all at once; empty: as each model would.",
        ),
    ] = None
    provider_order: Annotated[
        tuple[str, ...], About(ANSWERS, kinds.NAMES, "Which provider an agent prefers, the first one most.")
    ] = ("gemini", "anthropic", "openai")

    file_entries: Mapping[str, Entry] = field(default_factory=dict)
    """What `.env` says, by name: for `variable` and `origin`."""

    def variable(self, name: str) -> str | None:
        """The value of any variable: the environment's, or else that of `.env`; None if unset or empty."""
        value = os.environ.get(name, "")
        if not value.strip() and name in self.file_entries:
            value = self.file_entries[name].value
        return value if value.strip() else None

    def origin(self, name: str) -> Origin | None:
        """Where `variable(name)` comes from; None if it is unset."""
        if os.environ.get(name, "").strip():
            return Origin()
        entry = self.file_entries.get(name)
        return Origin(self.env_file, entry.line) if entry and entry.value.strip() else None

    def secrets(self) -> frozenset[str]:
        """Every loaded secret value, for redaction: keys by their names, and passwords in addresses."""
        return frozenset(secret for secret in self._secrets() if len(secret) >= SHORTEST_SECRET)

    def _secrets(self) -> Iterator[str]:
        in_file = ((name, entry.value) for name, entry in self.file_entries.items())
        for name, value in (*os.environ.items(), *in_file):
            if _SECRET_NAME.search(name):
                yield value.strip()
            for password in _PASSWORD_IN_ADDRESS.findall(value):
                yield from (password, unquote(password))

    def __repr__(self) -> str:
        return f"Settings(env_file={str(self.env_file)!r})"


@dataclass(frozen=True, slots=True)
class Row:
    """One setting of the table."""

    variable: str
    field: str
    default: object
    about: About


@cache
def table() -> tuple[Row, ...]:
    """Every setting, in the order of the table."""
    types = get_type_hints(Settings, include_extras=True)
    return tuple(
        Row(field.name.upper(), field.name, field.default, types[field.name].__metadata__[0])
        for field in dataclasses.fields(Settings)
        if get_origin(types[field.name]) is Annotated
    )


def row(variable: str) -> Row:
    """The row of one setting."""
    return next(row for row in table() if row.variable == variable)
