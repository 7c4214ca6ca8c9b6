"""How a program asks the same: a command to copy, offered where a conversation has not begun.

The command comes last, when a question can be typed. The browser loads what colours code, half a second of work, when
it first meets some: here nobody waits for it, while in an answer it would hold up every word that comes meanwhile.
"""

import streamlit as st

from lib.settings import Settings
from lib.ui import frame

COMMAND = """TOKEN=$(.venv/bin/python -m lib token)
curl -N http://127.0.0.1:{port}/api/chat -H "Authorization: Bearer $TOKEN" \\
  -H "Content-Type: application/json" -d '{{"message": "Tell me about frogs."}}'"""


def draw(settings: Settings) -> None:
    """Draw the command, folded."""
    with st.expander("Ask from a program", icon=":material/terminal:", type="compact"):
        frame.let_it_load()
        st.code(COMMAND.format(port=settings.api_port), language="bash", wrap_lines=True)
        st.caption("The answer streams, and the conversation is on this page too. More is in `docs/api.md`.")
