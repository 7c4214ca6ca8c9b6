"""What is at any address, and what each prefix would make of it as a base: for whoever does not know what to enter.

Asked without a key and without a prompt: the name, the port, the front page, the list of models, and an empty call.
"""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

import httpx

from lib.calls.address import url
from lib.calls.providers import LITELLM_PROXY, PROVIDERS, Provider
from lib.doctor.base_url import Ports, verdict
from lib.doctor.key_check import certificates, head_of, list_url, models_in
from lib.doctor.probe import WITHIN_S, Probe, probe_all
from lib.failures.probe import probe as front_page
from lib.failures.redaction import redact
from lib.settings import Settings

ROWS = (*PROVIDERS, LITELLM_PROXY)
EXAMPLES = {"gemini": "gemini-3.8-flash", "anthropic": "claude-haiku-5-5", "openai": "gpt-6-luna"}
"""A model of each, for the URL only: it is not called."""


@dataclass(frozen=True, slots=True)
class Way:
    """What a call with one prefix would be under the base; `wrong` says why it cannot work, `right` a base that can."""

    prefix: str
    title: str
    url: str
    wrong: str | None
    right: str | None


@dataclass(frozen=True, slots=True)
class Place:
    """What was found. `calls`: what answered to an empty call, by URL."""

    base: str
    ways: tuple[Way, ...]
    sentences: tuple[str, ...]
    calls: dict[str, Probe]

    def answer(self, way: Way) -> Probe | None:
        """What answered to the call of one way; None where nobody could be asked."""
        return self.calls.get(way.url)


def ways(base: str, ports: Ports) -> tuple[Way, ...]:
    """The exact call of every prefix that is known in detail; nobody is asked."""
    return tuple(_way(row, base, ports) for row in ROWS)


def _way(row: Provider, base: str, ports: Ports) -> Way:
    model = EXAMPLES.get(row.name, "model")
    found = verdict(row, base, ports, model=model)
    called = url(row, model, base, stream=True)
    if found is None:
        return Way(row.prefix, row.title, called, None, None)
    return Way(row.prefix, row.title, called, f"{found.wrong[0].upper()}{found.wrong[1:]}.", found.right)


def look(base: str, settings: Settings) -> Place:
    """Ask what is there; takes some seconds at most. Never raises for what the network does."""
    ports = Ports(frozenset({*Ports().pages, settings.dashboard_port}))
    known = ways(base, ports)
    root = _root(base)
    if root is None:
        return _without_secrets(Place(base, known, (), {}), settings)
    lists = dict.fromkeys(list_url(row, base) for row in PROVIDERS)
    with ThreadPoolExecutor() as pool:
        front = pool.submit(front_page, root)
        listed = pool.map(_listed, lists)
        calls = probe_all((way.url for way in known), settings)
        told = (*front.result().sentences, *(said for said in listed if said))
    return _without_secrets(Place(base, known, told, calls), settings)


def _root(base: str) -> str | None:
    try:
        parts = urlsplit(base)
        _ = parts.port
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return None
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"


def _without_secrets(place: Place, settings: Settings) -> Place:
    """A base may hold a password, or a key in its query."""
    secrets = settings.secrets()

    def hidden(text: str) -> str:
        return redact(text, secrets)

    return Place(
        hidden(place.base),
        tuple(replace(way, url=hidden(way.url), right=way.right and hidden(way.right)) for way in place.ways),
        tuple(hidden(said) for said in place.sentences),
        {hidden(url): found for url, found in place.calls.items()},
    )


def _listed(url: str) -> str | None:
    """What a list of models at this URL says without a key; None where there is none."""
    try:
        with (
            httpx.Client(timeout=WITHIN_S, verify=certificates(), follow_redirects=False) as client,
            client.stream("GET", url, headers={"accept": "application/json"}) as answer,
        ):
            body = head_of(answer)
    except (httpx.HTTPError, httpx.InvalidURL, OSError, UnicodeError):
        return None  # the front page says why
    if answer.status_code in (401, 403):
        return f"GET {url} wants a key ({answer.status_code})."
    models = models_in(body) if answer.status_code == httpx.codes.OK else None
    if models is None:
        return None
    return f"GET {url} lists {len(models)} models" + (f": {', '.join(models[:5])}." if models else ".")
