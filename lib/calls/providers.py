"""The providers as rows: what differs between them is said here, and nowhere branched upon.

The paths are what LiteLLM 1.106.2 appends to a base, word for word: it normalises nothing.
"""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """One provider; every path is appended to a base, `{model}` stands for the model without its prefix."""

    name: str
    title: str
    key_variable: str
    model_names: tuple[str, ...] = ()
    """What the names of its models begin with."""
    base_variables: tuple[str, ...] = ()
    """As LiteLLM reads them: the first one that is set wins."""
    default_base: str | None = None
    older_models: re.Pattern[str] | None = None
    older_base: str | None = None
    """Where LiteLLM calls `older_models` while no base is given."""
    version_path: str = "/v1"
    """What a right base ends in."""
    call_path: str = "/chat/completions"
    stream_path: str = "/chat/completions"
    responses_path: str | None = None
    models_path: str = "/models"
    call_path_may_be_in_base: bool = False
    forgives_last_slash: bool = False
    key_header: str = "Authorization"
    key_scheme: str = "Bearer "
    key_prefixes: tuple[str, ...] = ()
    key_page: str | None = None
    sandbox_path: str = "/v1"
    takes_http_handler: bool = False
    """Whether LiteLLM takes its own HTTP handler as `client` here; the OpenAI SDK's way does not."""
    reasoning_fixes_temperature: bool = False
    measured: bool = True
    """Whether the URL that LiteLLM makes of a base is known from experiment."""

    @property
    def prefix(self) -> str:
        """What LiteLLM's model names of this provider begin with."""
        return f"{self.name}/"


GEMINI = Provider(
    name="gemini",
    title="Gemini",
    key_variable="GEMINI_API_KEY",
    model_names=("gemini-", "gemma-"),
    base_variables=("GEMINI_API_BASE",),
    default_base="https://generativelanguage.googleapis.com/v1alpha",
    older_models=re.compile(
        r"gemini-(?:[12](?:\.\d+)?|exp|(?:pro|flash)(?!-(?:lite-)?latest$))(?:-|$)|gemma-|\d+$"
    ),
    older_base="https://generativelanguage.googleapis.com/v1beta",
    version_path="/v1beta",
    call_path="/models/{model}:generateContent",
    stream_path="/models/{model}:streamGenerateContent?alt=sse",
    key_header="x-goog-api-key",
    key_scheme="",
    key_prefixes=("AIza", "AQ."),
    key_page="https://aistudio.google.com/apikey",
    sandbox_path="/v1beta",
    takes_http_handler=True,
)
ANTHROPIC = Provider(
    name="anthropic",
    title="Claude",
    key_variable="ANTHROPIC_API_KEY",
    model_names=("claude-",),
    base_variables=("ANTHROPIC_API_BASE", "ANTHROPIC_BASE_URL"),
    default_base="https://api.anthropic.com",
    version_path="",
    call_path="/v1/messages",
    stream_path="/v1/messages",
    models_path="/v1/models",
    call_path_may_be_in_base=True,
    key_header="x-api-key",
    key_scheme="",
    key_prefixes=("sk-ant-",),
    key_page="https://console.anthropic.com/settings/keys",
    sandbox_path="",
    takes_http_handler=True,
)
OPENAI = Provider(
    name="openai",
    title="GPT",
    key_variable="OPENAI_API_KEY",
    model_names=("gpt-", "chatgpt-", "o1", "o3", "o4"),
    base_variables=("OPENAI_BASE_URL", "OPENAI_API_BASE"),
    default_base="https://api.openai.com/v1",
    responses_path="/responses",
    forgives_last_slash=True,
    key_prefixes=("sk-",),
    key_page="https://platform.openai.com/api-keys",
    reasoning_fixes_temperature=True,
)
LITELLM_PROXY = Provider(
    name="litellm_proxy",
    title="LiteLLM proxy",
    key_variable="LITELLM_MASTER_KEY",
    responses_path="/responses",
    forgives_last_slash=True,
    version_path="",
)

PROVIDERS = (GEMINI, ANTHROPIC, OPENAI)
"""The three that are known in every detail, in the order in which they are shown."""

_ROWS = {row.name: row for row in (*PROVIDERS, LITELLM_PROXY)}


def provider(name: str) -> Provider:
    """The provider's row; one that LiteLLM knows and we do not gets a row of customary guesses."""
    known = _ROWS.get(name)
    if known:
        return known
    variable = re.sub(r"\W", "_", name).upper()
    return Provider(name=name, title=name, key_variable=f"{variable}_API_KEY", measured=False)


def owner_of_model(bare_name: str) -> Provider | None:
    """Whose model this name sounds like; None if nobody's."""
    return next((row for row in PROVIDERS if bare_name.lower().startswith(row.model_names)), None)


def owner_of_key(key: str) -> Provider | None:
    """Whose key this looks like, by the longest prefix that fits; None if nobody's."""
    fitting = [
        (len(prefix), row) for row in PROVIDERS for prefix in row.key_prefixes if key.startswith(prefix)
    ]
    return max(fitting, key=lambda pair: pair[0])[1] if fitting else None
