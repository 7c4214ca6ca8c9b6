"""What came back: blocked, empty, or not an answer at all."""

from __future__ import annotations

from lib.failures.causes.cause import NEVER, NO_REPAIR, Cause, Retry, Variant

ANSWER = (
    Cause(
        label="content-blocked",
        family="content-blocked",
        title="A safety filter refused the prompt or the answer",
        explanation=(
            "The provider's filter or usage policy stopped it. The key, the model and the address are fine."
        ),
        steps=(
            "Rephrase the prompt, or leave out what may have set the filter off.",
            (
                "If it is a false alarm: try another model, or adjust the provider's safety settings where "
                "it has them."
            ),
        ),
        variants=(
            Variant("gemini", link="https://ai.google.dev/gemini-api/docs/safety-settings"),
            Variant(
                "azure", link="https://learn.microsoft.com/azure/ai-services/openai/concepts/content-filter"
            ),
            Variant(
                "recitation",
                title="The answer was stopped because it repeats a published text",
                explanation=(
                    "The model was about to recite something from its training, and the provider cut it off."
                ),
                steps=(
                    "Ask for a summary or a new wording instead of the text itself.",
                    "Or raise the temperature a little.",
                ),
            ),
            Variant(
                "refusal",
                title="The model refused to answer",
                explanation="The provider's classifiers, or the model itself, declined the request.",
                steps=(
                    "Rephrase the request.",
                    "Start a new conversation: a refused turn often makes the next one be refused too.",
                ),
            ),
        ),
    ),
    Cause(
        label="malformed-response",
        family="malformed-response",
        title="The answer is not one",
        explanation=(
            "The server said that all is well and sent something else than an answer: a web page, nothing "
            "at all, JSON without choices. LiteLLM often takes that for success."
        ),
        steps=(
            "Look at the first lines of what came: a web page means that the base URL is not an API.",
            "Check the base URL, and whether the server really speaks the API that the prefix says.",
            "If it was empty once, try again.",
        ),
        retry=Retry("now", "Once; if it comes again, the address is wrong."),
        repair="base-url",
        variants=(
            Variant(
                "html",
                title="A web page came instead of an answer",
                explanation=(
                    "Status 200 and HTML: the base URL is a web site, a login page or a portal, not an API."
                ),
                steps=(
                    "Set the base URL to the API's root.",
                    "If a company or hotel portal answers, log in to it first.",
                ),
                repair="base-url",
            ),
            Variant(
                "reasoning-only",
                title="All tokens went into reasoning, none were left for the answer",
                explanation="The model thought until `max_tokens` was used up, and never began to answer.",
                steps=("Raise `max_tokens`.", "Or lower the reasoning effort."),
                repair=NO_REPAIR,
            ),
            Variant(
                "empty",
                title="The answer was empty",
                explanation="The provider ended the answer in order, without a word in it.",
                steps=("Ask again; it mostly helps.", "If it comes again, rephrase or use another model."),
                repair=NO_REPAIR,
            ),
            Variant(
                "json",
                title="Plain JSON came where a stream was asked for",
                explanation=(
                    "The server sent one JSON document instead of a stream of events; LiteLLM reads that as "
                    "an empty answer."
                ),
                steps=(
                    "Check that the base URL is the API that the prefix says.",
                    "Or switch streaming off for this server.",
                ),
            ),
            Variant(
                "repeated",
                title="The model repeated itself without end",
                explanation="The same piece came over and over; the answer was stopped.",
                steps=("Ask again, with a higher temperature or another wording.",),
                repair=NO_REPAIR,
            ),
            Variant(
                "tool-call",
                title="The model made a tool call that cannot be read",
                explanation=(
                    "The provider ended the answer because the model's call of a tool was broken or not "
                    "expected."
                ),
                steps=("Ask again.", "Simplify the tools' schemas, or send none."),
                repair=NO_REPAIR,
            ),
        ),
    ),
    Cause(
        label="provider-outage",
        family="provider-outage",
        title="The provider has an inner error",
        explanation=(
            "The provider, or the network edge before it, failed by itself. It is nobody's mistake on this "
            "side."
        ),
        steps=(
            "Try again in a minute.",
            "Look at the provider's status page.",
            "Or use another provider meanwhile.",
        ),
        retry=Retry("later", "Waiting helps: some seconds, then longer.", 10),
        variants=(
            Variant("anthropic", link="https://status.claude.com"),
            Variant("openai", link="https://status.openai.com"),
            Variant("gemini", link="https://aistudio.google.com/status"),
        ),
    ),
    Cause(
        label="unsupported-region",
        family="unsupported-region",
        title="The provider does not serve the country of this call",
        explanation=(
            "The network address that the call came from lies in a country or region that the provider "
            "refuses."
        ),
        steps=(
            "Check which country your network, VPN or server comes out in, and use a supported one.",
            "For Gemini, switching on billing opens some countries that the free tier does not serve.",
        ),
        variants=(
            Variant("openai", link="https://platform.openai.com/docs/supported-countries"),
            Variant("anthropic", link="https://www.anthropic.com/supported-countries"),
            Variant("gemini", link="https://ai.google.dev/gemini-api/docs/available-regions"),
        ),
    ),
    Cause(
        label="other",
        family="other",
        title="We do not know this failure",
        explanation=(
            "None of the known causes fits. What is known stands below: what the server answered, at which "
            "address, in its own words."
        ),
        steps=(
            "Read the server's own words first.",
            "Try the same model in a new conversation, then another model of the same provider.",
            "Look at the setup page: it checks keys, addresses and models.",
        ),
        retry=NEVER,
    ),
)
