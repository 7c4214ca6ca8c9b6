"""Rules for words that stand near each other: a thing and its trouble, in whatever sentence.

They speak where no provider's own wording is recognised, and with less certainty: "no API key", "the key is not
set" and "key missing" are one cause, however a program that wraps the provider puts it.
"""

from __future__ import annotations

import re
from typing import Any

from lib.failures.rules.rule import Rule
from lib.failures.signals import plain

# Characters that may lie between the two.
NEAR = 60


def near(cause: str, certainty: float, things: str, troubles: str, **conditions: Any) -> Rule:
    """A rule that holds when one of the things and one of the troubles stand near each other, in either order."""
    thing, trouble = _one_of(things), _one_of(troubles)
    pattern = rf"{thing}.{{0,{NEAR}}}?{trouble}|{trouble}.{{0,{NEAR}}}?{thing}"
    return Rule(cause=cause, certainty=certainty, says=things, also=troubles, pattern=pattern, **conditions)


def _one_of(words: str) -> str:
    return "(?:" + "|".join(rf"(?<![a-z]){re.escape(plain(word))}" for word in words.split(" | ")) + ")"


MISSING = (
    "missing | not set | not found | not defined | undefined | not provided | not configured | "
    "not specified | is empty | no | without | must set | need to set | please set | please add | "
    "please provide | please enter | please configure | must be set | must be provided | is required | "
    "couldn't find | could not find | failed to load | unable to load"
)
NOT_THERE = (
    "not found | does not exist | doesnt exist | not exist | could not be found | cannot be found | "
    "not supported | unsupported | unknown | invalid | unavailable | not available | no such | "
    "not recognized | unrecognized | not served | not loaded"
)
NOT_TAKEN = (
    "not supported | unsupported | unknown | unrecognized | invalid | not allowed | unexpected | "
    "not permitted | not accepted | must be"
)

NEARBY = (
    near(
        "missing-key",
        0.76,
        (
            "api key | api_key | apikey | api token | authorization header | "
            "header authorization | auth header | credentials"
        ),
        MISSING,
        never="invalid | incorrect | expired | virtual key | not found in db",
    ),
    near(
        "invalid-key",
        0.75,
        (
            "api key | api_key | apikey | api token | access token | credential | authentication | "
            "auth token | user token | bearer token | x-api-key"
        ),
        (
            "invalid | incorrect | wrong | malformed | expired | revoked | rejected | not valid | failed | "
            "denied | bad"
        ),
        never="certificate | proxy authentication",
        not_status=(404, 405, 413, 429, 502, 503, 504),
    ),
    near(
        "permission-denied",
        0.77,
        "access | permission | allowed | authorized | entitled | permitted | forbidden",
        "not | no | denied | lacks | without | dont have | insufficient | restricted | required",
        status=(401, 403),
    ),
    near(
        "permission-denied",
        0.77,
        "plan | plans | subscription | subscription tier | membership",
        (
            "requires | does not include | doesn't include | not included | only available | not available | upgrade"
        ),
        never="limit | quota | credit | credits | usage | version | package",
    ),
    near(
        "proxy-auth",
        0.77,
        ("virtual key | proxy admin | master key | proxy server token"),
        ("not allowed | invalid | expected | missing | unknown | only"),
    ),
    near(
        "unknown-model",
        0.76,
        "model | model id | model name | engine | deployment | models/",
        NOT_THERE,
        not_shape="html",
        never=(
            "parameter | api key | llm provider not provided | invalid model name passed | image input | "
            "tools | thinking | location | does not support | requested url | json | argument | "
            "healthy deployments | schema"
        ),
        not_status=(401, 403, 405, 429),
    ),
    near(
        "retired-model",
        0.79,
        "model | engine | deployment",
        (
            "deprecat | retired | sunset | decommissioned | no longer | discontinued | shut down | "
            "end of life | legacy"
        ),
        never="parameter | temperature | python | warning | endpoint | function",
    ),
    near(
        "wrong-path-or-method",
        0.73,
        "endpoint | route | url | path | method",
        "not found | unknown | does not exist | not allowed | unsupported | wrong | unrecognized",
        never="image | model | file | no such file",
    ),
    near(
        "max-tokens-too-large",
        0.8,
        (
            "max_tokens | max_output_tokens | max_completion_tokens | maxoutputtokens | max_new_tokens | "
            "maxtokens | max tokens | output tokens | completion tokens"
        ),
        (
            "greater than | exceed | too large | too high | too many | less than | at most | above | "
            "larger than | out of range | between | maximum allowed"
        ),
        never="context | budget_tokens | thinking | rate limit | per min | use max_completion_tokens",
    ),
    near(
        "context-window-exceeded",
        0.77,
        "context | prompt | input | tokens | conversation | messages",
        (
            "too long | too large | exceed | longer than | larger than | maximum number of tokens | "
            "over the limit"
        ),
        never=(
            "rate | per min | per day | budget | quota | image | file | timed out | max_tokens | "
            "output tokens | time limit | credits | body"
        ),
    ),
    near(
        "payload-too-large",
        0.76,
        ("request | body | payload | attachment"),
        ("too large | exceeds the size | size limit | too big"),
        never="tokens | model | image",
    ),
    near(
        "unsupported-param",
        0.72,
        (
            "parameter | param | argument | option | field | value | temperature | top_p | top_k | "
            "stream | tools | thinking"
        ),
        NOT_TAKEN,
        never="traceback | keyword argument | schema | image | api key | header value | content",
    ),
    near(
        "invalid-message-order-or-role",
        0.78,
        (
            "role | roles | tool result | tool_result | tool_calls | turn | turns | user message | "
            "assistant message"
        ),
        (
            "alternate | must | invalid | unexpected | unsupported | unknown | order | cannot be | "
            "follow | not allowed | consecutive | expected"
        ),
        never="schema | iam | temperature | api key | permission",
    ),
    near(
        "empty-message-content",
        0.79,
        "content | message | messages | prompt | text",
        (
            "is empty | be empty | null or empty | be null | blank | non-empty | is required | "
            "be non-empty | empty string"
        ),
        never="response | api key | model | schema | returned | received",
    ),
    near(
        "content-blocked",
        0.8,
        ("content | moderation | safety | policy | prompt | guardrail | response | candidate"),
        "blocked | flagged | violat | moderated | harmful | unsafe | disallowed",
        never="not blocked | ip | firewall | cloudflare | website",
    ),
    near(
        "image-or-file-invalid",
        0.77,
        ("image | picture | pdf | attachment | document | mime | video | audio | base64"),
        (
            "invalid | illegal | must be | unsupported | too large | corrupt | decode | could not | cannot | "
            "failed to | exceed | unable | not valid"
        ),
        never="docker | input modality | does not support image | image_url is only | support image | json",
    ),
    near(
        "tool-schema-invalid",
        0.78,
        (
            "json schema | function name | tool name | tool definition | function definition | "
            "tool schema | function schema | tool parameters | response_format schema"
        ),
        "invalid | must | not valid | unsupported | rejected | not supported | too long | duplicate",
    ),
    near(
        "billing-or-credit",
        0.78,
        "credit | credits | balance | billing | payment | funds | subscription",
        (
            "low | insufficient | exhausted | required | depleted | negative | out of | exceed | expired | "
            "not enough | inactive | overdue"
        ),
        never="per minute | location | quota metric",
    ),
    near(
        "quota-exhausted",
        0.77,
        ("daily | monthly | weekly | per day | per month | free tier | free plan | usage | plan"),
        "limit | quota | allowance | exhausted | used up",
        never="per minute | rate limit is | output | context | credit balance | spending",
    ),
    near("budget-exceeded", 0.79, "budget", "exceed | over | spent | limit", never="thinking | tokens"),
    near(
        "unsupported-region",
        0.8,
        "country | region | location | territory",
        (
            "not supported | unsupported | not available | unavailable | not allowed | restricted | "
            "not permitted"
        ),
        never="deployment | aws region | model is not available in region",
    ),
    near(
        "stream-interrupted",
        0.77,
        "stream | connection | response | socket | peer | server",
        (
            "closed | reset | aborted | interrupted | terminated | broken | dropped | disconnected | "
            "cut off | hang up | hung up"
        ),
        never="refused | timed out | database | db | event loop",
    ),
    near(
        "dns-failure",
        0.78,
        "lookup | dns | hostname",
        "host | failed | error | unknown | could not",
        never="schema | $ref | foundation model",
    ),
    near(
        "dns-failure",
        0.78,
        "resolve | resolved | resolving",
        "host | address | domain | server name",
        never="schema | $ref | foundation model | project",
    ),
    near(
        ("tls-or-corporate-proxy"),
        0.78,
        "certificate | ssl | tls | http proxy | proxy server",
        ("error | failed | verify | invalid | trust | unable | refused"),
        never="litellm proxy | proxy_server",
    ),
    near(
        "connection-refused",
        0.73,
        "connect | connection | server | host | port | instance | origin | origins | ollama | lm studio",
        (
            "refused | unreachable | unable to | failed to | cannot | could not | couldn't | can't | "
            "not running | is down | not reachable | be reached | not responding | is offline | is it running"
        ),
        never="timed out | reset | certificate | ssl | database | db | resolve | stream",
        not_status=(400, 401, 403, 404, 405, 413, 422, 429, 500, 502, 503),
    ),
    near(
        "malformed-response",
        0.78,
        "response | json | choices | output | answer | completion | chunk",
        (
            "missing field | unmarshal | failed to parse | cannot parse | could not parse | "
            "unable to parse | decode | deserialize | not valid json | malformed | unparsable | "
            "returned nothing | was empty | is empty | no content | unexpected end"
        ),
        never="request | rate limit | tool call",
        not_status=(401, 403, 404, 405, 407, 413, 429),
    ),
    near(
        "proxy-database",
        0.8,
        "database | db | postgres | postgresql | prisma",
        (
            "not connected | connection | unavailable | does not exist | connect to | migrat | error | "
            "unreachable"
        ),
        never="vector | sqlite | chroma | redis",
    ),
    near(
        "missing-dependency",
        0.75,
        "package | module | library | dependency | boto3 | botocore | google-auth | sdk",
        "missing | not installed | install it | please install | not available in this environment",
        never="role | api key | version",
    ),
    near(
        "version-mismatch-or-library-bug",
        0.74,
        "version | package | library | module | encoding",
        "incompatible | mismatch | conflict | unknown encoding | requires | deprecated",
        never="api version | api-version | tls | ssl | for api version | model version",
    ),
)
