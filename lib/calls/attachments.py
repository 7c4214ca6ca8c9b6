"""Files that are sent along with a question: images, and text of any kind.

What a file is, its bytes say, never its name. A file that cannot be sent is refused here, in one sentence, before
anything is kept.
"""

import base64
import io
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from lib.calls.models import Model
from lib.store import files
from lib.store.database import Database

if TYPE_CHECKING:
    from PIL.Image import Image

MB = 1024 * 1024
MOST_IMAGE_BYTES = 20 * MB
MOST_SENT_IMAGE_BYTES = 3_900_000
"""Claude takes 5 MiB of base64; a larger image is made smaller."""
MOST_PIXELS = 60_000_000
LONGEST_SIDE = 2048
MOST_TEXT_BYTES = MB
IMAGE_TYPES = {"PNG": "image/png", "JPEG": "image/jpeg", "GIF": "image/gif", "WEBP": "image/webp"}
IMAGE_ENDINGS = frozenset(
    {".png", ".jpg", ".jpeg", ".gif", ".webp", ".bmp", ".tif", ".tiff", ".heic", ".avif"}
)


class AttachmentError(Exception):
    """A file that cannot be sent along; `str()` says which, why, and what to do."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file as it is sent: an image, or text in UTF-8."""

    name: str
    media_type: str
    data: bytes

    @property
    def is_image(self) -> bool:
        """Whether a model has to see it, not to read it."""
        return self.media_type.startswith("image/")


def read(name: str, data: bytes) -> Attachment:
    """A file that somebody chose, as what it really is. Raises AttachmentError."""
    name = PurePath(name.replace("\\", "/")).name[:120] or "file"
    if not data:
        raise AttachmentError(f"{name} is empty: choose a file with something in it.")
    image = _image(name, data)
    if image is not None:
        return image
    if PurePath(name).suffix.lower() in IMAGE_ENDINGS:
        raise AttachmentError(
            f"{name} is called an image but is none: save it as PNG, JPEG, GIF or WebP and attach that."
        )
    if data.startswith(b"%PDF-"):
        raise AttachmentError(f"{name} is a PDF: attach its text, or its pages as images.")
    return Attachment(name, "text/plain", _text(name, data).encode())


def _image(name: str, data: bytes) -> Attachment | None:
    """The image in these bytes, small enough to be sent; None where there is none."""
    from PIL import Image, UnidentifiedImageError  # with the first file, not with the first page

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(data), formats=list(IMAGE_TYPES))
    except UnidentifiedImageError:
        return None
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise AttachmentError(_too_many_pixels(name)) from None
    if len(data) > MOST_IMAGE_BYTES:
        raise AttachmentError(
            f"{name} has {len(data) / MB:.0f} MB; an image may have {MOST_IMAGE_BYTES // MB} MB: make it smaller."
        )
    if image.width * image.height > MOST_PIXELS:
        raise AttachmentError(_too_many_pixels(name))
    try:
        image.load()
        if len(data) <= MOST_SENT_IMAGE_BYTES:
            return Attachment(name, IMAGE_TYPES[str(image.format)], data)
        return _smaller(name, image)
    except (OSError, SyntaxError, ValueError):
        raise AttachmentError(f"{name} is a damaged image: open it, save it anew, and attach that.") from None


def _too_many_pixels(name: str) -> str:
    return f"{name} has more than {MOST_PIXELS // 1_000_000} million pixels: make it smaller."


def _smaller(name: str, image: "Image") -> Attachment:
    from PIL import ImageOps

    upright = ImageOps.exif_transpose(image)
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    made = io.BytesIO()
    upright.convert("RGB").save(made, "JPEG", quality=88)
    return Attachment(name, "image/jpeg", made.getvalue())


def _text(name: str, data: bytes) -> str:
    if len(data) > MOST_TEXT_BYTES:
        raise AttachmentError(
            f"{name} has {len(data) / MB:.1f} MB; a text file may have {MOST_TEXT_BYTES // MB} MB: attach a part of it."
        )
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        text = data.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError:
        raise AttachmentError(_no_text(name)) from None
    if "\0" in text:
        raise AttachmentError(_no_text(name))
    return text


def _no_text(name: str) -> str:
    return f"{name} is neither an image nor text in UTF-8: save it as one of them and attach that."


def require_readable(attached: Sequence[Attachment], model: Model | None) -> None:
    """Raise AttachmentError where this model cannot read one of them."""
    for one in attached:
        if one.is_image and model is not None and "vision" not in model.takes:
            raise AttachmentError(
                f"{model.name} cannot see images: choose another model, or take {one.name} away."
            )


def keep(place: Any, attachment: Attachment) -> dict[str, Any]:
    """Keep the file in the store (a Database, or a connection in a transaction); what its message says of it."""
    return {
        "name": attachment.name,
        "type": attachment.media_type,
        "size": len(attachment.data),
        "sha256": files.keep(place, attachment.data),
    }


def kept(database: Database, facts: Mapping[str, Any]) -> Attachment | None:
    """The file that a message speaks of; None where the store does not have it."""
    data = files.read(database, str(facts["sha256"]))
    return None if data is None else Attachment(str(facts["name"]), str(facts["type"]), data)


def told(
    database: Database, history: Sequence[Mapping[str, Any]], model: Model | None
) -> list[dict[str, Any]]:
    """The history as it is sent: files become parts of their message, and images that cannot be seen a note."""
    sees = model is None or "vision" in model.takes
    return [{"role": turn["role"], "content": _content(database, turn, sees=sees)} for turn in history]


def _content(database: Database, turn: Mapping[str, Any], *, sees: bool) -> str | list[dict[str, Any]]:
    texts, images = [str(turn["content"])] if turn["content"] else [], []
    for facts in turn.get("attachments", ()):
        file = kept(database, facts)
        if file is None:
            texts.append(f"[{facts['name']} is no longer there]")
        elif not file.is_image:
            texts.append(f"{file.name}:\n````\n{file.data.decode()}\n````")
        elif sees:
            encoded = base64.b64encode(file.data).decode()
            images.append(
                {"type": "image_url", "image_url": {"url": f"data:{file.media_type};base64,{encoded}"}}
            )
        else:
            texts.append(f"[{file.name}: an image, which this model cannot see]")
    text = "\n\n".join(texts)
    if not images:
        return text
    return [{"type": "text", "text": text}, *images] if text else list(images)
