"""The types of our columns: the one door through which every value goes into the store and comes out.

PostgreSQL refuses NUL and SQLite refuses lone surrogates, and providers send both: they are dropped here and
nowhere else. Times go in aware and come out aware, in UTC. JSON holds what JSON can hold: a number that is
none becomes null.
"""

import json
import math
import re
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, DateTime, Dialect, Integer, Text
from sqlalchemy.types import TypeDecorator

_UNKEEPABLE = re.compile("[\0\ud800-\udfff]")

Id = BigInteger().with_variant(Integer, "sqlite")


def keepable(text: str) -> str:
    """The text without NUL and lone surrogates: what both databases accept."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return _UNKEEPABLE.sub("", text)
    return text.replace("\0", "") if "\0" in text else text


def keepable_json(value: Any) -> Any:
    """The value with every string in it keepable, and NaN and infinities as None."""
    match value:
        case str():
            return keepable(value)
        case float():
            return value if math.isfinite(value) else None
        case dict():
            return {keepable(str(key)): keepable_json(item) for key, item in value.items()}
        case list() | tuple():
            return [keepable_json(item) for item in value]
        case _:
            return value


def written(value: Any) -> str:
    """The value as compact JSON that both databases accept."""
    return json.dumps(keepable_json(value), ensure_ascii=False, separators=(",", ":"), allow_nan=False)


class Words(TypeDecorator[str]):
    """Text of any length."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Drop what a database would refuse."""
        return None if value is None else keepable(value)


class Facts(TypeDecorator[Any]):
    """Any JSON value, kept as text: nothing is ever searched inside it."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """Write compact JSON; None stays NULL."""
        return None if value is None else written(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        """Read it back."""
        return None if value is None else json.loads(value)


class Instant(TypeDecorator[datetime]):
    """A moment, in UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a time without a zone: it could mean any hour."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone cannot be kept: use datetime.now(UTC)")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """SQLite gives the time back without its zone, PostgreSQL in the zone of the session."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
