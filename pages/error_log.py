"""Error log: from what failed to what really happened, to a fix that is proved by replaying the call."""

import streamlit as st

from lib.ui import notice
from lib.ui.engine import engine
from lib.ui.errors import (
    clean_up,
    detail,
    emptiness,
    exporting,
    filters,
    glance,
    groups,
    live,
    opened,
    try_a_failure,
)

database = engine().database
seen = live.newest(database)

if opened.asked():
    shown = opened.find(database)
    st.button(
        "All failures", icon=":material/arrow_back:", key="back", type="tertiary", on_click=opened.close
    )
    st.title("Error log")
    notice.draw()
    if shown is None:
        detail.missing()
    else:
        live.watch_group(shown)
        detail.draw(database, shown)
    st.stop()

with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
    st.title("Error log", width="content")
    beside = st.container(horizontal=True, vertical_alignment="center", width="content")
notice.draw()
picked = filters.draw(database)
with beside:
    exporting.draw(database, picked)
    clean_up.button(database)
    try_a_failure.menu()
try_a_failure.follow()
glance.draw(database, picked)
found = groups.read(database, picked)
live.watch(seen, at_once=not found)
if found:
    groups.draw(database, found, picked)
else:
    emptiness.draw(database, picked)
