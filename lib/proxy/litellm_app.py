"""LiteLLM's proxy as an application, with every way out of it watched, and its models changed while it runs."""

import gc
import json
import logging
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, cast

from starlette.types import ASGIApp

from lib.calls import gateway, wire
from lib.calls.model import FROM_ENVIRONMENT
from lib.calls.unpacking import ACCEPTED_ENCODINGS
from lib.settings import Secret

_LOGGERS = ("LiteLLM", "LiteLLM Proxy", "LiteLLM Router")


def load(config_file: Path) -> ASGIApp:
    """Import LiteLLM's proxy (seconds) with this configuration; it reads the file when it is started."""
    os.environ["CONFIG_FILE_PATH"] = str(config_file)
    os.environ["DISABLE_ADMIN_UI"] = "True"  # it needs a database
    # The store is ours alone: with an address of a database LiteLLM would look for its own tables there.
    os.environ.pop("DATABASE_URL", None)
    proxy_server = _imported()
    for name in _LOGGERS:  # they repeat what providers answer, which may hold a prompt
        logging.getLogger(name).setLevel(logging.CRITICAL)
    return cast(ASGIApp, proxy_server.app)


def _imported() -> Any:
    """LiteLLM's proxy, imported without looking for garbage meanwhile: there is none, and it takes a fifth longer."""
    gc.disable()
    try:
        gateway.load()
        _watch_every_client()
        from litellm.proxy import proxy_server

        gc.freeze()
    finally:
        gc.enable()
    return proxy_server


def _watch_every_client() -> None:
    """Have every HTTP client that LiteLLM makes from now on watched; it has one for each provider and route."""
    import litellm
    from litellm.llms.custom_httpx.http_handler import AsyncHTTPHandler

    create: Callable[..., Any] = AsyncHTTPHandler.create_client

    def create_watched(self: Any, *arguments: Any, **more: Any) -> Any:
        client = create(self, *arguments, **more)
        hooks = client.event_hooks
        client.event_hooks = {name: [*hooks[name], *wire.HOOKS[name]] for name in wire.HOOKS}
        client.headers["accept-encoding"] = ACCEPTED_ENCODINGS
        return client

    AsyncHTTPHandler.create_client = create_watched
    litellm.aclient_session = AsyncHTTPHandler().client  # the OpenAI SDK's way takes the client itself


def refuses(key: Secret, general_settings: Mapping[str, Any]) -> bool:
    """Whether LiteLLM would not start with this master key: one of its examples, which everybody knows."""
    gateway.load()
    from litellm.proxy.auth import master_key_boot_check as check

    verdict = check.master_key_boot_verdict(
        master_key=key.reveal(),
        environment_master_key=None,
        general_settings=general_settings,
        config_file_path=None,
        override_env_is_on=os.environ.get(check.WEAK_OR_UNSET_MASTER_KEY_OVERRIDE_ENV_VAR, "").lower()
        == "true",
        salt_key_is_set=False,
        database_is_configured=False,
    )
    return isinstance(verdict, check.UnsafeMasterKeyRefused)


def use_models(models: list[dict[str, Any]], variables: Mapping[str, str]) -> None:
    """Serve these models from now on; to be called on the proxy's event loop."""
    from litellm.proxy import proxy_server

    filled = json.loads(json.dumps(models, default=str))
    for entry in filled:
        params = entry.get("litellm_params")
        if isinstance(params, dict) and isinstance(params.get("api_key"), str):
            name = params["api_key"].removeprefix(FROM_ENVIRONMENT)
            params["api_key"] = variables.get(name, params["api_key"])
    if proxy_server.llm_router is not None:
        proxy_server.llm_router.set_model_list(filled)
        proxy_server.llm_model_list = filled
