"""The head of an open conversation: its title, what it cost so far, and what can be done with the whole of it."""

from collections.abc import Callable, Sequence

import streamlit as st

from lib.store import conversations, spending
from lib.store.conversations import ConversationRow, Turn
from lib.store.database import Database
from lib.ui import export, footer, notice, undo
from lib.ui.plain import plain


def draw(database: Database, row: ConversationRow, turns: Sequence[Turn]) -> None:
    """Draw the head."""
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="heading"):
        if st.session_state.get("renaming") == row.id:
            st.text_input(
                "Title",
                row.title,
                key=f"title-{row.id}",
                max_chars=200,
                label_visibility="collapsed",
                on_change=_rename,
                args=(database, row.id),
            )
        else:
            st.markdown(f"**{plain(row.title)}**", width="stretch")
        _spent(database, row.id, turns)
        export.one(database, row)
        _menu(database, row)


def _spent(database: Database, conversation_id: int, turns: Sequence[Turn]) -> None:
    shown = {turn.run.id: turn.run for turn in turns if turn.run}  # newer than the store while one ends
    kept = {one.run_id: one for one in spending.of_conversation(database, conversation_id)}
    if taken := footer.in_all((kept | shown).values()):
        st.caption(
            f"{taken} so far",
            width="content",
            help="What all answers of this conversation took, its other versions and branches too; the cost as far "
            "as it is known.",
        )


def _menu(database: Database, row: ConversationRow) -> None:
    verbs = _verbs(database, row)
    key = f"conversation-menu-{row.id}"
    st.menu_button(
        "Change",
        list(verbs),
        key=key,
        type="tertiary",
        icon=":material/more_vert:",
        on_click=lambda: verbs[st.session_state[key]](),
    )


def _verbs(database: Database, row: ConversationRow) -> dict[str, Callable[[], None]]:
    def rename() -> None:
        st.session_state.renaming = row.id

    def pin() -> None:
        with notice.told():
            conversations.pin(database, row.id, undo=row.pinned)

    def take_out() -> None:
        with notice.told():
            conversations.archive(database, row.id, undo=True)

    return {
        ":material/edit: Rename": rename,
        ":material/keep_off: Unpin" if row.pinned else ":material/keep: Pin": pin,
        **(
            {":material/unarchive: Take out of the archive": take_out}
            if row.archived_at
            else {":material/archive: Archive": lambda: undo.do(database, "Archived", row)}
        ),
        ":material/delete: Delete": lambda: undo.do(database, "Deleted", row),
    }


def _rename(database: Database, conversation_id: int) -> None:
    with notice.told():
        conversations.rename(database, conversation_id, st.session_state[f"title-{conversation_id}"])
        st.session_state.renaming = None
