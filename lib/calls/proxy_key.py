"""The key of our own LiteLLM proxy: made at its first start, kept in the data folder for this user alone.

`LITELLM_MASTER_KEY` wins, for it is what a person chose. The file is believed only where the proxy is our own: a key
that was made here is shown to nobody else.
"""

import os
import secrets
from pathlib import Path
from urllib.parse import urlsplit

from lib.settings import Secret, Settings

_LOOPBACK = ("127.0.0.1", "localhost", "::1")


def file_of(settings: Settings) -> Path:
    """Where the key lies."""
    return settings.data_dir / "proxy_key"


def own_url(settings: Settings) -> str:
    """Where our own proxy answers."""
    return f"http://127.0.0.1:{settings.proxy_port}"


def at_own_port(settings: Settings) -> bool:
    """Whether calls are to go through a proxy on the port of this machine that is our own proxy's."""
    try:
        parts = urlsplit(settings.litellm_proxy_url or "")
        return parts.hostname in _LOOPBACK and (parts.port or 80) == settings.proxy_port
    except ValueError:
        return False


def is_own(settings: Settings) -> bool:
    """Whether calls are to go through our own proxy for sure, which has no other keys than those that are set here.

    With a key that a person chose it may as well be another LiteLLM on that port, with keys that we know nothing of.
    """
    return settings.litellm_master_key is None and at_own_port(settings)


def known(settings: Settings) -> Secret | None:
    """The key that opens the proxy of `LITELLM_PROXY_URL`; None while there is none."""
    return _read(file_of(settings)) if is_own(settings) else settings.litellm_master_key


def made(settings: Settings) -> Secret:
    """The key for our proxy to start with; made now if there is none. Raises OSError when it cannot be kept."""
    if settings.litellm_master_key:
        return settings.litellm_master_key
    file = file_of(settings)
    found = _read(file)
    if found is not None:
        return found
    key = Secret(f"sk-{secrets.token_hex(32)}")
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = file.with_name(f"{file.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as writer:
        writer.write(key.reveal() + "\n")
    draft.replace(file)
    return key


def _read(file: Path) -> Secret | None:
    try:
        text = file.read_text(encoding="ascii").strip()
    except (OSError, ValueError):
        return None
    return Secret(text) if text else None
