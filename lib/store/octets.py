"""How many bytes a text takes in the store: asked of the database where the text is there, else of the text."""

from typing import Any

from sqlalchemy import Integer
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from lib.store.columns import keepable, written


class Octets(FunctionElement[int]):
    """The bytes of a column with text; NULL for NULL."""

    type = Integer()
    inherit_cache = True


@compiles(Octets)
def _everywhere(element: Octets, compiler: SQLCompiler, **given: Any) -> str:
    return f"octet_length({compiler.process(element.clauses, **given)})"


@compiles(Octets, "sqlite")
def _on_sqlite(element: Octets, compiler: SQLCompiler, **given: Any) -> str:
    # It has octet_length() only since 3.43.
    return f"length(CAST({compiler.process(element.clauses, **given)} AS BLOB))"


def octets_of(*values: Any) -> int:
    """The bytes of these texts and JSON values, as they are kept."""
    kept = (keepable(value) if isinstance(value, str) else written(value) for value in values)
    return sum(len(text.encode()) for text in kept)
