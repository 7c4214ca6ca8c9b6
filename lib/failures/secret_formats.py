"""The shapes of secrets that are known by sight: vendors' key prefixes, tokens, private keys, passwords in URLs.

Each format is anchored to a literal, so that a text without the literal costs one search; and each pattern reads on from
there without looking back, so that the time is linear in the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class SecretFormat:
    """A literal that announces a secret and the pattern of the whole, matched where the literal stands.

    Group 1 is the part that may be shown, and what follows it is hidden. `inside` lets the literal stand within a word.
    `hides` may spare a value that is plainly a placeholder.
    """

    name: str
    literal: str
    pattern: re.Pattern[str]
    inside: bool = False
    spares_placeholders: bool = False
    any_case: bool = False


def _key(name: str, literal: str, rest: str, *, inside: bool = False) -> SecretFormat:
    return SecretFormat(name, literal, re.compile(f"({re.escape(literal)}){rest}"), inside)


def _named(name: str, literal: str, pattern: str) -> SecretFormat:
    return SecretFormat(
        name, literal, re.compile(pattern, re.I | re.S), inside=True, spares_placeholders=True, any_case=True
    )


# A value in prose or code after a secret's name: long enough, and made of a key's letters.
_VALUE = r"[A-Za-z0-9._~+/=%:-]{8,4096}"
_ASSIGN = r"""[\w.-]{0,40}\\?["'`]{0,2}\s{0,4}(?:=>|:=|[=:])\s{0,4}b?\\?["'`]{0,2}"""
_FIELDS = ["api_key", "apikey", "api-key", "access_key", "access-key", "secret_key", "secret-key", "client_secret", "secret_access_key", "session_token", "access_token", "refresh_token", "auth_token", "id_token", "private_key", "master_key", "authorization", "password", "passwd", "credential", "bearer_token", "sharedaccesskey", "accountkey", "x-goog-api-key"]

FORMATS: tuple[SecretFormat, ...] = (
    _key("Anthropic", "sk-ant-", r"[A-Za-z0-9_-]{16,}"),
    _key("OpenRouter", "sk-or-", r"[A-Za-z0-9_-]{16,}"),
    _key("OpenAI project", "sk-proj-", r"[A-Za-z0-9_-]{16,}"),
    _key("OpenAI service account", "sk-svcacct-", r"[A-Za-z0-9_-]{16,}"),
    _key("OpenAI admin", "sk-admin-", r"[A-Za-z0-9_-]{16,}"),
    _key("OpenAI, DeepSeek, LiteLLM", "sk-", r"(?=[A-Za-z_-]{0,64}[0-9])[A-Za-z0-9_-]{16,}"),
    _key("Langfuse", "sk-lf-", r"[0-9a-f-]{20,}"),
    _key("Google API", "AIza", r"[A-Za-z0-9_-]{30,}"),
    _key("Google auth", "AQ.", r"[A-Za-z0-9_-]{30,}"),
    _key("Google OAuth", "ya29.", r"[A-Za-z0-9_.-]{20,}"),
    _key("Google refresh", "1//0", r"[A-Za-z0-9_-]{30,}"),
    _key("Google OAuth client", "GOCSPX-", r"[A-Za-z0-9_-]{20,}"),
    _key("Groq", "gsk_", r"[A-Za-z0-9]{20,}"),
    _key("xAI", "xai-", r"[A-Za-z0-9]{20,}"),
    _key("Hugging Face", "hf_", r"[A-Za-z0-9]{20,}"),
    _key("Replicate", "r8_", r"[A-Za-z0-9]{20,}"),
    _key("Perplexity", "pplx-", r"[A-Za-z0-9]{20,}"),
    _key("NVIDIA", "nvapi-", r"[A-Za-z0-9_-]{20,}"),
    _key("Fireworks", "fw_", r"[A-Za-z0-9]{20,}"),
    _key("Cerebras", "csk-", r"[A-Za-z0-9]{20,}"),
    _key("Together", "tgp_v1_", r"[A-Za-z0-9_-]{20,}"),
    _key("Voyage", "pa-", r"(?=[A-Za-z_-]{0,40}[0-9])[A-Za-z0-9_-]{40,}"),
    _key("Tavily", "tvly-", r"[A-Za-z0-9-]{16,}"),
    _key("Databricks", "dapi", r"[0-9a-f]{32}(?:-\d)?"),
    _key("Bedrock", "ABSK", r"[A-Za-z0-9+/=]{40,}"),
    _key("Bedrock short-term", "bedrock-api-key-", r"[A-Za-z0-9+/=_-]{20,}"),
    _key("AWS", "AKIA", r"[0-9A-Z]{16}(?![0-9A-Za-z])"),
    _key("AWS temporary", "ASIA", r"[0-9A-Z]{16}(?![0-9A-Za-z])"),
    _key("AWS session", "IQoJb3JpZ2lu", r"[A-Za-z0-9+/=%]{20,}"),
    _key("GitHub", "ghp_", r"[A-Za-z0-9]{30,}"),
    _key("GitHub OAuth", "gho_", r"[A-Za-z0-9]{30,}"),
    _key("GitHub user", "ghu_", r"[A-Za-z0-9]{30,}"),
    _key("GitHub server", "ghs_", r"[A-Za-z0-9]{30,}"),
    _key("GitHub refresh", "ghr_", r"[A-Za-z0-9]{30,}"),
    _key("GitHub fine-grained", "github_pat_", r"[A-Za-z0-9_]{30,}"),
    _key("GitLab", "glpat-", r"[A-Za-z0-9_-]{16,}"),
    _key("Slack bot", "xoxb-", r"[A-Za-z0-9-]{16,}"),
    _key("Slack user", "xoxp-", r"[A-Za-z0-9-]{16,}"),
    _key("Slack app", "xapp-", r"[A-Za-z0-9-]{16,}"),
    _key("Slack webhook", "hooks.slack.com/services/", r"[A-Za-z0-9/]{20,}", inside=True),
    _key("Stripe live", "sk_live_", r"[A-Za-z0-9]{16,}"),
    _key("Stripe test", "sk_test_", r"[A-Za-z0-9]{16,}"),
    _key("Stripe restricted", "rk_live_", r"[A-Za-z0-9]{16,}"),
    _key("Stripe webhook", "whsec_", r"[A-Za-z0-9+/=]{16,}"),
    _key("SendGrid", "SG.", r"[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}"),
    _key("npm", "npm_", r"[A-Za-z0-9]{30,}"),
    _key("PyPI", "pypi-", r"[A-Za-z0-9_-]{50,}"),
    _key("Twilio", "SK", r"[0-9a-f]{32}(?![0-9A-Za-z])"),
    _key("Docker", "dckr_pat_", r"[A-Za-z0-9_-]{20,}"),
    _key("DigitalOcean", "dop_v1_", r"[0-9a-f]{40,}"),
    _key("Shopify", "shpat_", r"[0-9a-fA-F]{32}"),
    _key("age", "AGE-SECRET-KEY-1", r"[0-9A-Z]{40,}"),
    _key("JWT", "eyJ", r"[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}"),
    SecretFormat(
        "private key",
        "-----BEGIN ",
        re.compile(
            r"(-----BEGIN (?:[A-Z0-9]+ ){0,4}PRIVATE KEY(?: BLOCK)?-----)(?:.*?-----END [A-Z0-9 ]{0,40}PRIVATE KEY"
            r"(?: BLOCK)?-----|.*)",
            re.S,
        ),
        inside=True,
    ),
    _named("bearer", "bearer", rf"(bearer(?:\s|%20|\+){{1,3}}){_VALUE}"),
    _named("basic", "basic", r"(basic\s{1,3})[A-Za-z0-9+/]{12,}={0,2}"),
    _named("cookie", "cookie", r"""((?:set-)?cookie["']{0,2}\s{0,3}[:=]\s{0,3}["']{0,2})[^\r\n"']{8,4096}"""),
    _named("URL key", "key=", r"(key=)[A-Za-z0-9._~%+/-]{12,}"),
    _named("URL token", "token=", r"(token=)[A-Za-z0-9._~%+/-]{12,}"),
    _named("URL signature", "sig=", r"(sig=)[A-Za-z0-9._~%+/-]{20,}"),
    *(_named(f"field {name}", name, rf"({re.escape(name)}{_ASSIGN}){_VALUE}") for name in _FIELDS),
)

# user:password@host, where the password may itself hold an @.
URL_PASSWORD = re.compile(r"(://[^\s/:@\"'<>]{0,64}:)([^\s\"'<>/]{1,256})(@)")

# Names of JSON fields, headers and variables whose whole value is a secret.
SECRET_FIELD = re.compile(
    r"(?i)(?:^|[_.\-\s])(?:api[_-]?key|key|token|secret|password|passwd|pwd|authorization|cookie|credentials?|"
    r"private[_-]?key|access[_-]?key|session[_-]?token|connection[_-]?string)$"
    r"|^(?:x-)?(?:api-?key|goog-api-key|auth-token)$|apikey$|secret|password|accesskey$|(?<!max)(?<!completion)token$"
)
NOT_SECRET_FIELD = re.compile(
    r"(?i)^(?:key|first_token|next_page_token|stop_token|eos_token|bos_token|pad_token|special_token|token|"
    r"cache_key|sort_key|primary_key|foreign_key|group_key|idempotency[_-]key|public[_-]key|key_variable)$|key_name$"
)

# What stands for a key in examples: not a secret, and telling.
PLACEHOLDER = re.compile(
    r"(?i)your|example|placeholder|changeme|insert|replace|dummy|xxxx|\*\*\*|\.\.\.|<|\$|\{|environ|getenv|redacted|"
    r"process\.env|os\.|self\.|config|settings|none|null|true|false|undefined|string|str\b|token$|key$"
)
