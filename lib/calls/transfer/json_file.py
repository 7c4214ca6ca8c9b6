"""Our own file: everything about the conversations in it, so that it can be imported again without loss."""

from collections.abc import Sequence
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from lib.store.database import Database
from lib.store.transfer import MovedConversation, take_out


class OurFile(BaseModel):
    """The file from its top."""

    model_config = ConfigDict(ser_json_bytes="base64", val_json_bytes="base64", strict=False)

    format: Literal["switchboard"] = "switchboard"
    version: Literal[1] = 1
    conversations: list[MovedConversation]


def to_json(database: Database, ids: Sequence[int] | None = None) -> bytes:
    """These conversations, or all of them."""
    return OurFile(conversations=list(take_out(database, ids))).model_dump_json(indent=1).encode()


def read(document: Any) -> list[MovedConversation]:
    """The conversations of our file. Raises pydantic's ValidationError."""
    return OurFile.model_validate(document).conversations
