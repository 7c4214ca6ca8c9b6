"""What a provider's list of models says, where a failed call went to: whether the key is good there now.

Asked only where calls still go to that address, so that a key is never shown to anybody else.
"""

from urllib.parse import urlsplit

from lib.calls.providers import PROVIDERS, Provider
from lib.doctor.key_check import check_key
from lib.doctor.report import base_of
from lib.settings import Settings


def models_there(address: str, settings: Settings) -> str | None:
    """What the list says, in a sentence; None where no call of ours goes to this address."""
    if settings.litellm_proxy_url:
        return None
    row = next((row for row in PROVIDERS if _goes_there(row, address, settings)), None)
    return check_key(row, settings).sentence if row else None


def _goes_there(row: Provider, address: str, settings: Settings) -> bool:
    base, _ = base_of(row, settings)
    return base is not None and _origin(base) == _origin(address)


def _origin(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return parts.scheme, parts.netloc.lower()
