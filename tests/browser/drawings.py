"""Everything that Streamlit draws for us, behind the dashboard's own protection; served by test_security.py."""

import altair as alt
import pandas as pd
import streamlit as st

from lib.server.security import MIDDLEWARE

app = st.App(__file__, middleware=list(MIDDLEWARE))

if __name__ == "__main__":
    numbers = pd.DataFrame({"hour": range(12), "calls": [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8]})
    st.markdown(
        "**Text** with `code`, $x^2$ and a table\n\n|a|b|\n|-|-|\n|1|2|\n\n"
        f"![stolen]({st.query_params.get('thief', '')}/image.png?secret=1)"
    )
    st.code("print('code')", language="python")
    st.dataframe(numbers, alt="Numbers", key="table")
    st.bar_chart(numbers, x="hour", y="calls", alt="Calls by hour")
    st.altair_chart(alt.Chart(numbers).mark_line().encode(x="hour", y="calls"), alt="Calls as a line")
    st.echarts_chart(
        {"xAxis": {"type": "category"}, "yAxis": {}, "series": [{"type": "bar", "data": [1, 2, 3]}]},
        alt="Bars",
    )
    st.download_button("Download", data="kept,safe\n", file_name="kept.csv", key="download")
    uploaded = st.file_uploader("Upload", key="upload")
    st.text(f"received {len(uploaded.getvalue())} bytes" if uploaded else "nothing received")
    st.text("drawn to the end")
