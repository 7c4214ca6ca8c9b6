"""The configuration that LiteLLM's proxy gets: a person's own `config.yaml`, with what has to hold added to it.

Addresses and keys are those that a direct call would have, so that a call is the same with and without the proxy. A key
never stands in it: it names a variable of the proxy's process, which `variables` gives.
"""

import copy
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import yaml

from lib.calls.address import preview, sandbox_answers
from lib.calls.model import FROM_ENVIRONMENT, Model
from lib.calls.models import load_catalogue
from lib.settings import Settings

CALLBACK = "lib.proxy.callback.witness"
MASTER_KEY = "SWITCHBOARD_PROXY_MASTER_KEY"
_KEY = "SWITCHBOARD_PROXY_KEY_"

_NO_RETRIES: Mapping[str, Any] = {"num_retries": 0, "disable_cooldowns": True}
"""A deployment that cools down after a failure would hide the failure from whoever calls next."""


@dataclass(frozen=True)
class ProxyConfig:
    """What goes into the proxy's file, and the variables that hold the keys named in it."""

    document: dict[str, Any]
    variables: dict[str, str] = field(repr=False)
    sandbox: bool

    @property
    def has_database(self) -> bool:
        """Whether LiteLLM is told of a database of its own, with keys in it besides the master key."""
        return bool(self.document["general_settings"].get("database_url"))

    def yaml(self) -> str:
        """The file's text."""
        return yaml.safe_dump(self.document, sort_keys=False, allow_unicode=True)


def direct(settings: Settings) -> Settings:
    """The settings as they hold behind the proxy: from there calls go to the providers themselves."""
    return replace(settings, litellm_proxy_url=None)


def configuration(settings: Settings, sandbox_url: str) -> ProxyConfig:
    """The proxy's configuration as of now. Raises CatalogueError."""
    behind = direct(settings)
    catalogue = load_catalogue(settings)
    written = yaml.safe_load(catalogue.file.read_text(encoding="utf-8"))
    document: dict[str, Any] = copy.deepcopy(written)
    variables: dict[str, str] = {}
    models = {model.name: model for model in catalogue.models}
    document["model_list"] = [
        _deployment(entry, models.get(str(entry.get("model_name"))), behind, sandbox_url, variables)
        for entry in document["model_list"]
        if isinstance(entry, dict)
    ]
    _add(document, "litellm_settings", {"request_timeout": settings.run_timeout_s, "telemetry": False})
    _add(document, "router_settings", _NO_RETRIES)
    _callbacks(document["litellm_settings"])
    general = _section(document, "general_settings")
    general["master_key"] = FROM_ENVIRONMENT + MASTER_KEY
    return ProxyConfig(document, variables, sandbox_answers(behind))


def _deployment(
    entry: dict[str, Any],
    model: Model | None,
    behind: Settings,
    sandbox_url: str,
    variables: dict[str, str],
) -> dict[str, Any]:
    """One entry as the proxy gets it; one that is no model of the catalogue (`*`) stays as it is."""
    params = entry.get("litellm_params")
    if model is None or not isinstance(params, dict):
        return entry
    where = preview(model, behind, sandbox_url=sandbox_url)
    given = {name: value for name, value in params.items() if name not in ("api_base", "base_url", "api_key")}
    given["model"] = where.litellm_model
    if where.base:
        given["api_base"] = where.base
    if where.api_key:
        name = f"{_KEY}{len(variables)}"
        variables[name] = where.api_key.reveal()
        given["api_key"] = FROM_ENVIRONMENT + name
    elif where.key_variable:
        given["api_key"] = FROM_ENVIRONMENT + where.key_variable
    return entry | {"litellm_params": given}


def _add(document: dict[str, Any], section: str, values: Mapping[str, Any]) -> None:
    """Add what a person has not said otherwise."""
    document[section] = {**values, **_section(document, section)}


def _section(document: dict[str, Any], name: str) -> dict[str, Any]:
    if not isinstance(document.get(name), dict):
        document[name] = {}
    found: dict[str, Any] = document[name]
    return found


def _callbacks(settings: dict[str, Any]) -> None:
    before = settings.get("callbacks") or []
    settings["callbacks"] = [*([before] if isinstance(before, str) else before), CALLBACK]
