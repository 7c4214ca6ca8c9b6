"""Switchboard's dashboard: `streamlit run dashboard.py`.

The same file is the ASGI app, which the server imports once, and the script, which Streamlit runs for every visit.
Declaring the pages at the top level serves both: a deep link on a fresh server finds them too.
"""

import streamlit as st

from lib.server.security import MIDDLEWARE
from lib.ui import frame

app = st.App(__file__, middleware=list(MIDDLEWARE), lifespan=frame.lifespan)

page = st.navigation(
    [
        st.Page(
            "pages/chat.py",
            title=":material/forum: Chat",
            default=True,
            help="Talk to Gemini, Claude or GPT. Answers go on while you are away.",
        ),
        st.Page(
            "pages/compare.py",
            title=":material/compare_arrows: Compare",
            url_path="compare",
            help="Put the same prompt to several models at once.",
        ),
        st.Page(
            "pages/error_log.py",
            title=":material/troubleshoot: Error log",
            url_path="error_log",
            help="Every call that failed: what really happened and how to put it right.",
        ),
        st.Page(
            "pages/setup.py",
            title=":material/tune: Setup",
            url_path="setup",
            help="Keys, addresses and models that are right before the first call.",
        ),
    ]
)

if __name__ == "__main__":
    frame.draw(page)
