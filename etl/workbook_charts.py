"""Native charts: what is drawn, where its numbers stand, and the chart that Excel draws of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from openpyxl.chart import BarChart, LineChart
from openpyxl.chart.axis import ChartLines
from openpyxl.chart.data_source import AxDataSource, NumDataSource, NumRef, StrRef
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.legend import Legend, LegendEntry
from openpyxl.chart.marker import DataPoint, Marker
from openpyxl.chart.series import Series as NativeSeries
from openpyxl.chart.series import SeriesLabel
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText, Text
from openpyxl.chart.title import Title
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.text import (
    CharacterProperties,
    Paragraph,
    ParagraphProperties,
    RegularTextRun,
    RichTextProperties,
)
from openpyxl.utils import get_column_letter, quote_sheetname

INK, MUTED, GRID = "1D2427", "5D686D", "E2E6E7"
POINT = 12700  # EMU in a point
MANY = 24  # categories whose names are set smaller
NOUGHT = 0.1  # where 0 is drawn on a logarithmic axis


@dataclass(frozen=True, slots=True)
class Series:
    """One series: a value per category (None: a gap). ``marker``: "", "circle", "ring", "dash" or "diamond".

    ``points``: colours of single categories; ``named``: whether the legend tells it.
    """

    name: str
    values: tuple[float | None, ...]
    colour: str
    line: bool = True
    dashed: bool = False
    marker: str = ""
    points: Mapping[int, str] = field(default_factory=dict)
    named: bool = True


@dataclass(frozen=True, slots=True)
class Chart:
    """kind: "bars" (lying), "stack" (lying), "lines", "dots" (no lines), "pairs" (dots joined by a line).

    ``value_title`` and ``category_title`` name the axes; the value axis runs from ``bottom`` to ``top`` (None: as far
    as it needs); ``bare``: it has no numbers, since each category has its own scale; sizes in cm.
    """

    kind: str
    title: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    category_title: str = ""
    value_title: str = ""
    number_format: str = "#,##0"
    bottom: float = 0.0
    top: float | None = None
    log: bool = False
    bare: bool = False
    width: float = 17.0
    height: float = 9.0


def native(chart: Chart, sheet: str, row: int) -> Any:
    """The chart that Excel draws of the block that ``block`` writes into ``sheet`` with its headings in ``row``."""
    lying = chart.kind in ("bars", "stack")
    made: Any = BarChart() if lying else LineChart()
    if lying:
        made.type, made.gapWidth = "bar", 35
        made.grouping = "stacked" if chart.kind == "stack" else "clustered"
        made.overlap = 100 if chart.kind == "stack" else -5
    if chart.kind == "pairs":
        made.hiLowLines = ChartLines(spPr=GraphicalProperties(ln=_line("D3DADC", 2.5)))
    last = row + len(chart.categories)
    names = _reference(sheet, 1, row + 1, last)
    for i, one in enumerate(chart.series):
        made.series.append(_series(chart, one, i, sheet, row, last, names))
    _axes(made, chart)
    made.title = _title(chart.title, 11, bold=True)
    made.title.overlay = False
    made.legend = _legend(chart)
    made.width, made.height = chart.width, chart.height
    made.display_blanks = "gap"
    made.graphical_properties = GraphicalProperties(ln=LineProperties(noFill=True))
    made.roundedCorners = False
    return made


def _reference(sheet: str, column: int, first: int, last: int) -> str:
    letter = get_column_letter(column)
    return f"{quote_sheetname(sheet)}!${letter}${first}:${letter}${last}"


def _series(chart: Chart, one: Series, i: int, sheet: str, row: int, last: int, names: str) -> NativeSeries:
    made = NativeSeries(
        idx=i,
        order=i,
        tx=SeriesLabel(strRef=StrRef(_reference(sheet, i + 2, row, row))),
        cat=AxDataSource(strRef=StrRef(names)),
        val=NumDataSource(numRef=NumRef(_reference(sheet, i + 2, row + 1, last))),
    )
    if chart.kind in ("bars", "stack"):
        made.spPr = GraphicalProperties(solidFill=one.colour, ln=LineProperties(noFill=True))
        made.invertIfNegative = False
        made.dPt = [_point(k, colour) for k, colour in one.points.items()]
        if chart.kind == "bars" and len(chart.series) == 1:
            made.dLbls = _values(chart.number_format)
        return made
    made.smooth = False
    stroke = _line(one.colour, 1.75, one.dashed) if one.line else LineProperties(noFill=True)
    made.spPr = GraphicalProperties(ln=stroke)
    made.marker = _marker(one)
    return made


def _point(index: int, colour: str) -> DataPoint:
    look = GraphicalProperties(solidFill=colour, ln=LineProperties(noFill=True))
    return DataPoint(idx=index, invertIfNegative=False, spPr=look)


def _values(number_format: str) -> DataLabelList:
    labels = DataLabelList(numFmt=number_format, txPr=_text(8, MUTED), showVal=True)
    labels.showSerName = labels.showCatName = labels.showLegendKey = labels.showPercent = False
    labels.position = "outEnd"
    return labels


def _marker(one: Series) -> Marker:
    if not one.marker:
        return Marker(symbol="none")
    symbol: Any = {"ring": "circle"}.get(one.marker, one.marker)
    marker = Marker(symbol=symbol, size=9 if one.marker == "dash" else 6)
    marker.graphicalProperties = GraphicalProperties(
        solidFill="D9E0E2" if one.marker == "ring" else one.colour
    )
    marker.graphicalProperties.line = _line(one.colour, 1.25)
    return marker


def _line(colour: str, points: float, dashed: bool = False) -> LineProperties:
    return LineProperties(solidFill=colour, w=int(points * POINT), prstDash="sysDash" if dashed else None)


def _axes(made: Any, chart: Chart) -> None:
    lying = chart.kind in ("bars", "stack")
    across, up = made.x_axis, made.y_axis
    across.delete = up.delete = False
    across.tickLblPos, across.noMultiLvlLbl = "low", True
    across.tickLblSkip = 1
    across.majorTickMark = up.majorTickMark = "none"
    across.graphicalProperties = GraphicalProperties(ln=_line("B9C2C5", 0.75))
    up.graphicalProperties = GraphicalProperties(ln=LineProperties(noFill=True))
    up.majorGridlines = ChartLines(spPr=GraphicalProperties(ln=_line(GRID, 0.5)))
    up.number_format, up.numFmt.sourceLinked = chart.number_format, False
    up.scaling.min = chart.bottom
    if chart.top is not None:
        up.scaling.max = chart.top
    if chart.log:
        up.scaling.logBase, up.scaling.min, up.crosses = 10, NOUGHT, "min"
        across.crosses = "min"
        up.number_format = '[<1]"0";#,##0'
    if lying:
        across.scaling.orientation = "maxMin"
    if chart.bare:
        up.delete = True
    upright = not lying and sum(map(len, chart.categories)) > 60
    across.txPr = _text(7 if len(chart.categories) > MANY else 8, INK, upright=upright)
    up.txPr = _text(8, MUTED)
    across.title = _title(chart.category_title, 9) if chart.category_title else None
    up.title = _title(chart.value_title, 9) if chart.value_title else None


def _legend(chart: Chart) -> Legend | None:
    named = [one for one in chart.series if one.named]
    if len(named) < 2:
        return None
    legend = Legend(txPr=_text(8, INK))
    legend.position, legend.overlay = "t", False
    legend.legendEntry = [
        LegendEntry(idx=i, delete=True) for i, one in enumerate(chart.series) if not one.named
    ]
    return legend


def _text(size: int, colour: str, upright: bool = False) -> RichText:
    look = CharacterProperties(sz=size * 100, solidFill=colour, b=False)
    turn = RichTextProperties(rot=-5_400_000, vert="horz") if upright else RichTextProperties(rot=0)
    return RichText(bodyPr=turn, p=[Paragraph(pPr=ParagraphProperties(defRPr=look), endParaRPr=look)])


def _title(text: str, size: int, bold: bool = False) -> Title:
    look = CharacterProperties(sz=size * 100, solidFill=INK, b=bold)
    run = RegularTextRun(rPr=look, t=text)
    paragraph = Paragraph(pPr=ParagraphProperties(defRPr=look), r=[run])
    return Title(tx=Text(rich=RichText(bodyPr=RichTextProperties(), p=[paragraph])), overlay=False)
