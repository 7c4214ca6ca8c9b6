"""A first call in every protocol, to the sandbox: LiteLLM loads half of itself on a first call, which costs seconds."""

from dataclasses import replace

from lib.calls import gateway
from lib.calls.address import address
from lib.calls.models import load_catalogue
from lib.calls.providers import PROVIDERS
from lib.calls.request import Parameters, Request
from lib.settings import load

WARM_UP_TIMEOUT_S = 10.0


async def call_once(sandbox_url: str) -> None:
    """Make one short call for each provider that the catalogue has a model of; nothing of it is kept."""
    settings = replace(load(), sandbox="on")
    models = load_catalogue(settings).models
    for provider in PROVIDERS:
        model = next((model for model in models if model.provider == provider), None)
        if model is None:
            continue
        request = Request(
            model=model.name,
            messages=({"role": "user", "content": "Hello"},),
            parameters=Parameters(max_tokens=1),
            source="sandbox",
        )
        where = address(model, settings, sandbox_url=f"{sandbox_url}/tokens=1/first=0")
        call = gateway.Call(request=request, model=model, address=where)
        async for _ in gateway.stream(call, timeout_s=WARM_UP_TIMEOUT_S):
            pass
