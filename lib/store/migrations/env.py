"""Where Alembic begins: on the connection it was given, inside the transaction that is already open there."""

from alembic import context

from lib.store.schema import METADATA

context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA)
context.run_migrations()
