"""One group for one kind of failure: what changes from call to call does not split it, another cause never
joins it.
"""

import itertools
import json
import random
import string
from dataclasses import replace

import pytest

from lib.failures.failure import Failure
from lib.failures.fingerprint import FINGERPRINT_VERSION, fingerprint, normalised

# Messages as providers write them; braces are what changes from call to call.
TEMPLATES = {
    "rate-limited": (
        "Rate limit reached for gpt-6-luna in organization {org} on tokens per min (TPM): Limit {n}, "
        "Used {n}, Requested {n}. Please try again in {wait}. Visit {url} to learn more."
    ),
    "request-exceeds-tpm": (
        "Request too large for gpt-6-luna in organization {org} on tokens per min (TPM): Limit {n}, "
        "Requested {n}."
    ),
    "overloaded": "Overloaded (request id: {req}) at {time}",
    "invalid-key": "Incorrect API key provided: {key}. You can find your API key at {url}.",
    "context-window-exceeded": "prompt is too long: {n} tokens > {n} maximum",
    "unknown-model": "The model `{quoted}` does not exist or you do not have access to it.",
    "provider-outage": (
        "An internal error has occurred: trace {uuid}, node {address}, build {hash}, after {wait}"
    ),
    "quota-exhausted": (
        "Quota exceeded for metric: generate_requests, limit: {n}, reset at {time}. Please retry in {wait}."
    ),
    "invalid-message-order-or-role": (
        "messages.{n}: `tool_use` ids were found without `tool_result` blocks: {tool}"
    ),
    "connection-refused": (
        "Cannot connect to host {address} ssl:default [Connect call failed ('{address}')] object at {pointer}"
    ),
}


def word(rng: random.Random, length: int, letters: str = string.ascii_letters + string.digits) -> str:
    return "".join(rng.choice(letters) for _ in range(length))


def filled(template: str, rng: random.Random) -> str:
    """The template with new ids, times, keys, counts, hashes and quotes."""

    def made(name: str) -> str:
        hexadecimal = "0123456789abcdef"
        return {
            "org": lambda: f"org-{word(rng, 24)}",
            "n": lambda: rng.choice(
                (str(rng.randint(1, 9)), str(rng.randint(10, 10**7)), f"{rng.randint(1000, 10**6):,}")
            ),
            "wait": lambda: rng.choice(("20s", "1.5s", "800ms", "6m0s", "1h2m3s", "7 seconds", "12 minutes")),
            "url": lambda: f"https://example.com/{word(rng, 8)}?id={rng.randint(1, 999)}",
            "req": lambda: f"req_{word(rng, 20)}",
            "time": lambda: (
                f"2026-{rng.randint(10, 12)}-{rng.randint(10, 28)}T{rng.randint(10, 23)}:{rng.randint(10, 59)}:07Z"
            ),
            "key": lambda: f"sk-{word(rng, 4)}{'*' * rng.randint(5, 40)}{word(rng, 4)}",
            "quoted": lambda: f"model-{word(rng, 6)}",
            "uuid": lambda: "-".join(word(rng, k, hexadecimal) for k in (8, 4, 4, 4, 12)),
            "address": lambda: (
                f"10.{rng.randint(0, 255)}.{rng.randint(0, 255)}.{rng.randint(1, 254)}:{rng.randint(1024, 65535)}"
            ),
            "hash": lambda: word(rng, rng.choice((32, 40, 64)), hexadecimal),
            "tool": lambda: f"toolu_{word(rng, 22)}",
            "pointer": lambda: f"0x{word(rng, 12, hexadecimal)}",
        }[name]()

    parts = string.Formatter().parse(template)
    return "".join(text + (made(name) if name else "") for text, name, _, _ in parts)


def wrapped(message: str, rng: random.Random) -> Failure:
    """The message as a provider's body, with an id of its own, or as a bare text."""
    body = rng.choice(
        (
            json.dumps({"error": {"message": message, "type": "x"}, "request_id": word(rng, 18)}),
            json.dumps({"error": {"message": message, "type": "x"}, "request_id": word(rng, 18)}, indent=2),
        )
    )
    port = rng.randint(33_000, 60_000)
    return Failure(
        provider="openai",
        litellm_model="openai/gpt-6-luna",
        status=429,
        body=body,
        message=f"OpenAIException - {message}",
        url=f"http://127.0.0.1:{port}/v1/chat/completions",
        attempts=rng.randint(1, 3),
    )


def test_500_variants_make_as_many_groups_as_there_are_kinds() -> None:
    rng = random.Random(5)  # noqa: S311
    groups: dict[str, set[str]] = {}
    for cause, template in TEMPLATES.items():
        for _ in range(50):
            groups.setdefault(cause, set()).add(fingerprint(wrapped(filled(template, rng), rng), cause))
    assert {cause: len(prints) for cause, prints in groups.items()} == dict.fromkeys(TEMPLATES, 1)
    assert len(set().union(*groups.values())) == len(TEMPLATES)


def test_different_causes_never_merge_even_with_the_same_words() -> None:
    failure = Failure(provider="openai", model="m", message="Same words")
    prints = {fingerprint(failure, cause) for cause in TEMPLATES}
    assert len(prints) == len(TEMPLATES)


BASE = Failure(
    provider="openai",
    litellm_model="openai/a",
    url="https://api.openai.com/v1/chat/completions",
    message="No",
)


@pytest.mark.parametrize(
    "other",
    [
        replace(BASE, provider="anthropic"),
        replace(BASE, litellm_model="openai/b"),
        replace(BASE, url="https://example.com/v1/chat/completions"),
        replace(BASE, message="Yes"),
        replace(BASE, end="cut"),
    ],
    ids=["provider", "model", "host", "message", "end"],
)
def test_what_makes_another_group(other: Failure) -> None:
    assert fingerprint(other, "other") != fingerprint(BASE, "other")


@pytest.mark.parametrize(
    "same",
    [
        replace(BASE, attempts=3),
        replace(BASE, url="https://api.openai.com/v1/responses"),
        replace(BASE, text_chars=900, tokens_out=5),
        replace(BASE, request_id="req_1", headers={"date": "today"}),
        replace(BASE, message="  no "),
    ],
    ids=["attempts", "path", "counts", "ids", "case and blanks"],
)
def test_what_does_not(same: Failure) -> None:
    assert fingerprint(same, "other") == fingerprint(BASE, "other")


def test_regional_hosts_of_one_provider_are_one_place() -> None:
    hosts = [
        "https://us-central1-aiplatform.googleapis.com/x",
        "https://europe-west1-aiplatform.googleapis.com/y",
    ]
    assert len({fingerprint(replace(BASE, url=url), "other") for url in hosts}) == 1


def test_a_fingerprint_says_its_version() -> None:
    assert fingerprint(BASE, "other").startswith(f"{FINGERPRINT_VERSION}-")


def test_the_normal_form_is_stable() -> None:
    rng = random.Random(3)  # noqa: S311
    for template, _ in itertools.product(TEMPLATES.values(), range(5)):
        once = normalised(filled(template, rng))
        assert normalised(once) == once


@pytest.mark.parametrize(
    ("failure", "known"),
    [
        (
            Failure(message='{"message": "Stra\\u00dfe <b>", "code": null} req_1234567890abcdef'),
            "1-26757eb9937aab98c7916252",
        ),
        (
            Failure(
                provider="openai", status=400, body='{"error": {"message": "The model \\u0027x\\u0027"}}'
            ),
            "1-3c4333796f8303c99a52e7fb",
        ),
    ],
)
def test_what_is_stored_is_found_again_as_long_as_the_version_stays(failure: Failure, known: str) -> None:
    assert fingerprint(failure, "other") == known, "another rule wants another FINGERPRINT_VERSION"
