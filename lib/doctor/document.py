"""A file as bytes and as text, whatever editor or shell wrote it."""

import codecs
import os
from dataclasses import dataclass, field
from pathlib import Path

UTF_8 = "UTF-8"
_MARKS = ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
LARGEST_BYTES = 4 * 1024 * 1024
"""No settings file is larger; one that is was named by mistake."""


class DocumentError(Exception):
    """The file is there and cannot be read; `str()` says why, after the file's name."""


@dataclass(frozen=True)
class Document:
    """What a file holds. `encoding` is UTF-8, or what it is instead, in words."""

    file: Path
    content: bytes | None = field(repr=False)
    """None: there is no file."""
    text: str = field(repr=False)
    encoding: str = UTF_8

    @property
    def there(self) -> bool:
        """Whether there is a file."""
        return self.content is not None

    @classmethod
    def read(cls, file: Path) -> "Document":
        """The file as it is now. Raises DocumentError."""
        try:
            if file.is_dir():
                raise DocumentError("is a folder: move it away and make a file of that name")
            if file.stat().st_size > LARGEST_BYTES:
                raise DocumentError(f"is larger than {LARGEST_BYTES >> 20} MiB: it is hardly a settings file")
            content = file.read_bytes()
        except FileNotFoundError:
            return cls(file, None, "")
        except OSError as error:
            reason = os.strerror(error.errno) if error.errno else "unknown reason"
            raise DocumentError(f"cannot be read ({reason}): make it a file that you may read") from None
        text, encoding = decoded(content)
        return cls(file, content, text, encoding)


def decoded(content: bytes) -> tuple[str, str]:
    """The text and its encoding. UTF-16 is what PowerShell's `>` writes, Windows-1252 what old editors write.

    Raises DocumentError for what is no text.
    """
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _utf_16(content.removeprefix(mark), encoding)
    if b"\0" in content:
        return _utf_16(content, "utf-16-be" if content.startswith(b"\0") else "utf-16-le")
    try:
        return content.decode("utf-8"), UTF_8
    except UnicodeDecodeError:
        pass
    try:
        return content.decode("cp1252"), "Windows-1252"
    except UnicodeDecodeError:
        raise DocumentError("is no text: make a new one") from None


def _utf_16(content: bytes, encoding: str) -> tuple[str, str]:
    try:
        return content.decode(encoding), "UTF-16"
    except UnicodeDecodeError:
        raise DocumentError("is no text: make a new one") from None
