"""Fifty kinds of secrets, made up anew from a seed, each in a text that it may stand in."""

from __future__ import annotations

import base64
import json
import random
import string
from typing import NamedTuple
from urllib.parse import quote

LETTERS = string.ascii_letters + string.digits
URL_SAFE = LETTERS + "_-"
HEX = "0123456789abcdef"


class Kind(NamedTuple):
    """A secret in its surroundings. `loaded`: only its exact value can tell it; the others are known by
    sight.
    """

    name: str
    secret: str
    text: str
    loaded: bool = False


def kinds(seed: int = 1) -> list[Kind]:
    """All kinds, with values of this seed."""
    rng = random.Random(seed)  # noqa: S311

    def some(length: int, letters: str = LETTERS) -> str:
        return "7a" + "".join(rng.choice(letters) for _ in range(length - 2))

    by_sight = {
        "openai": f"sk-{some(48)}",
        "openai project": f"sk-proj-{some(100, URL_SAFE)}",
        "openai service account": f"sk-svcacct-{some(100, URL_SAFE)}",
        "openai admin": f"sk-admin-{some(60, URL_SAFE)}",
        "anthropic": f"sk-ant-api03-{some(90, URL_SAFE)}",
        "anthropic admin": f"sk-ant-admin01-{some(90, URL_SAFE)}",
        "google": f"AIza{some(35, URL_SAFE)}",
        "google auth": f"AQ.{some(40, URL_SAFE)}",
        "google oauth": f"ya29.{some(80, URL_SAFE)}",
        "google client": f"GOCSPX-{some(28, URL_SAFE)}",
        "openrouter": f"sk-or-v1-{some(64, HEX)}",
        "litellm": f"sk-{some(22, URL_SAFE)}",
        "deepseek": f"sk-{some(32, HEX)}",
        "groq": f"gsk_{some(52)}",
        "xai": f"xai-{some(80)}",
        "hugging face": f"hf_{some(34)}",
        "replicate": f"r8_{some(37)}",
        "perplexity": f"pplx-{some(48)}",
        "nvidia": f"nvapi-{some(64, URL_SAFE)}",
        "fireworks": f"fw_{some(24)}",
        "aws": f"AKIA{some(16, string.ascii_uppercase).upper()}",
        "aws temporary": f"ASIA{some(16, string.ascii_uppercase).upper()}",
        "bedrock": f"ABSK{some(100)}",
        "github": f"ghp_{some(36)}",
        "github oauth": f"gho_{some(36)}",
        "github server": f"ghs_{some(36)}",
        "github fine-grained": f"github_pat_{some(82)}",
        "gitlab": f"glpat-{some(20)}",
        "slack bot": f"xoxb-{some(50)}",
        "slack app": f"xapp-{some(60)}",
        "stripe": f"sk_live_{some(24)}",
        "stripe restricted": f"rk_live_{some(24)}",
        "sendgrid": f"SG.{some(22)}.{some(43)}",
        "npm": f"npm_{some(36)}",
        "pypi": f"pypi-{some(120, URL_SAFE)}",
        "jwt": f"eyJ{some(30)}.eyJ{some(60)}.{some(43, URL_SAFE)}",
    }
    found = [Kind(name, secret, f"it said: {secret}, no more") for name, secret in by_sight.items()]
    bare, long_bare = some(32, HEX), some(64)
    password, at_password = some(14), f"p@{some(10)}"
    basic = base64.b64encode(f"user:{some(20)}".encode()).decode()
    found += [
        Kind(
            "private key",
            pem := some(300),
            f"-----BEGIN RSA PRIVATE KEY-----\n{pem}\n-----END RSA PRIVATE KEY-----",
        ),
        Kind(
            "ssh key",
            ssh := some(300),
            f"-----BEGIN OPENSSH PRIVATE KEY-----\n{ssh}\n-----END OPENSSH PRIVATE KEY-----",
        ),
        Kind("bearer", bearer := some(40), f"Authorization: Bearer {bearer}"),
        Kind("basic", basic, f"authorization: Basic {basic}"),
        Kind("cookie", cookie := some(40), f"Cookie: session={cookie}; theme=dark"),
        Kind("key in a URL", in_url := some(39), f"GET https://example.com/v1?alt=sse&key={in_url}&x=1"),
        Kind("api_key in a URL", in_query := some(32), f"https://example.com/v1?api_key={in_query}"),
        Kind("upper-case header", upper := some(40), f"X-API-KEY: {upper}"),
        Kind("field of JSON", field := some(24), f'{{"client_secret": "{field}"}}'),
        Kind("aws secret", aws := some(40), f"aws_secret_access_key = {aws}"),
        Kind("password in a URL", password, f"postgres://me:{password}@db:5432/x"),
        Kind("password with an @", at_password, f"postgres://me:{at_password}@db:5432/x"),
        Kind("bare hex", bare, f"the key {bare} is wrong", loaded=True),
        Kind("bare 64", long_bare, f"the key {long_bare} is wrong", loaded=True),
        Kind(
            "in a URL's encoding", odd := f"k/{some(12)}+=&{some(6)}", f"x={quote(odd, safe='')}", loaded=True
        ),
        Kind("in base64", plain := some(30), f"x {base64.b64encode(plain.encode()).decode()}", loaded=True),
        Kind(
            "escaped by JSON",
            escaped := f'a"{some(12)}\\{some(5)}',
            json.dumps({"message": f"bad {escaped}"}),
            loaded=True,
        ),
        Kind(
            "in a repr of bytes",
            newline := f"{some(20)}\n",
            f"Illegal header value {f'Bearer {newline}'.encode()!r}",
            loaded=True,
        ),
        Kind(
            "first characters",
            begun := f"sk-proj-{some(60)}",
            f"Incorrect API key provided: {begun[:20]}",
            loaded=True,
        ),
        Kind("of many lines", lines := f"{some(30)}\n{some(30)}", f"value: {lines}.", loaded=True),
    ]
    return found
