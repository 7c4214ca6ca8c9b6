"""Which URL a call will go to, and with which key: known before it is made, as LiteLLM will call it.

LiteLLM puts a base and a path together without a look at either, so a slash or a `/v1` too many is called as
written. What is said here is held against LiteLLM itself by `tests/wire/test_address.py`.
"""

from dataclasses import dataclass, replace

from lib.calls import prices, proxy_key
from lib.calls.errors import MissingKey
from lib.calls.model import FROM_ENVIRONMENT, Model
from lib.calls.models import load_catalogue
from lib.calls.providers import LITELLM_PROXY, OPENAI, Provider
from lib.sandbox.keys import SANDBOX_KEY
from lib.settings import Origin, Secret, Settings

_SANDBOX_KEY = Secret(SANDBOX_KEY)
"""LiteLLM makes no call without a key; a real one is never sent to the sandbox."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where and how one call goes."""

    litellm_model: str
    """The model's name as LiteLLM is to get it: the sandbox and the proxy change its prefix."""
    method: str = "POST"
    url: str | None
    """The whole URL; None where only LiteLLM knows (a provider that we have not measured)."""
    base: str | None
    """What LiteLLM is to get as `api_base`; None: its own default."""
    base_origin: str
    """Where the base was said, for people."""
    api_key: Secret | None
    key_variable: str | None
    sandbox: bool = False
    proxy: bool = False
    """Whether a LiteLLM proxy stands between us and the provider."""
    own_proxy: bool = False
    """Whether that proxy has the address of the one of this Switchboard."""
    key_made_here: bool = False
    """Whether its key was made by us for it, and is for nobody else."""


def sandbox_answers(settings: Settings) -> bool:
    """Whether calls go to the sandbox: as set, or, on `auto`, while no model of the catalogue has its key."""
    if settings.sandbox != "auto":
        return settings.sandbox == "on"
    if settings.litellm_proxy_url and not proxy_key.is_own(settings):
        return False
    return not any(model.key(settings) for model in load_catalogue(settings).models)


def require_key(model: Model, settings: Settings) -> None:
    """Raise MissingKey unless a call of this model has the key that it needs."""
    if not key_missing(model, settings) or sandbox_answers(settings):
        return
    foreign = settings.litellm_proxy_url and not proxy_key.is_own(settings)
    variable = LITELLM_PROXY.key_variable if foreign else model.key_variable
    raise MissingKey(model.name, str(variable), settings.env_file.name)


def key_missing(model: Model, settings: Settings) -> bool:
    """Whether the way to this model needs a key that is not set; the sandbox never asks for one.

    Our own proxy has no keys but ours; another one holds its own, and wants only the one that opens it.
    """
    if settings.litellm_proxy_url and not proxy_key.is_own(settings):
        return settings.litellm_master_key is None
    return model.key_variable is not None and model.key(settings) is None


def address(
    model: Model,
    settings: Settings,
    *,
    stream: bool = True,
    sandbox_url: str | None = None,
    fault: str | None = None,
) -> Address:
    """Where a call of this model goes; it may be made as it is.

    `fault` asks the sandbox to fail, so it always goes there. Raises MissingKey, and ValueError where the
    sandbox has to answer and `sandbox_url` is not given.
    """
    found = preview(model, settings, stream=stream, sandbox_url=sandbox_url, fault=fault)
    if not found.sandbox:
        require_key(model, settings)
    return found


def preview(
    model: Model,
    settings: Settings,
    *,
    stream: bool = True,
    sandbox_url: str | None = None,
    fault: str | None = None,
) -> Address:
    """Like `address`, for showing: a key may be missing."""
    if fault or sandbox_answers(settings):
        if sandbox_url is None:
            raise ValueError("The sandbox answers this call: sandbox_url is needed.")
        return _in_sandbox(model, sandbox_url.rstrip("/") + (f"/fault={fault}" if fault else ""), stream)
    if settings.litellm_proxy_url:
        return _through_proxy(model, settings, stream)
    return _direct(model, settings, stream)


def _in_sandbox(model: Model, sandbox_url: str, stream: bool) -> Address:
    if not model.provider.measured:
        # The sandbox speaks three protocols; whoever else's model it is, it is answered in the commonest.
        model = replace(model, provider=OPENAI, litellm_model=OPENAI.prefix + model.bare_name)
    base = sandbox_url + model.provider.sandbox_path
    return Address(
        litellm_model=model.litellm_model,
        url=url(model.provider, model.bare_name, base, stream=stream, responses=model.responses),
        base=base,
        base_origin="sandbox",
        api_key=_SANDBOX_KEY,
        key_variable=None,
        sandbox=True,
    )


def _through_proxy(model: Model, settings: Settings, stream: bool) -> Address:
    base = settings.litellm_proxy_url or ""
    # LiteLLM goes by the name that it is given, whatever model the proxy keeps under it.
    responses = model.name in prices.called_by_responses()
    return Address(
        litellm_model=LITELLM_PROXY.prefix + model.name,
        url=url(LITELLM_PROXY, model.name, base, stream=stream, responses=responses),
        base=base,
        base_origin=_said("LITELLM_PROXY_URL", settings),
        api_key=proxy_key.known(settings),
        key_variable=LITELLM_PROXY.key_variable,
        proxy=True,
        own_proxy=proxy_key.at_own_port(settings),
        key_made_here=settings.litellm_master_key is None,
    )


def _direct(model: Model, settings: Settings, stream: bool) -> Address:
    base, origin = _base(model, settings)
    called = base or _default_base(model)
    return Address(
        litellm_model=model.litellm_model,
        url=url(model.provider, model.bare_name, called, stream=stream, responses=model.responses)
        if called and model.provider.measured
        else None,
        base=base,
        base_origin=origin,
        api_key=model.key(settings),
        key_variable=model.key_variable,
    )


def _base(model: Model, settings: Settings) -> tuple[str | None, str]:
    """The base that counts, and where it is said: the catalogue's, or else the first variable that is set."""
    written = model.api_base
    if written and not written.startswith(FROM_ENVIRONMENT):
        return written, str(Origin(settings.config_file, model.api_base_line))
    named = (written.removeprefix(FROM_ENVIRONMENT),) if written else ()
    for variable in (*named, *model.provider.base_variables):
        if value := settings.variable(variable):
            return value, _said(variable, settings)
    return None, f"{model.provider.title}'s own address"


def _said(variable: str, settings: Settings) -> str:
    return f"{variable} ({settings.origin(variable) or 'not set'})"


def _default_base(model: Model) -> str | None:
    row = model.provider
    if row.older_models and row.older_models.match(model.bare_name.lower()):
        return row.older_base
    return row.default_base


def url(row: Provider, bare_name: str, base: str, *, stream: bool, responses: bool = False) -> str:
    """What LiteLLM makes of a base: nothing is mended, for a wrong URL is what has to be seen."""
    if responses and row.responses_path:
        return base.rstrip("/") + row.responses_path
    path = (row.stream_path if stream else row.call_path).format(model=bare_name)
    if row.call_path_may_be_in_base and base.endswith(path):
        return base
    if row.forgives_last_slash and base.endswith("/"):
        return base + path.lstrip("/")
    return base + path
