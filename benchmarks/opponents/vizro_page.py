"""The page in Vizro, as its user guides advise: static data, one container a chart, AG Grid, filters of columns.

``BUILD_DIR=… gunicorn "benchmarks.opponents.vizro_page:app" --workers 4`` (user guide “Production”).
"""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go
import vizro.models as vm
from vizro import Vizro
from vizro.models.types import capture
from vizro.tables import dash_ag_grid

from benchmarks.opponents import province

# The guide “Connect your dashboard to data”: what does not change while the dashboard runs is static data.
DATA = province.table()


@capture("graph")  # type: ignore[untyped-decorator]
def ranked_bars(data_frame: pd.DataFrame) -> go.Figure:
    """The schools by their portal's items, with the median."""
    return province.ranked_bars(data_frame)


@capture("graph")  # type: ignore[untyped-decorator]
def small_multiples(data_frame: pd.DataFrame) -> go.Figure:
    """The channels over the years."""
    return province.small_multiples(data_frame)


page = vm.Page(
    title="信息公开渠道",
    layout=vm.Flex(),
    components=[
        vm.Graph(title="门户网站公开条数", figure=ranked_bars(DATA)),
        vm.Graph(title="各渠道历年公开条数", figure=small_multiples(DATA)),
        vm.Table(title="各校各年", figure=dash_ag_grid(DATA.drop(columns="year_ending"))),
    ],
    controls=[
        vm.Filter(column="province", selector=vm.Dropdown(title="省份", multi=True)),
        vm.Filter(column="school_type", selector=vm.Dropdown(title="类型", multi=True)),
        vm.Filter(column="academic_year", selector=vm.Dropdown(title="学年", multi=True)),
    ],
)

app = Vizro().build(vm.Dashboard(pages=[page]))

if __name__ == "__main__":
    app.run()
