"""Keys and rights: who is calling, and may they."""

from __future__ import annotations

from lib.failures.causes.cause import Cause, Variant

OPENAI_KEYS = "https://platform.openai.com/api-keys"
ANTHROPIC_KEYS = "https://console.anthropic.com/settings/keys"
GEMINI_KEYS = "https://aistudio.google.com/apikey"

CREDENTIAL = (
    Cause(
        label="missing-key",
        family="credential",
        title="No API key was sent",
        explanation=(
            "The call carried no key, or an empty one. Either the variable is not set where this program "
            "reads it, or it is set to nothing, or something on the way took the Authorization header off."
        ),
        steps=(
            "Make a key on the provider's page.",
            (
                "Put it into `.env` under the variable that the model needs, for example "
                "`OPENAI_API_KEY=...`, without quotes."
            ),
            (
                "Check that no empty variable of the same name is set in the environment: the environment "
                "wins over `.env`."
            ),
        ),
        variants=(
            Variant(
                "openai",
                title="No OpenAI key was sent",
                steps=(
                    "Make a key on the OpenAI platform.",
                    "Put it into `.env` as `OPENAI_API_KEY=sk-...`, without quotes.",
                ),
                link=OPENAI_KEYS,
            ),
            Variant(
                "anthropic",
                title="No Anthropic key was sent",
                steps=(
                    "Make a key in the Anthropic console.",
                    "Put it into `.env` as `ANTHROPIC_API_KEY=sk-ant-...`, without quotes.",
                ),
                link=ANTHROPIC_KEYS,
            ),
            Variant(
                "gemini",
                title="No Gemini key was sent",
                steps=(
                    "Make a key in Google AI Studio.",
                    "Put it into `.env` as `GEMINI_API_KEY=AIza...`, without quotes.",
                ),
                link=GEMINI_KEYS,
            ),
        ),
    ),
    Cause(
        label="invalid-key",
        family="credential",
        title="The API key is wrong",
        explanation=(
            "A key was sent and the provider does not know it: mistyped, cut short, revoked, expired, "
            "reported as leaked, or with a quote, blank or line break that became part of it."
        ),
        steps=(
            "Compare the key in `.env` with the provider's page: no quotes, blanks or line breaks inside it.",
            "If it was revoked, expired or leaked, make a new key and delete the old one.",
            "Check which value is in force: a variable of the environment wins over `.env`.",
        ),
        repair="clean-key",
        variants=(
            Variant("openai", link=OPENAI_KEYS),
            Variant("anthropic", link=ANTHROPIC_KEYS),
            Variant("gemini", link=GEMINI_KEYS),
            Variant(
                "characters",
                title="The API key holds a character that no key has",
                explanation=(
                    "A line break, a typographic quote, an invisible character or a whole sentence stands "
                    "in the key, so that no HTTP header can be made of it. The call never left this "
                    "machine."
                ),
                steps=(
                    "Copy the key afresh from the provider's page into `.env`, without quotes.",
                    "If a file or command supplies it, strip the line break at its end.",
                ),
            ),
            Variant(
                "leaked",
                title="The API key was reported as leaked",
                explanation="The provider found this key in public and blocked it. It will never work again.",
                steps=(
                    "Make a new key on the provider's page and put it into `.env`.",
                    (
                        "Find where the old one was published (a repository, a log, a browser app) and "
                        "remove it there."
                    ),
                ),
            ),
            Variant(
                "expired",
                title="The API key has expired",
                explanation="The key was good once, and its time is over.",
                steps=("Make a new key (or renew the token) on the provider's page and put it into `.env`.",),
            ),
        ),
    ),
    Cause(
        label="key-of-other-provider",
        family="credential",
        title="The key belongs to another provider",
        explanation=(
            "The beginning of the key shows whose it is, and it is not this provider's: two variables were "
            "mixed up, or a base URL sends a router's key to the vendor itself."
        ),
        steps=(
            "Look at the beginning of the key: `sk-ant-` is Anthropic, `AIza` is Google, `sk-or-` is "
            "OpenRouter, `gsk_` is Groq, `xai-` is xAI, `sk-proj-` or `sk-` is OpenAI (or a LiteLLM proxy).",
            "Put it under the variable it belongs to, or point the model at the provider whose key it is.",
        ),
        repair="swap-keys",
    ),
    Cause(
        label="permission-denied",
        family="credential",
        title="The key is good, but it may not do this",
        explanation=(
            "The provider knows the key and refuses: the project has no access to the model, the "
            "organization is not verified, the key is restricted, an API is not switched on, or the "
            "caller's address is not on a list."
        ),
        steps=(
            "Read the provider's sentence: it names what is missing (model access, verification, scope, "
            "role, API).",
            (
                "Grant it in the provider's console for the project that the key belongs to, or use a key "
                "of another project."
            ),
            "Or pick a model that this account may use.",
        ),
        variants=(
            Variant(
                "openai",
                steps=(
                    "If the text speaks of verification: verify the organization (it takes up to 15 minutes "
                    "to take effect).",
                    "If it speaks of a project: allow the model in the project's limits.",
                    "If it speaks of scopes: make a key without restrictions, or with the scope it names.",
                ),
                link="https://platform.openai.com/settings/organization/general",
            ),
            Variant(
                "gemini",
                steps=(
                    "If the text speaks of a disabled API: switch on the Generative Language API for the "
                    "project.",
                    "If it speaks of a referrer or IP address: remove the key's application restrictions.",
                    "Or make a fresh key in Google AI Studio.",
                ),
                link="https://console.cloud.google.com/apis/credentials",
            ),
            Variant("anthropic", link="https://console.anthropic.com/settings/workspaces"),
            Variant(
                "bedrock",
                steps=(
                    "Request access to the model in the Bedrock console, in the region that is called.",
                    "Give the role `bedrock:InvokeModel` and `bedrock:InvokeModelWithResponseStream`.",
                ),
                link="https://console.aws.amazon.com/bedrock/home#/modelaccess",
            ),
        ),
    ),
    Cause(
        label="proxy-auth",
        family="credential",
        title="The LiteLLM proxy refused the key",
        explanation=(
            "The proxy, not the provider, checks this key: it is not the master key and no virtual key that "
            "the proxy knows, or it has expired, or it may not use this model."
        ),
        steps=(
            "Send the proxy's own key: `LITELLM_MASTER_KEY`, or a virtual key made with `/key/generate`. It "
            "begins with `sk-`.",
            "A provider's key does not open the proxy; the proxy holds those itself.",
            "If the text speaks of models, allow this model for the key, or use another key.",
        ),
        link="https://docs.litellm.ai/docs/proxy/virtual_keys",
    ),
)
