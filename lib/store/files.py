"""Files that belong to messages, kept once each under the SHA-256 of what is in them."""

from hashlib import sha256

from sqlalchemy import Connection, exists, insert, select

from lib.store.database import Database, writing
from lib.store.schema import files


def keep(place: Database | Connection, data: bytes) -> str:
    """Keep `data` unless it is there already; the name to read it by."""
    name = sha256(data).hexdigest()
    with writing(place) as connection:
        if not connection.scalar(select(exists().where(files.c.sha256 == name))):
            connection.execute(insert(files).values(sha256=name, data=data))
    return name


def read(place: Database | Connection, name: str) -> bytes | None:
    """The file of this name; None when there is none."""
    if isinstance(place, Database):
        with place.read() as connection:
            return read(connection, name)
    data: bytes | None = place.scalar(select(files.c.data).where(files.c.sha256 == name))
    return data
