"""What was asked for: the model's name, its prefix, and whether it still exists."""

from __future__ import annotations

from lib.failures.causes.cause import Cause, Variant

MODEL_NAME = (
    Cause(
        label="missing-provider-prefix",
        family="model name",
        title="The model's name lacks its provider prefix",
        explanation=(
            "LiteLLM reads the provider from the prefix of the model's name. Without one it does not know "
            "where to send the call, or guesses wrong: a bare `gemini-...` goes to Vertex AI and asks for "
            "Google Cloud credentials. No request was sent."
        ),
        steps=(
            "Put the prefix before the name: `openai/`, `anthropic/` or `gemini/`, in lower case, with a "
            "slash.",
            "For any OpenAI-compatible server use `openai/NAME` together with its base URL.",
        ),
        repair="prefix",
        link="https://docs.litellm.ai/docs/providers",
    ),
    Cause(
        label="wrong-provider-prefix",
        family="model name",
        title="The model's prefix or id belongs to another provider",
        explanation=(
            "The name was sent to a provider that writes its models differently: another vendor's prefix, a "
            "Bedrock or Vertex id at the vendor's own API, or a prefix that was passed on as part of the "
            "name."
        ),
        steps=(
            "Use the prefix of the provider that the key and base URL belong to.",
            "Write the id as that provider lists it (`python -m lib models` shows the catalogue's).",
        ),
        repair="prefix",
        link="https://docs.litellm.ai/docs/providers",
    ),
    Cause(
        label="unknown-model",
        family="model name",
        title="The provider has no model of this name",
        explanation=(
            "Address and key are right, and this provider serves no model or deployment so named: a typing "
            "error, a display name instead of the id, a blank, or a model that was not pulled or deployed "
            "there."
        ),
        steps=(
            "Compare the name with the provider's own list of models.",
            "Pick the model from the catalogue instead of typing it.",
        ),
        variants=(
            Variant("openai", link="https://platform.openai.com/docs/models"),
            Variant("anthropic", link="https://docs.claude.com/en/docs/about-claude/models/overview"),
            Variant("gemini", link="https://ai.google.dev/gemini-api/docs/models"),
            Variant(
                "azure",
                steps=(
                    "Use the name of your deployment, not of the model.",
                    "A new deployment takes some minutes.",
                ),
            ),
            Variant(
                "ollama", steps=("Pull the model first: `ollama pull NAME`.", "Write its tag: `NAME:TAG`.")
            ),
            Variant(
                "bedrock", steps=("Use an inference profile id (`us.anthropic...`) that this region serves.",)
            ),
        ),
    ),
    Cause(
        label="retired-model",
        family="model name",
        title="The provider has shut this model down",
        explanation=(
            "The name was right once. The provider retired the model, and calls to it now answer 404."
        ),
        steps=(
            "Change to its successor: the catalogue names one.",
            "Look through `config.yaml` for other retired names.",
        ),
        repair="successor",
        variants=(
            Variant("openai", link="https://platform.openai.com/docs/deprecations"),
            Variant("anthropic", link="https://docs.claude.com/en/docs/about-claude/model-deprecations"),
            Variant("gemini", link="https://ai.google.dev/gemini-api/docs/deprecations"),
        ),
    ),
    Cause(
        label="model-not-in-proxy-config",
        family="model name",
        title="The LiteLLM proxy has no model of this name",
        explanation=(
            "The proxy only knows the names in its own `model_list`. This one is not among them, or its "
            "entry was dropped because its own model has no valid prefix, or this key may not see it."
        ),
        steps=(
            "Look at `GET /v1/models` of the proxy: it lists the names it knows.",
            (
                "Add the model to `model_list` in `config.yaml` and restart the proxy, or ask for a name "
                "that is there."
            ),
        ),
        repair="prefix",
        link="https://docs.litellm.ai/docs/proxy/configs",
    ),
)
