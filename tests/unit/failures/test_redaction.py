"""No secret is left in a text, and ordinary texts are left alone."""

import base64
import json
import random
import uuid

import pytest

from lib.failures.redaction import MASK, mask, redact, redactor
from tests.unit.failures.secrets_of_all_kinds import HEX, LETTERS, Kind, kinds

KINDS = kinds()
LOADED = frozenset(kind.secret for kind in KINDS if kind.loaded)


def test_there_are_fifty_kinds() -> None:
    assert len(KINDS) >= 50


def telling(kind: Kind) -> list[str]:
    """What of a secret must not be seen: itself, each of its lines, and its own beginning."""
    body = kind.secret.removeprefix(mask(kind.secret).removesuffix(MASK))
    return [kind.secret.strip(), *(line for line in body.splitlines() if len(line) > 6), body[:12].strip()]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
@pytest.mark.parametrize(
    "place",
    [
        "{}",
        "Traceback (most recent call last):\n  {}\nValueError: {}",
        "data: {}\n\n",
        "('{}', 1)",
        "[x]({})",
        "\x1b[31m{}\x1b[0m",
    ],
    ids=["alone", "traceback", "stream", "repr", "markdown", "terminal"],
)
def test_no_secret_is_left_in_a_text(kind: Kind, place: str) -> None:
    shown = redact(place.replace("{}", kind.text), LOADED)
    assert MASK in shown
    for part in telling(kind):
        assert part not in shown


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_no_secret_is_left_in_json_however_deep(kind: Kind) -> None:
    value = {"error": [{"message": kind.text, kind.text: 1}, (json.dumps(kind.text), None, 3)]}
    shown = redact(json.dumps(value, ensure_ascii=False), LOADED)
    for part in telling(kind):
        assert part not in shown


@pytest.mark.parametrize("kind", [kind for kind in KINDS if not kind.loaded], ids=lambda kind: kind.name)
def test_a_loaded_secret_is_known_in_any_surroundings(kind: Kind) -> None:
    shown = redact(f"...{kind.secret}...", frozenset({kind.secret}))
    assert kind.secret not in shown


@pytest.mark.parametrize("seed", range(2, 12))
def test_it_does_not_hang_on_the_values_of_one_day(seed: int) -> None:
    again = kinds(seed)
    loaded = frozenset(kind.secret for kind in again if kind.loaded)
    for kind in again:
        shown = redact(kind.text, loaded)
        assert not [part for part in telling(kind) if part in shown], kind.name


def test_a_vendors_public_prefix_stays_to_tell_whose_key_it_was() -> None:
    assert redact("key sk-ant-api03-" + "a1" * 20) == "key sk-ant-***"
    assert mask("AIzaSyA1234567890") == "AIza***"
    assert mask("0123456789abcdef") == "***"


def test_very_short_secrets_are_ignored() -> None:
    assert redact("a dev of the web", frozenset({"dev", "web", "a"})) == "a dev of the web"


def test_the_values_of_secret_fields_are_masked_and_others_are_not() -> None:
    value = {
        "api_key": "hunter2hunter2",
        "x-api-key": "hunter2hunter2",
        "Authorization": "hunter2hunter2",
        "LITELLM_MASTER_KEY": "hunter2hunter2",
        "password": "hunter2hunter2",
        "client_secret": "hunter2hunter2",
        "access_token": "hunter2hunter2",
        "max_tokens": 5,
        "stop_token": "END",
        "cache_key": "abc",
        "key_variable": "OPENAI_API_KEY",
        "api_key_count": 3,
        "empty": "",
        "monkey": "banana",
    }
    shown = json.loads(redact(json.dumps(value)))
    assert {name for name, held in shown.items() if held == MASK} == {
        "api_key",
        "x-api-key",
        "Authorization",
        "LITELLM_MASTER_KEY",
        "password",
        "client_secret",
        "access_token",
    }
    assert shown["max_tokens"] == 5


def test_a_text_is_redacted_before_it_is_cut() -> None:
    secret = "sk-proj-" + "Zy9" * 10
    cut = redactor(frozenset({secret})).cut("x" * 90 + secret, 100)
    assert "Zy9" not in cut
    assert len(cut) <= 100


def test_a_redactor_tells_nothing_of_what_it_knows() -> None:
    known = redactor(frozenset({"top-secret-value"}))
    assert "top" not in repr(known)
    assert "top" not in str(known)


ORDINARY = (
    lambda r: (
        f"import os\nclient = OpenAI(api_key=os.environ['OPENAI_API_KEY'])\nprint(client.models.list())  # {r.random()}"
    ),
    lambda r: (
        f"commit {''.join(r.choices(HEX, k=40))}\nAuthor: A B <a@example.com>\nsha256:{''.join(r.choices(HEX, k=64))}"
    ),
    lambda r: (
        f"Your request {uuid.UUID(int=r.getrandbits(128))} took {r.randint(1, 999)} tokens (max_tokens=4096)."
    ),
    lambda r: f"![x](data:image/png;base64,{base64.b64encode(r.randbytes(r.randint(30, 3000))).decode()})",
    lambda r: (
        f'headers = {{"Authorization": f"Bearer {{token}}"}}; secret = get_secret("name-{r.randint(1, 99)}")'
    ),
    lambda r: (
        "Set `OPENAI_API_KEY=your-key-here` in .env; Anthropic keys begin with sk-ant-, Google's with AIza."
    ),
    lambda r: f"The columns are key, token and password; the id is {r.randint(1, 10**9)};",
    lambda r: (
        f"npm install left-pad@{r.randint(1, 9)}.0.1 && curl -H 'Authorization: Bearer $TOKEN' https://api.example.com/v1"
    ),
    lambda r: " ".join("".join(r.choices(LETTERS, k=r.randint(1, 12))) for _ in range(r.randint(5, 80))),
    lambda r: (
        f"The password is the part after user: in postgres://user:<password>@host:{r.randint(1000, 9999)}/db."
    ),
    lambda r: (
        f"git clone https://github.com/a/b.git@v{r.randint(1, 9)}; https://example.com:8080/to?page={r.randint(1, 99)}"
    ),
    lambda r: (
        "token: a word; key: what opens; secret: what is kept. sk-learn is a library, hf_hub too, task-oriented."
    ),
    lambda r: f"def tokenise(text, stop_token='</s>'): return text.split()  # {''.join(r.choices(HEX, k=8))}",
    lambda r: (
        f'{{"id": "chatcmpl-{"".join(r.choices(LETTERS, k=29))}", "usage": {{"total_tokens": {r.randint(1, 999)}}}}}'
    ),
    lambda r: "Cookie recipe: 200 g flour, 2 eggs. Basic dough: bake 12 minutes. Bearer of news: John.",
)


def test_of_ten_thousand_ordinary_answers_fewer_than_one_in_a_thousand_is_altered() -> None:
    rng = random.Random(9)  # noqa: S311
    known = redactor(LOADED)
    altered = [text for n in range(10_000) if known.text(text := ORDINARY[n % len(ORDINARY)](rng)) != text]
    assert len(altered) < 10, altered[:3]


def test_a_text_of_nothing_but_beginnings_of_secrets_takes_linear_time() -> None:
    hostile = "sk-eyJ://key=Bearer token=-----BEGIN password=" * 4000
    assert isinstance(redact(hostile, LOADED), str)
