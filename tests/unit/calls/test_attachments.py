import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from lib.calls import attachments
from lib.calls.attachments import Attachment, AttachmentError
from lib.calls.models import load_catalogue
from lib.settings import load
from lib.store.database import Database
from lib.store.opening import open_database


def picture(kind: str = "PNG", size: tuple[int, int] = (8, 8)) -> bytes:
    made = io.BytesIO()
    Image.new("RGB", size, "green").save(made, kind)
    return made.getvalue()


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    monkeypatch.setenv("CONFIG_FILE", str(tmp_path / "config.yaml"))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    opened = open_database(load())
    yield opened
    opened.close()


@pytest.mark.parametrize(
    ("kind", "media_type"),
    [("PNG", "image/png"), ("JPEG", "image/jpeg"), ("GIF", "image/gif"), ("WEBP", "image/webp")],
)
def test_an_image_is_what_its_bytes_are_whatever_it_is_called(kind: str, media_type: str) -> None:
    data = picture(kind)
    assert attachments.read("frog.txt", data) == Attachment("frog.txt", media_type, data)


@pytest.mark.parametrize(
    "data", [b"a,b\n1,2\n", "Grüße".encode(), "Grüße".encode("utf-16"), b"\xef\xbb\xbfHi"]
)
def test_text_is_read_whatever_its_ending_and_becomes_utf_8(data: bytes) -> None:
    file = attachments.read("data.xyz", data)
    assert file.media_type == "text/plain"
    assert file.data.decode() in {"a,b\n1,2\n", "Grüße", "Hi"}


@pytest.mark.parametrize(
    ("name", "data", "complaint"),
    [
        ("frog.png", b"MZ\x90 not a picture", "frog.png is called an image but is none"),
        ("frog.png", picture()[:50], "frog.png is a damaged image"),
        ("notes.txt", b"\x7fELF\x00\x01", "notes.txt is neither an image nor text"),
        ("notes.txt", b"caf\xe9", "notes.txt is neither an image nor text"),
        ("paper.pdf", b"%PDF-1.7 ...", "paper.pdf is a PDF"),
        ("nothing.txt", b"", "nothing.txt is empty"),
        ("long.txt", b"a" * (attachments.MOST_TEXT_BYTES + 1), "a text file may have 1 MB"),
        ("big.png", picture() + bytes(30 * attachments.MB), "big.png has 30 MB; an image may have 20 MB"),
        ("wide.png", picture(size=(10_000, 9_000)), "more than 60 million pixels"),
    ],
)
def test_what_cannot_be_sent_is_refused_in_one_sentence(name: str, data: bytes, complaint: str) -> None:
    with pytest.raises(AttachmentError, match=complaint):
        attachments.read(name, data)


@pytest.mark.slow
def test_a_photo_that_no_provider_takes_is_made_smaller() -> None:
    made = io.BytesIO()
    Image.effect_noise((2600, 2600), 90).convert("RGB").save(made, "PNG")
    file = attachments.read("photo.png", made.getvalue())
    assert len(made.getvalue()) > attachments.MOST_SENT_IMAGE_BYTES >= len(file.data)
    assert (file.media_type, Image.open(io.BytesIO(file.data)).size) == ("image/jpeg", (2048, 2048))


def test_a_name_with_a_path_is_only_a_name() -> None:
    assert attachments.read("..\\..\\etc/passwd", b"x").name == "passwd"


def test_a_model_is_sent_images_as_parts_and_text_with_its_name(database: Database) -> None:
    image, notes = attachments.read("frog.png", picture()), attachments.read("notes.txt", b"green")
    turn = {
        "role": "user",
        "content": "What is it?",
        "attachments": [attachments.keep(database, one) for one in (image, notes)],
    }
    (told,) = attachments.told(database, [turn], None)
    text, seen = told["content"]
    assert text["text"].startswith("What is it?\n\nnotes.txt:\n")
    assert "green" in text["text"]
    assert seen["image_url"]["url"].startswith("data:image/png;base64,")


def test_a_model_that_cannot_see_is_refused_an_image_and_told_of_older_ones(database: Database) -> None:
    blind = load_catalogue(load()).find("gpt-4")
    image = attachments.read("frog.png", picture())
    with pytest.raises(AttachmentError, match="gpt-4 cannot see images"):
        attachments.require_readable([image], blind)
    turn = {"role": "user", "content": "Look", "attachments": [attachments.keep(database, image)]}
    (told,) = attachments.told(database, [turn], blind)
    assert told["content"] == "Look\n\n[frog.png: an image, which this model cannot see]"


def test_the_same_file_is_kept_once(database: Database) -> None:
    image = attachments.read("frog.png", picture())
    first, second = (attachments.keep(database, image) for _ in range(2))
    assert first == second
    assert attachments.kept(database, first) == image
    assert attachments.kept(database, first | {"sha256": "0" * 64}) is None
