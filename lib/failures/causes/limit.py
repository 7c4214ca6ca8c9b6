"""How much: rates, quotas, money, capacity."""

from __future__ import annotations

from lib.failures.causes.cause import Cause, Retry, Variant

LIMIT = (
    Cause(
        label="rate-limited",
        family="limit",
        title="Too many requests or tokens in this minute",
        explanation=(
            "A per-minute limit of the provider (or of a router in between) was reached. It lifts by itself."
        ),
        steps=(
            "Wait for the time the provider names, or a minute.",
            "Send fewer calls at once; shorten long conversations.",
            "For higher limits, raise the account's tier.",
        ),
        retry=Retry("later", "Waiting helps: after the time the server names, or a minute.", 60),
        variants=(
            Variant("openai", link="https://platform.openai.com/settings/organization/limits"),
            Variant("anthropic", link="https://console.anthropic.com/settings/limits"),
            Variant("gemini", link="https://ai.google.dev/gemini-api/docs/rate-limits"),
            Variant(
                "cooldown",
                title="The router is resting this model after earlier failures",
                explanation=(
                    "LiteLLM's router takes a deployment out for some seconds after it failed. The failure "
                    "before this one is the one that matters."
                ),
                steps=(
                    "Look at the failure just before this one and remove its cause.",
                    "Try again after the cooldown.",
                ),
            ),
        ),
    ),
    Cause(
        label="quota-exhausted",
        family="limit",
        title="A daily or fixed quota is used up",
        explanation=(
            "Not the minute's but the day's, the free tier's or the plan's allowance is spent, or it is "
            "zero for this model. Waiting minutes does not help."
        ),
        steps=(
            "Wait for the quota's reset (often midnight, Pacific time), or use another model.",
            "To go on today, switch on billing or raise the plan.",
        ),
        retry=Retry("no", "Only after the quota's reset, often the next day."),
        variants=(
            Variant("gemini", link="https://ai.google.dev/gemini-api/docs/rate-limits"),
            Variant("openai", link="https://platform.openai.com/settings/organization/limits"),
            Variant("openrouter", link="https://openrouter.ai/settings/credits"),
        ),
    ),
    Cause(
        label="request-exceeds-tpm",
        family="limit",
        title="This one request is bigger than the whole per-minute limit",
        explanation=(
            "The request alone needs more tokens than the account may use in a minute. Waiting never helps."
        ),
        steps=(
            "Shorten the conversation or the attachments, or lower `max_tokens`.",
            "Use a model with a higher limit, or raise the account's tier.",
        ),
        link="https://platform.openai.com/settings/organization/limits",
    ),
    Cause(
        label="billing-or-credit",
        family="limit",
        title="The account has no credit",
        explanation=(
            "The provider wants to be paid: the balance is empty, billing is not set up, or a spending "
            "limit was reached. The key and the model are fine."
        ),
        steps=(
            "Add credit on the provider's billing page, in the same organization or workspace as the key.",
            "If you just paid: wait some minutes, and make sure the key belongs to that organization.",
        ),
        variants=(
            Variant("openai", link="https://platform.openai.com/settings/organization/billing"),
            Variant("anthropic", link="https://console.anthropic.com/settings/billing"),
            Variant("gemini", link="https://aistudio.google.com/usage"),
            Variant("openrouter", link="https://openrouter.ai/settings/credits"),
            Variant("deepseek", link="https://platform.deepseek.com/top_up"),
        ),
    ),
    Cause(
        label="budget-exceeded",
        family="limit",
        title="A budget set in LiteLLM is spent",
        explanation=(
            "LiteLLM itself stopped the call: the budget of this key, user, team, tag or deployment is used "
            "up. The provider was not asked."
        ),
        steps=(
            "Raise the budget (`max_budget`) of the key, team or deployment that the text names, or wait "
            "for its reset.",
            "Or use a key with a budget of its own.",
        ),
        link="https://docs.litellm.ai/docs/proxy/users",
    ),
    Cause(
        label="overloaded",
        family="limit",
        title="The provider has no capacity at the moment",
        explanation="The provider is up, and too busy for this model. It is nobody's mistake on this side.",
        steps=("Try again in a minute.", "Or use another model or provider meanwhile."),
        retry=Retry("later", "Waiting helps: half a minute, then longer.", 30),
        variants=(
            Variant("anthropic", link="https://status.claude.com"),
            Variant("openai", link="https://status.openai.com"),
            Variant("gemini", link="https://aistudio.google.com/status"),
        ),
    ),
)
