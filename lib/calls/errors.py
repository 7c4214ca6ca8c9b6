"""Calls that are refused before they are made.

AgentError
├── CatalogueError   the catalogue's file cannot be read
├── MissingKey       the model is there, its key is not
├── ProxyDown        the LiteLLM proxy that calls go through does not answer
├── StrangerAtProxy  something answers in its place that is not it
└── UnknownModel     no model has this name
"""

from lib.settings import Origin


class AgentError(Exception):
    """An agent or call cannot be made as asked; `str()` is what to tell the person, with what to do."""


class CatalogueError(AgentError):
    """The file gives no catalogue at all; `str()` is one sentence with file and line."""

    def __init__(self, origin: Origin, complaint: str) -> None:
        self.origin = origin
        super().__init__(f"{origin}: {complaint}.")


class MissingKey(AgentError):
    """A model's key is not set; `variable` is the one to set."""

    def __init__(self, model: str, variable: str, place: str) -> None:
        self.model = model
        self.variable = variable
        super().__init__(
            f"{model} needs a key. Set {variable} in {place} (or the environment), then try again."
        )


class ProxyDown(AgentError):
    """Nobody answers at the proxy's address."""

    def __init__(self, address: str) -> None:
        super().__init__(
            f"The LiteLLM proxy at {address} is not running or does not answer. ./start_litellm_proxy.sh starts it; "
            "without LITELLM_PROXY_URL calls go to the providers directly."
        )


class StrangerAtProxy(AgentError):
    """Another program listens at the proxy's address; it was shown neither key nor prompt."""

    def __init__(self, address: str) -> None:
        super().__init__(
            f"What answers at {address} is not the LiteLLM proxy that was expected there, so neither key nor prompt "
            "was sent. End that program, or set PROXY_PORT and LITELLM_PROXY_URL to another port."
        )


class UnknownModel(AgentError):
    """No model of the catalogue has this name; `nearest` are the names that look like it."""

    def __init__(self, name: str, nearest: tuple[str, ...], place: str) -> None:
        self.name = name
        self.nearest = nearest
        hint = f"Did you mean {' or '.join(nearest)}?" if nearest else f"The names are in {place}."
        super().__init__(f"No model is called {name[:80]!r}. {hint}")
