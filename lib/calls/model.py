"""One model of the catalogue: what its entry says, completed by what LiteLLM knows of it.

`model_info` overrides LiteLLM's table under LiteLLM's own names. Our own words there are `size`, `successor`
and `retired_on` (not `tier`: that word is LiteLLM's, and its proxy refuses other values of it).
"""

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, get_args

from lib.calls import prices
from lib.calls.catalogue_file import Entry, Problem
from lib.calls.providers import Provider, owner_of_model, provider
from lib.settings import Secret, Settings

Tier = Literal["flagship", "middle", "small"]
Ability = Literal["vision", "reasoning", "temperature", "pdf", "tools"]

FROM_ENVIRONMENT = "os.environ/"
"""What LiteLLM writes before the name of a variable."""

_ABILITIES: Mapping[Ability, str] = {
    "vision": "supports_vision",
    "reasoning": "supports_reasoning",
    "pdf": "supports_pdf_input",
    "tools": "supports_function_calling",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """An entry of the catalogue; a fact that neither the file nor LiteLLM tells is None."""

    name: str
    litellm_model: str
    provider: Provider
    line: int
    """Where the entry begins in its file."""
    tier: Tier | None = None
    key_variable: str | None = None
    """None where the entry names no key and the provider may need none."""
    written_key: Secret | None = None
    """A key that stands in the file itself."""
    api_base: str | None = None
    """As the file says it: an address, or `os.environ/NAME`."""
    api_base_line: int | None = None
    responses: bool = False
    """Whether LiteLLM calls it by OpenAI's responses protocol."""
    context_tokens: int | None = None
    output_tokens: int | None = None
    input_usd_per_token: float | None = None
    output_usd_per_token: float | None = None
    cached_usd_per_token: float | None = None
    takes: frozenset[Ability] = frozenset()
    retired_on: date | None = None
    successor: str | None = None

    @property
    def bare_name(self) -> str:
        """The name that the provider gets, without LiteLLM's prefix."""
        return self.litellm_model.removeprefix(self.provider.prefix)

    def retired(self, today: date) -> bool:
        """Whether the provider no longer answers for it on that day."""
        return self.retired_on is not None and self.retired_on <= today

    def key(self, settings: Settings) -> Secret | None:
        """Its key, if there is one."""
        if self.written_key:
            return self.written_key
        value = settings.variable(self.key_variable or self.provider.key_variable)
        return Secret(value) if value else None


def model_of(entry: Entry, known: Mapping[str, Any]) -> tuple[Model, list[Problem]]:
    """The entry as a model, with what is wrong in it; `known` is LiteLLM's row, empty if it has none."""
    problems: list[Problem] = []
    row = _provider(entry, known, problems)
    facts = {**known, **entry.info}
    key_variable, written_key = _key(entry, row, problems)
    bare_name = entry.litellm_model.removeprefix(row.prefix)
    return Model(
        name=entry.name,
        litellm_model=entry.litellm_model,
        provider=row,
        line=entry.line,
        tier=_tier(entry, problems),
        key_variable=key_variable,
        written_key=written_key,
        api_base=entry.api_base,
        api_base_line=entry.line_of(entry.base_parameter),
        responses=facts.get("mode") == "responses" or bare_name.startswith("responses/"),
        context_tokens=_whole(facts.get("max_input_tokens")),
        output_tokens=_whole(facts.get("max_output_tokens")),
        input_usd_per_token=_price(facts.get("input_cost_per_token")),
        output_usd_per_token=_price(facts.get("output_cost_per_token")),
        cached_usd_per_token=_price(facts.get("cache_read_input_token_cost")),
        takes=_takes(facts, row),
        retired_on=_retired_on(entry, known, problems),
        successor=str(entry.info["successor"]) if entry.info.get("successor") else None,
    ), problems


def _provider(entry: Entry, known: Mapping[str, Any], problems: list[Problem]) -> Provider:
    prefix, slash, bare_name = entry.litellm_model.partition("/")
    if slash and provider(prefix).measured:
        return provider(prefix)
    likely = owner_of_model(bare_name if slash else prefix)
    hint = (
        f"write {likely.prefix}{bare_name if slash else prefix}" if likely else "write it as provider/model"
    )
    if slash:
        if prefix not in prices.prefixes():
            problems.append(Problem(entry.line_of("model"), f"LiteLLM knows no provider {prefix}; {hint}."))
        return provider(prefix)
    problems.append(Problem(entry.line_of("model"), f"The model {prefix} has no provider before it; {hint}."))
    name = str(known.get("litellm_provider", "unknown"))
    return provider("vertex_ai" if name.startswith("vertex_ai") else name)


def _key(entry: Entry, row: Provider, problems: list[Problem]) -> tuple[str | None, Secret | None]:
    written = entry.api_key
    if written is None:
        return (row.key_variable if row.measured else None), None
    variable = written.removeprefix(FROM_ENVIRONMENT)
    if variable != written:
        return variable or row.key_variable, None
    sentence = f"The key is written out; put it in .env and write {FROM_ENVIRONMENT}{row.key_variable}."
    problems.append(Problem(entry.line_of("api_key"), sentence))
    return None, Secret(written)


def _tier(entry: Entry, problems: list[Problem]) -> Tier | None:
    size = entry.info.get("size")
    for tier in get_args(Tier):
        if size == tier:
            return tier  # type: ignore[no-any-return]  # get_args forgets the Literal
    if size is not None:
        problems.append(Problem(entry.line_of("size"), f"size must be one of {', '.join(get_args(Tier))}."))
    return None


def _retired_on(entry: Entry, known: Mapping[str, Any], problems: list[Problem]) -> date | None:
    if "retired_on" not in entry.info:
        return _date(known.get("deprecation_date"))
    day = _date(entry.info["retired_on"])
    if day is None:
        problems.append(Problem(entry.line_of("retired_on"), "retired_on must be a date such as 2026-10-23."))
    return day


def _takes(facts: Mapping[str, Any], row: Provider) -> frozenset[Ability]:
    takes = {ability for ability, key in _ABILITIES.items() if facts.get(key) is True}
    fixed = row.reasoning_fixes_temperature and "reasoning" in takes
    if not fixed and facts.get("supports_sampling_params") is not False:
        takes.add("temperature")
    return frozenset(takes)


def _whole(value: object) -> int | None:
    return int(value) if isinstance(value, int | float) and value > 0 else None


def _price(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and value >= 0 else None


def _date(value: object) -> date | None:
    with contextlib.suppress(ValueError):
        return date.fromisoformat(str(value))
    return None
