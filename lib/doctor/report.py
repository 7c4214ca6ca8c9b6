"""The whole examination: the same findings, in the same words, for the page, the command and JSON."""

import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from lib import settings as all_settings
from lib.calls import proxy_key
from lib.calls.address import key_missing, preview
from lib.calls.agents import AGENTS
from lib.calls.errors import AgentError
from lib.calls.models import Model
from lib.calls.providers import LITELLM_PROXY, PROVIDERS, Provider
from lib.doctor import house as rules
from lib.doctor.base_url import Ports, Verdict, verdict
from lib.doctor.document import Document, DocumentError
from lib.doctor.files import Files
from lib.doctor.finding import Finding, by_gravity
from lib.doctor.house import House, days_left
from lib.failures.redaction import redact
from lib.settings import Secret, Settings

JSON_VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderState:
    """Whether a provider is set up, and where from. `key` is masked."""

    name: str
    title: str
    variable: str
    key: str | None
    origin: str | None
    base: str | None
    base_origin: str
    key_page: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressState:
    """The exact call of one model, before it is made; `wrong` says why it cannot work."""

    model: str
    provider: str
    method: str
    url: str | None
    origin: str
    wrong: str | None
    key_set: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelState:
    """One model of the catalogue with what is known of it."""

    name: str
    litellm_model: str
    provider: str
    size: str | None
    api_base: str | None
    context_tokens: int | None
    output_tokens: int | None
    input_usd_per_million: float | None
    output_usd_per_million: float | None
    takes: tuple[str, ...]
    retired_on: str | None
    days_left: int | None
    successor: str | None
    agents: tuple[str, ...]
    line: int


@dataclass(frozen=True)
class Report:
    """What was found. `ok`: every call that is set up would go out right."""

    findings: tuple[Finding, ...]
    providers: tuple[ProviderState, ...]
    addresses: tuple[AddressState, ...]
    models: tuple[ModelState, ...]
    files: Files | None
    house: House
    sandbox: bool

    @property
    def ok(self) -> bool:
        """Whether nothing stands against a call."""
        return not any(finding.severity == "error" for finding in self.findings)

    @property
    def secrets(self) -> frozenset[str]:
        """Every value that must not be shown."""
        held = self.house.settings.secrets()
        return held | (
            self.house.catalogue.secrets(self.house.settings) if self.house.catalogue else frozenset()
        )

    def to_dict(self) -> dict[str, Any]:
        """As JSON: the shape is documented in docs/check.md and stable."""
        return {
            "version": JSON_VERSION,
            "ok": self.ok,
            "sandbox": self.sandbox,
            "findings": [finding.to_dict() for finding in self.findings],
            "providers": [asdict(one) for one in self.providers],
            "addresses": [asdict(one) for one in self.addresses],
            "models": [asdict(one) | {"takes": sorted(one.takes)} for one in self.models],
            "versions": {known.name: known.version for known in self.house.versions},
        }


def examine(today: date | None = None) -> Report:
    """Look at everything as it is now; no network, nothing is changed."""
    house = House.now(all_settings.read(), today or datetime.now(UTC).date())
    settings = house.settings
    ports = Ports(frozenset({*Ports().pages, settings.dashboard_port}))
    files, unread = _files(settings, ports)
    found = files.findings() if files else []
    found += unread
    told = {(finding.file, finding.line) for finding in found}
    for rule in rules.RULES:
        found += [one for one in rule(house) if one.line is None or (one.file, one.line) not in told]
    found = _without_echo(found)
    report = Report(
        findings=(),
        providers=tuple(_provider(row, settings) for row in _rows(settings)),
        addresses=tuple(_addresses(house, ports)),
        models=tuple(_models(house)),
        files=files,
        house=house,
        sandbox=house.sandbox,
    )
    clean = tuple(_redacted(one, report.secrets) for one in sorted(found, key=by_gravity))
    return replace(report, findings=clean)


def _files(settings: Settings, ports: Ports) -> tuple[Files | None, list[Finding]]:
    documents, unread = [], []
    for file in (settings.env_file, settings.config_file):
        try:
            documents.append(Document.read(file))
        except DocumentError as error:
            documents.append(Document(file, None, ""))
            unread.append(
                Finding(
                    rule="file-unreadable",
                    severity="error",
                    file=file,
                    wrong=f"{file.name} {error}.",
                    right="A text file in UTF-8 that you may read.",
                    no_fix="Nothing is written where it is not sure what was there.",
                )
            )
    return Files(documents[0], documents[1], dict(os.environ), ports), unread


def _without_echo(found: list[Finding]) -> list[Finding]:
    """Without the general complaint about a file where a more exact one is there."""
    exact = {one.file for one in found if one.rule in ("file-encoding", "file-unreadable", "config-tab")}
    general = ("setting-wrong", "catalogue-unreadable")
    return [one for one in found if not (one.rule in general and one.file in exact and one.variable is None)]


def _redacted(finding: Finding, secrets: frozenset[str]) -> Finding:
    return replace(finding, wrong=redact(finding.wrong, secrets), right=redact(finding.right, secrets))


def _rows(settings: Settings) -> Iterable[Provider]:
    return (*PROVIDERS, LITELLM_PROXY) if settings.litellm_proxy_url else PROVIDERS


def _provider(row: Provider, settings: Settings) -> ProviderState:
    key = key_of(row, settings)
    base, origin = base_of(row, settings)
    return ProviderState(
        name=row.name,
        title=row.title,
        variable=row.key_variable,
        key=str(Secret(key)) if key else None,
        origin=_key_origin(row, settings) if key else None,
        base=redact(base, settings.secrets()) if base else None,
        base_origin=origin,
        key_page=row.key_page,
    )


def key_of(row: Provider, settings: Settings) -> str | None:
    """The key that counts for a provider; of our own proxy it is the one that was made for it."""
    if row is LITELLM_PROXY:
        known = proxy_key.known(settings)
        return known.reveal() if known else None
    return settings.variable(row.key_variable)


def _key_origin(row: Provider, settings: Settings) -> str:
    set_in = settings.origin(row.key_variable)
    return str(set_in) if set_in else proxy_key.file_of(settings).name


def base_of(row: Provider, settings: Settings) -> tuple[str | None, str]:
    """The base that counts for a provider's models, and where it is said."""
    variables = ("LITELLM_PROXY_URL",) if row is LITELLM_PROXY else row.base_variables
    for variable in variables:
        if value := settings.variable(variable):
            return value, f"{variable} ({settings.origin(variable)})"
    return row.default_base, f"{row.title}'s own address"


def _addresses(house: House, ports: Ports) -> Iterable[AddressState]:
    # The sandbox is on its way out as soon as a key is there: what counts is where calls go then.
    settings = replace(house.settings, sandbox="off")
    secrets = settings.secrets()
    for model in house.catalogue.models if house.catalogue else ():
        found = preview(model, settings)
        wrong = _wrong_address(model, found.base, settings, ports)
        yield AddressState(
            model=model.name,
            provider=model.provider.title,
            method=found.method,
            url=redact(found.url, secrets) if found.url else None,
            origin=found.base_origin,
            wrong=f"{wrong.wrong[0].upper()}{wrong.wrong[1:]}." if wrong else None,
            key_set=not key_missing(model, settings),
        )


def _wrong_address(model: Model, base: str | None, settings: Settings, ports: Ports) -> Verdict | None:
    if base is None:
        return None
    row = LITELLM_PROXY if settings.litellm_proxy_url else model.provider
    found = verdict(row, base, ports, model=model.bare_name)
    others = found is not None and found.rule == "address-of-another-provider" and row.name == "openai"
    return None if others and model.api_base else found


def _models(house: House) -> Iterable[ModelState]:
    preferred = _preferred(house.settings)
    for model in house.catalogue.models if house.catalogue else ():
        yield ModelState(
            name=model.name,
            litellm_model=model.litellm_model,
            provider=model.provider.title,
            size=model.tier,
            api_base=redact(model.api_base, house.settings.secrets()) if model.api_base else None,
            context_tokens=model.context_tokens,
            output_tokens=model.output_tokens,
            input_usd_per_million=_per_million(model.input_usd_per_token),
            output_usd_per_million=_per_million(model.output_usd_per_token),
            takes=tuple(sorted(model.takes)),
            retired_on=model.retired_on.isoformat() if model.retired_on else None,
            days_left=days_left(model, house.today),
            successor=model.successor,
            agents=tuple(title for title, name in preferred.items() if name == model.name),
            line=model.line,
        )


def _preferred(settings: Settings) -> dict[str, str]:
    """Which model each agent takes by itself, by the agent's title."""
    try:
        return {role.title: role.preferred(settings) for role in AGENTS}
    except AgentError:
        return {}


def _per_million(usd_per_token: float | None) -> float | None:
    return round(usd_per_token * 1_000_000, 4) if usd_per_token is not None else None
