"""Preferring one provider: its models become the default of every agent, if it is set up."""

import os

from lib.calls.address import key_missing
from lib.calls.errors import AgentError, MissingKey
from lib.calls.models import load_catalogue
from lib.calls.providers import LITELLM_PROXY
from lib.settings import load

ORDER = "PROVIDER_ORDER"


def prefer(name: str) -> None:
    """Put this provider first, for this process. Raises MissingKey, which names the variable, and AgentError.

    The sandbox is no substitute here: who prefers a provider wants its answers, unless `SANDBOX=on` says otherwise.
    """
    settings = load()
    catalogue = load_catalogue(settings)
    mine = [model for model in catalogue.models if model.provider.name == name]
    if not mine:
        raise AgentError(f"{catalogue.file.name} has no model of {name}: add one, then try again.")
    if settings.sandbox != "on" and all(key_missing(model, settings) for model in mine):
        variable = LITELLM_PROXY.key_variable if settings.litellm_proxy_url else mine[0].key_variable
        raise MissingKey(mine[0].name, str(variable), settings.env_file.name)
    os.environ[ORDER] = ",".join(dict.fromkeys((name, *settings.provider_order)))
