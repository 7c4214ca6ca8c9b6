"""Every secret that is loaded now: what is said, kept or shown is searched for them."""

from lib.calls import models, proxy_key
from lib.settings import Settings


def known_secrets(settings: Settings) -> frozenset[str]:
    """The values of `.env` and the environment, the keys that the catalogue holds, and what opens our proxy."""
    key = proxy_key.known(settings)
    opens_the_proxy = frozenset({key.reveal()}) if key else frozenset()
    return settings.secrets() | models.load_catalogue(settings).secrets(settings) | opens_the_proxy
