"""Taking conversations out, as Markdown or JSON, and bringing them in.

What reads and writes the files is imported with the first file: the page need not wait for it.
"""

import re
from collections.abc import Sequence

import streamlit as st

from lib.calls.transfer.errors import TransferError
from lib.store.conversations import ConversationRow
from lib.store.database import Database
from lib.ui import notice

_NOT_IN_FILE_NAMES = re.compile(r"[^\w.-]+")


def one(database: Database, row: ConversationRow) -> None:
    """The button that offers one conversation as a file."""
    with st.popover("Export", icon=":material/download:", type="tertiary", key=f"export-{row.id}"):
        name = file_name(row.title)
        st.download_button(
            "Markdown, to read",
            lambda: _markdown(database, [row.id]),
            f"{name}.md",
            "text/markdown",
            key=f"markdown-{row.id}",
            icon=":material/article:",
            on_click="ignore",
            width="stretch",
        )
        st.download_button(
            "JSON, to import again",
            lambda: _json(database, [row.id]),
            f"{name}.json",
            "application/json",
            key=f"json-{row.id}",
            icon=":material/data_object:",
            on_click="ignore",
            width="stretch",
        )


def everything(database: Database) -> None:
    """The buttons in the sidebar that export all conversations and import some."""
    with st.popover("Export and import", icon=":material/import_export:", type="tertiary", width="stretch"):
        st.download_button(
            "All conversations as Markdown",
            lambda: _markdown(database),
            "conversations.md",
            "text/markdown",
            key="markdown-all",
            on_click="ignore",
            width="stretch",
        )
        st.download_button(
            "All conversations as JSON",
            lambda: _json(database),
            "conversations.json",
            "application/json",
            key="json-all",
            on_click="ignore",
            width="stretch",
        )
        st.file_uploader(
            "Import a JSON file of Switchboard, ChatGPT or Claude",
            type="json",
            key="import",
            on_change=_import,
            args=(database,),
        )


def _import(database: Database) -> None:
    file = st.session_state["import"]
    if file is None:
        return
    from lib.calls.transfer.reading import from_json

    try:
        count = from_json(database, file.name, file.getvalue())
    except TransferError as complaint:
        notice.say(str(complaint))
    else:
        notice.say(f"{count} conversation{'' if count == 1 else 's'} imported from {file.name}.")


def _markdown(database: Database, ids: Sequence[int] | None = None) -> bytes:
    from lib.calls.transfer.markdown_file import to_markdown

    return to_markdown(database, ids)


def _json(database: Database, ids: Sequence[int] | None = None) -> bytes:
    from lib.calls.transfer.json_file import to_json

    return to_json(database, ids)


def file_name(title: str) -> str:
    """A title as the name of a file, without its ending."""
    return _NOT_IN_FILE_NAMES.sub("-", title).strip("-.")[:60] or "conversation"
