"""What stands between a caller and a provider: web pages, gateways, networks. They answer all protocols
alike.
"""

from __future__ import annotations

from lib.sandbox.protocol import Reply

EDGE: dict[str, Reply] = {}
