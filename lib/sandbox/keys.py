"""The constant key that opens the sandbox whatever the protocol; any well-shaped key of the provider opens it
too.
"""

from __future__ import annotations

from typing import Final

SANDBOX_KEY: Final = "switchboard-sandbox-key"


def masked(key: str) -> str:
    """The key as OpenAI shows it in an error: its beginning and its end."""
    if len(key) <= 12:
        return "*" * len(key)
    return f"{key[:8]}{'*' * (len(key) - 12)}{key[-4:]}"
