"""The page in Streamlit, as its documentation advises: cached data, filters in the sidebar, wide layout.

``BUILD_DIR=… streamlit run benchmarks/opponents/streamlit_page.py --server.headless true``
"""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from benchmarks.opponents import province

st.set_page_config(page_title="信息公开渠道", layout="wide")


# “Optimizing app performance”: cache the source data, filter it cheaply outside the cached function.
@st.cache_data  # type: ignore[untyped-decorator]
def data() -> pd.DataFrame:
    """The build's rows, read once a process."""
    return province.table()


@st.cache_data  # type: ignore[untyped-decorator]
def charts(shown: pd.DataFrame) -> tuple[go.Figure, go.Figure]:
    """Both charts of the rows, made once per choice."""
    return province.ranked_bars(shown), province.small_multiples(shown)


def chosen(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows that the filters leave."""
    for column, label in (("province", "省份"), ("school_type", "类型"), ("academic_year", "学年")):
        wanted = st.sidebar.multiselect(label, sorted(frame[column].unique()))
        if wanted:
            frame = frame[frame[column].isin(wanted)]
    return frame


st.title("信息公开渠道")
rows = chosen(data())
bars, multiples = charts(rows)
st.subheader("门户网站公开条数")
st.plotly_chart(bars)
st.subheader("各渠道历年公开条数")
st.plotly_chart(multiples)
st.subheader("各校各年")
st.dataframe(rows.drop(columns="year_ending"), hide_index=True)
