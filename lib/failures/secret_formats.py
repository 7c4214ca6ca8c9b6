"""The shapes of secrets that are known by sight: vendors' key prefixes, tokens, private keys, passwords in
URLs.

Each format is anchored to a literal, so that a text without the literal costs one search; and each pattern
reads on from there without looking back, so that the time is linear in the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class SecretFormat:
    """A literal that announces a secret, and the pattern of the whole, matched where the literal stands.

    Group 1 of the pattern stays, group 2 is hidden, what follows stays. `begun` matches what may still become
    a secret when more of the text comes. `inside` lets the literal stand within a word; `any_case`: the
    literal is written in lower case and met in any. `spares_examples` leaves a value alone that is plainly a
    placeholder, a word or a piece of code. `endless`: group 3 is the end mark, and without one everything to
    the end of the text is hidden. `is_key`: one unbroken run of at least 19 key characters. `starts` are the
    words that the literal is met in, where it is only their end.
    """

    name: str
    literal: str
    pattern: re.Pattern[str]
    begun: re.Pattern[str]
    inside: bool = False
    spares_examples: bool = False
    any_case: bool = False
    endless: bool = False
    is_key: bool = False
    starts: tuple[str, ...] = ()

    def match(self, text: str, at: int) -> re.Match[str] | None:
        """The secret that begins where the literal stands in the text, if it is one."""
        return self.pattern.match(text, at) if self._free(text, at) else None

    def may_become(self, text: str, at: int) -> bool:
        """Whether what stands there may be a secret that the end of the text cuts off."""
        return self._free(text, at) and self.begun.fullmatch(text, at) is not None

    def _free(self, text: str, at: int) -> bool:
        return self.inside or at == 0 or not (text[at - 1].isalnum() or text[at - 1] in "_-")


_KEY_BEGUN = re.compile(r"[A-Za-z0-9_+/=%.-]*")


def _key(name: str, literal: str, more: str, rest: str, *, inside: bool = False) -> SecretFormat:
    pattern = re.compile(f"({re.escape(literal)}{more})({rest})")
    return SecretFormat(name, literal, pattern, _KEY_BEGUN, inside, is_key=True)


def _named(
    name: str, literal: str, lead: str, begun: str, value: str, starts: tuple[str, ...] = ()
) -> SecretFormat:
    return SecretFormat(
        name,
        literal,
        re.compile(f"({lead})({value})", re.I),
        re.compile(begun, re.I),
        inside=True,
        spares_examples=True,
        any_case=True,
        starts=starts,
    )


def _field(name: str, literal: str, lead: str, starts: tuple[str, ...] = ()) -> SecretFormat:
    """A value that is assigned to a name in prose, code, JSON or a header."""
    return _named(name, literal, lead + _ASSIGN, lead + _ASSIGN_BEGUN, _VALUE, starts)


_CHARACTERS = "[A-Za-z0-9._~+/=%:-]"
_VALUE = _CHARACTERS + "{8,4096}"
# JSON within JSON within JSON: seven backslashes stand before the quote.
_QUOTE = r"""\\{0,8}["'`]{0,2}"""
_ASSIGN = rf"{_QUOTE}\s{{0,4}}(?:=>|:=|[=:])\s{{0,4}}b?{_QUOTE}"
_ASSIGN_BEGUN = rf"{_QUOTE}\s{{0,4}}(?:(?:=>|:=|[=:])\s{{0,4}}b?{_QUOTE}{_CHARACTERS}{{0,4096}})?"
_JOINTS = ("", "_", "-")
# What stands before "key" and "token" where they name a secret.
_KEYS = tuple(
    before + joint
    for before in (
        "api",
        "access",
        "secret",
        "private",
        "master",
        "account",
        "signing",
        "auth",
        "subscription",
    )
    for joint in _JOINTS
)
_TOKENS = tuple(
    before + joint
    for before in ("access", "session", "refresh", "auth", "id", "bearer", "api", "security", "bot")
    for joint in _JOINTS
)


def _after(words: tuple[str, ...]) -> str:
    """A lookbehind wants each of the words by itself."""
    return "(?:" + "|".join(f"(?<={word})" for word in words) + ")"


FORMATS: tuple[SecretFormat, ...] = (
    # A vendor's name after "sk-" suffices; a bare "sk-" needs a digit, or "sk-learn-..." would be a key.
    _key(
        "OpenAI, Anthropic, OpenRouter, DeepSeek, LiteLLM, Langfuse",
        "sk-",
        r"(?:(?:ant|or|proj|svcacct|admin|lf)-)?",
        r"(?:(?<!sk-)|(?=[A-Za-z_-]{0,64}[0-9]))[A-Za-z0-9_-]{16,}",
    ),
    _key("Google API", "AIza", "", r"[A-Za-z0-9_-]{30,}"),
    _key("Google auth", "AQ.", "", r"[A-Za-z0-9_-]{30,}"),
    _key("Google OAuth", "ya29.", "", r"[A-Za-z0-9_.-]{20,}"),
    _key("Google refresh", "1//0", "", r"[A-Za-z0-9_-]{30,}"),
    _key("Google OAuth client", "GOCSPX-", "", r"[A-Za-z0-9_-]{20,}"),
    _key("Groq", "gsk_", "", r"[A-Za-z0-9]{20,}"),
    _key("xAI", "xai-", "", r"[A-Za-z0-9]{20,}"),
    _key("Hugging Face", "hf_", "", r"[A-Za-z0-9]{20,}"),
    _key("Replicate", "r8_", "", r"[A-Za-z0-9]{20,}"),
    _key("Perplexity", "pplx-", "", r"[A-Za-z0-9]{20,}"),
    _key("NVIDIA", "nvapi-", "", r"[A-Za-z0-9_-]{20,}"),
    _key("Fireworks", "fw_", "", r"[A-Za-z0-9]{20,}"),
    _key("Cerebras", "csk-", "", r"[A-Za-z0-9]{20,}"),
    _key("Together", "tgp_v1_", "", r"[A-Za-z0-9_-]{20,}"),
    _key("Tavily", "tvly-", "", r"[A-Za-z0-9-]{16,}"),
    _key("Databricks", "dapi", "", r"[0-9a-f]{32}(?:-\d)?"),
    _key("Bedrock", "ABSK", "", r"[A-Za-z0-9+/=]{40,}"),
    _key("Bedrock short-term", "bedrock-api-key-", "", r"[A-Za-z0-9+/=_-]{20,}"),
    _key("AWS", "AKIA", "", r"[0-9A-Z]{16}(?![0-9A-Za-z])"),
    _key("AWS temporary", "ASIA", "", r"[0-9A-Z]{16}(?![0-9A-Za-z])"),
    _key("AWS session", "IQoJb3JpZ2lu", "", r"[A-Za-z0-9+/=%]{20,}"),
    _key("GitHub", "ghp_", "", r"[A-Za-z0-9]{30,}"),
    _key("GitHub OAuth", "gho_", "", r"[A-Za-z0-9]{30,}"),
    _key("GitHub user", "ghu_", "", r"[A-Za-z0-9]{30,}"),
    _key("GitHub server", "ghs_", "", r"[A-Za-z0-9]{30,}"),
    _key("GitHub fine-grained", "github_pat_", "", r"[A-Za-z0-9_]{30,}"),
    _key("GitLab", "glpat-", "", r"[A-Za-z0-9_-]{16,}"),
    _key("Slack", "xox", "[abprs]-", r"[A-Za-z0-9-]{16,}"),
    _key("Slack app", "xapp-", "", r"[A-Za-z0-9-]{16,}"),
    _key("Slack webhook", "hooks.slack.com/services/", "", r"[A-Za-z0-9/]{20,}", inside=True),
    _key("Stripe", "k_live_", "", r"[A-Za-z0-9]{16,}", inside=True),
    _key("Stripe test", "k_test_", "", r"[A-Za-z0-9]{16,}", inside=True),
    _key("Stripe webhook", "whsec_", "", r"[A-Za-z0-9+/=]{16,}"),
    _key("SendGrid", "SG.", "", r"[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}"),
    _key("npm", "npm_", "", r"[A-Za-z0-9]{30,}"),
    _key("PyPI", "pypi-", "", r"[A-Za-z0-9_-]{50,}"),
    _key("JWT", "eyJ", "", r"[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}"),
    SecretFormat(
        "private key",
        "-----BEGIN ",
        re.compile(
            r"(-----BEGIN (?:[A-Z0-9]+ ){0,4}PRIVATE KEY(?: BLOCK)?-----)((?:(?!-----END).)*)(-----END)?",
            re.S,
        ),
        re.compile(r"-----BEGIN [A-Z0-9 ]{0,60}-{0,5}"),
        inside=True,
        endless=True,
    ),
    SecretFormat(
        # The password may itself hold an @; the last one ends it.
        "password in a URL",
        "://",
        re.compile(r"(://[^\s/:@\"'<>]{0,64}:)([^\s\"'<>/]{1,256})(@[^\s\"'<>/@]*)"),
        re.compile(r"://[^\s/:@\"'<>]{0,64}(?::[^\s\"'<>/]{0,256})?"),
        inside=True,
    ),
    _named(
        "bearer",
        "bearer",
        r"bearer(?:\s|%20|\+){1,3}",
        rf"bearer(?:\s|%2?0?|\+){{0,3}}{_CHARACTERS}*",
        _VALUE,
    ),
    _named(
        "basic", "basic", r"basic\s{1,3}", r"basic\s{0,3}[A-Za-z0-9+/]*={0,2}", r"[A-Za-z0-9+/]{12,}={0,2}"
    ),
    _named(
        "cookie",
        "cookie",
        r"""cookie["']{0,2}\s{0,3}[:=]\s{0,3}["']{0,2}[\w.-]{1,64}=""",
        r"""cookie["']{0,2}\s{0,3}(?:[:=]\s{0,3}["']{0,2}(?:[\w.-]{0,64}(?:=[^\s"']*)?)?)?""",
        r"""[^\s"']{8,4096}""",
    ),
    *(
        _named(
            f"{name} in a URL",
            f"{name}=",
            f"(?<=[?&;]){name}=",
            f"(?<=[?&;]){name}=[A-Za-z0-9._~%+/-]*",
            f"[A-Za-z0-9._~%+/-]{{{least},}}",
            tuple(f"{mark}{name}=" for mark in "?&;"),
        )
        for name, least in (("key", 12), ("token", 12), ("sig", 20))
    ),
    _field("named key", "key", f"{_after(_KEYS)}key", tuple(f"{word}key" for word in _KEYS)),
    _field("named token", "token", f"{_after(_TOKENS)}token", tuple(f"{word}token" for word in _TOKENS)),
    _field("secret", "secret", r"secret[\w-]{0,40}"),
    _field("password", "passw", r"passw(?:or)?d"),
    _field("authorization", "authorization", "authorization"),
    _field("credential", "credential", "credential"),
)

# What stands for a key in examples: not a secret, and telling.
_PLACEHOLDER = re.compile(
    r"(?i)your|example|placeholder|changeme|insert|replace|dummy|xxxx|\*\*\*|\.\.\.|<|\$|\{|environ|getenv|redacted|"
    r"process\.env|os\.|self\.|config|settings|none|null|true|false|undefined|string|str\b|token$|key$"
)

# No example is as long a jumble as this.
_RANDOM = re.compile(r"(?=[A-Za-z]{0,40}\d)(?=\d{0,40}[A-Za-z])[A-Za-z0-9]{20,}")
_DIGIT = re.compile(r"\d")
_LETTER = re.compile(r"[A-Za-z]")


def harmless(value: str) -> bool:
    """Whether a value after a secret's name is an example, a word or a piece of code."""
    if _RANDOM.search(value):
        return False
    if _PLACEHOLDER.search(value):
        return True
    return not (_DIGIT.search(value) and _LETTER.search(value))
