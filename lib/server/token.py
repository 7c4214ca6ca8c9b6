"""The API's token: made at the first start, in a file that only this user can read.

Whoever can read DATA_DIR may use the API; a web page, or another user of this machine, cannot. The file is read again
when it has changed, so that a token that was replaced stops working at once, in every process.
"""

import hmac
import os
import secrets
from contextlib import suppress
from pathlib import Path

from lib.settings import Secret, Stamp

NAME = "api_token"
PREFIX = "sb-"
RANDOM_BYTES = 32
SHORTEST = 20


class TokenError(Exception):
    """The token cannot be made or read; one sentence says why and what to do."""


class Token:
    """The token of one data folder, as it is now."""

    def __init__(self, data_dir: Path) -> None:
        self.file = data_dir / NAME
        self._stamp: Stamp | None = None
        self._known: Secret | None = None

    def made(self) -> Secret:
        """The token; a new one where there is none. Raises TokenError."""
        if not self.file.exists():
            self._write(replace=False)
        return self.current()

    def rotate(self) -> Secret:
        """A new token; the old one is refused from now on. Raises TokenError."""
        self._write(replace=True)
        return self.current()

    def current(self) -> Secret:
        """The token as the file has it. Raises TokenError."""
        stamp = Stamp.of(self.file)
        if self._known is None or stamp != self._stamp or not stamp.settled:
            self._known, self._stamp = self._read(), stamp
        return self._known

    def fits(self, offered: str) -> bool:
        """Whether this is the token; how long it takes tells nothing about it. Raises TokenError."""
        return hmac.compare_digest(offered.encode("utf-8", "replace"), self.current().reveal().encode())

    def _read(self) -> Secret:
        try:
            if self.file.stat().st_mode & 0o077:
                self.file.chmod(0o600)
            value = self.file.read_text(encoding="ascii").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise self._unusable(error) from error
        if len(value) < SHORTEST or not value.isprintable() or " " in value:
            raise TokenError(f"{self.file} holds no token: make a new one with python -m lib token --rotate.")
        return Secret(value)

    def _write(self, *, replace: bool) -> None:
        draft = self.file.with_name(f"{NAME}.{secrets.token_hex(8)}")
        try:
            self.file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with open(draft, "x", opener=_private) as file:
                file.write(PREFIX + secrets.token_urlsafe(RANDOM_BYTES) + "\n")
                file.flush()
                os.fsync(file.fileno())
            if replace:
                os.replace(draft, self.file)
            else:
                with suppress(FileExistsError):  # another process was first, and its token is the one
                    os.link(draft, self.file)
        except OSError as error:
            raise self._unusable(error) from error
        finally:
            draft.unlink(missing_ok=True)

    def _unusable(self, error: Exception) -> TokenError:
        reason = getattr(error, "strerror", None) or "it is no text"
        return TokenError(
            f"{self.file} cannot be used ({reason}): give this user the right to read and write it."
        )


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, mode=0o600)
