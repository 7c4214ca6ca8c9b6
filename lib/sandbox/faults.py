"""The table of everything that can go wrong on request. How each shows is in the protocols' tables and in
`acts.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Group = Literal["key", "account", "limits", "address", "service", "request", "answer", "stream", "connection"]

EVERY_PROTOCOL = frozenset({"openai", "anthropic", "gemini"})
OPENAI, ANTHROPIC, GEMINI = frozenset({"openai"}), frozenset({"anthropic"}), frozenset({"gemini"})

_ONLY_ANSWERS: frozenset[Group] = frozenset({"request", "answer", "stream"})


@dataclass(frozen=True)
class Fault:
    """One way to fail, asked for by the path prefix `/fault=<name>`."""

    name: str
    title: str
    what: str
    """One sentence: what the provider, or what stands before it, does."""
    group: Group
    protocols: frozenset[str] = EVERY_PROTOCOL

    @property
    def strikes_lists(self) -> bool:
        """Whether the list of models fails in this way too, not only answers."""
        return self.group not in _ONLY_ANSWERS


FAULTS: tuple[Fault, ...] = (
    # the key
    Fault("missing-key", "Missing key", "No key reached the provider.", "key"),
    Fault("bad-key", "Wrong key", "The provider refuses the key as wrong.", "key"),
    Fault(
        "key-of-other-provider",
        "Key of another provider",
        "The key belongs to somebody else's service.",
        "key",
    ),
    Fault("expired-key", "Expired key", "The key was right once and has expired.", "key", GEMINI),
    Fault("leaked-key", "Leaked key", "The key was found in public and blocked.", "key", GEMINI),
    Fault("restricted-key", "Restricted key", "The key may not be used for this.", "key", OPENAI | GEMINI),
    Fault(
        "ip-not-allowed", "Address not allowed", "The key may not be used from here.", "key", OPENAI | GEMINI
    ),
    Fault("not-a-member", "Not a member", "The key's owner is in no organization.", "key", OPENAI),
    Fault("oauth-expected", "OAuth expected", "This service takes no API keys.", "key", GEMINI),
    # the account
    Fault("permission", "No permission", "The key is genuine but may not do this.", "account"),
    Fault(
        "api-not-enabled", "API not enabled", "The project has not switched the API on.", "account", GEMINI
    ),
    Fault("org-unverified", "Not verified", "The organization must be verified first.", "account", OPENAI),
    Fault("unsupported-region", "Unsupported region", "The provider does not serve this country.", "account"),
    # limits and money
    Fault("rate-limit", "Rate limit", "A limit per minute is reached; waiting helps.", "limits"),
    Fault("daily-quota", "Daily quota", "The day's quota is used up; minutes do not help.", "limits"),
    Fault(
        "request-too-large-tpm",
        "Beyond the minute",
        "One request exceeds a minute's tokens.",
        "limits",
        OPENAI,
    ),
    Fault("no-free-tier", "No free tier", "The free tier does not include this model.", "limits", GEMINI),
    Fault("tier-cap", "Tier cap", "The month's cap of the usage tier is reached.", "limits", ANTHROPIC),
    Fault("quota", "No quota", "The account has no credit left.", "limits", OPENAI),
    Fault("credit", "No credit", "The prepaid credit is used up.", "limits", ANTHROPIC | GEMINI),
    Fault("spend-limit", "Spend limit", "The limit that the owner set is reached.", "limits"),
    Fault("billing", "Billing", "Something is wrong with the payment.", "limits", OPENAI | ANTHROPIC),
    # the address, or what answers there
    Fault("unknown-path", "Unknown path", "The provider has no such path.", "address"),
    Fault("method-not-allowed", "Method not allowed", "The provider answers 405 to the method.", "address"),
    Fault("html-200", "A web page", "A web page answers, with status 200.", "address"),
    Fault("html-404", "A web page's 404", "A web server knows no such page.", "address"),
    Fault("html-405", "A web page's 405", "A web server takes no POST there.", "address"),
    Fault("text-405", "A dashboard's 405", "A dashboard answers 405 in plain text.", "address"),
    Fault("json-405", "A web app's 405", "Some web application answers 405 in JSON.", "address"),
    Fault("empty-405", "An empty 405", "Something answers 405 without a word.", "address"),
    Fault("redirect-to-get", "Redirect", "A redirect turns POST into GET, which is then 405.", "address"),
    Fault("redirect-307", "Good redirect", "A redirect keeps the method, and all is well.", "address"),
    Fault("http-to-https-port", "HTTP to HTTPS", "The port speaks HTTPS, the call came in HTTP.", "address"),
    Fault(
        "proxy-wrong-key", "Proxy: wrong key", "A LiteLLM proxy without database refuses a key.", "address"
    ),
    Fault("proxy-unknown-model", "Proxy: no model", "A LiteLLM proxy has no such model.", "address"),
    Fault(
        "proxy-no-deployment", "Proxy: no deployment", "A LiteLLM proxy dropped the model's entry.", "address"
    ),
    Fault("proxy-cooldown", "Proxy: cooldown", "A LiteLLM proxy rests its only deployment.", "address"),
    Fault("proxy-budget", "Proxy: budget", "A LiteLLM proxy's own budget is spent.", "address"),
    # the service and the way there
    Fault("overloaded", "Overloaded", "The provider has no capacity at the moment.", "service"),
    Fault("server-error", "Server error", "The provider fails inside.", "service"),
    Fault(
        "provider-timeout",
        "Provider timeout",
        "The provider gave up by itself.",
        "service",
        ANTHROPIC | GEMINI,
    ),
    Fault("cancelled", "Cancelled", "The provider says the caller left.", "service", GEMINI),
    Fault("gateway-html-502", "Bad gateway", "A gateway cannot reach the provider.", "service"),
    Fault("gateway-html-503", "Gateway unavailable", "A gateway has nobody to ask.", "service"),
    Fault("gateway-html-504", "Gateway time-out", "A gateway gave up waiting.", "service"),
    Fault("cloudflare-403", "Blocked by Cloudflare", "A firewall takes the call for an attack.", "service"),
    Fault("cloudflare-7000", "Cloudflare code 7000", "A gateway answers 200 with an error.", "service"),
    Fault("proxy-407", "Network proxy", "The network's proxy wants a login.", "service"),
    # the request
    Fault("unknown-model", "Unknown model", "The provider has no model of that name.", "request"),
    Fault("retired-model", "Retired model", "The model was shut down.", "request"),
    Fault("responses-only", "Responses only", "The model is served on another path.", "request", OPENAI),
    Fault("context-window", "Too long", "The prompt is longer than the model's window.", "request"),
    Fault("max-tokens-too-large", "Too much asked", "More output is asked than the model gives.", "request"),
    Fault("output-limit", "Output limit", "The limit was too low for a whole message.", "request", OPENAI),
    Fault("unsupported-param", "Unsupported parameter", "The model does not take a parameter.", "request"),
    Fault("bad-roles", "Wrong order", "The messages come in an order it does not take.", "request"),
    Fault("empty-content", "Empty message", "A message has no content.", "request"),
    Fault("content-blocked", "Prompt blocked", "The prompt is refused by policy.", "request"),
    Fault("payload-too-large", "Payload too large", "The body is over the byte limit.", "request"),
    Fault("image-invalid", "Bad image", "An image cannot be read.", "request"),
    Fault("tool-schema-invalid", "Bad tool schema", "A tool's schema is refused.", "request"),
    Fault(
        "rate-limit-words", "Only the words", "A plain 400 that speaks of a rate limit.", "request", OPENAI
    ),
    # the answer
    Fault("answer-blocked", "Answer blocked", "The answer is stopped by a filter.", "answer"),
    Fault("recitation", "Recitation", "The answer is stopped for quoting.", "answer", GEMINI),
    Fault("prohibited-content", "Prohibited content", "The answer is withheld.", "answer", GEMINI),
    Fault("max-tokens-reached", "Cut by max_tokens", "The answer is as long as was allowed.", "answer"),
    Fault("reasoning-only", "Only thoughts", "All tokens went into thinking.", "answer"),
    Fault("empty-answer", "Empty answer", "The answer has no words and ends well.", "answer"),
    Fault("empty-choices", "No choices", "The answer holds no candidate at all.", "answer", OPENAI | GEMINI),
    Fault("repeated-chunk", "Repetition", "The same token comes 150 times.", "answer"),
    Fault("huge-line", "Huge line", "One event of eight megabytes.", "answer"),
    Fault("tool-call-oddity", "Odd tool call", "A broken call of a tool nobody offered.", "answer"),
    Fault("empty-200", "Nothing", "Status 200 and an empty body.", "answer"),
    # the stream
    Fault(
        "cut-stream",
        "Cut stream",
        "The answer ends in the middle, in good order, without a reason.",
        "stream",
    ),
    Fault("drop", "Dropped", "The connection is lost in the middle.", "stream"),
    Fault("stall", "Stall", "The answer falls silent in the middle.", "stream"),
    Fault("drip", "Drip", "One token a second.", "stream"),
    Fault("keepalive-only", "Only keep-alives", "Comments for ever and no token.", "stream"),
    Fault("malformed-chunk", "Malformed chunk", "Half an event in the middle.", "stream"),
    Fault("bad-utf8", "Bad UTF-8", "Bytes in the middle that are no text.", "stream"),
    Fault("error-in-stream", "Error in the stream", "An error comes after half the answer.", "stream"),
    Fault("json-200", "JSON for a stream", "Plain JSON where events were asked for.", "stream"),
    Fault("compressed-bomb", "Compressed bomb", "Kilobytes that unpack to 64 megabytes.", "stream"),
    # the connection
    Fault("hang", "Hang", "The call is accepted and never answered.", "connection"),
    Fault("reset", "Reset", "The connection is reset before an answer.", "connection"),
    Fault("wrong-length", "Wrong length", "Fewer bytes come than were promised.", "connection"),
)

FAULT_NAMED: dict[str, Fault] = {fault.name: fault for fault in FAULTS}
