"""Native charts, in the type of the sheets."""

from typing import Any

from xlsxwriter.chart import Chart

from scoring.workbook.book import Book
from scoring.workbook.styles import FONT

_FILL = "#2F5597"
_WIDTH = 1150


def _font(size: int, *, bold: bool = False) -> dict[str, Any]:
    return {"name": FONT, "size": size, "bold": bold}


def chart_rows(chart: Chart) -> int:
    """The rows of the usual height that a chart covers."""
    return int(chart.height) // 20 + 2


def bars(book: Book, title: str, labels: str, values: str, format: str, count: int, most: int) -> Chart:
    """A bar an agency, the best at the top; never wider than so many pixels."""
    chart = _chart(book, "bar", title, labels, values, format)
    chart.set_y_axis({"reverse": True, "num_font": _font(10), "major_gridlines": {"visible": False}})
    chart.set_x_axis({"num_font": _font(10), "min": 0, "max": 100, "major_gridlines": {"visible": False}})
    chart.set_size({"width": min(_WIDTH, most), "height": 110 + 26 * count})
    return chart


def pillars(book: Book, title: str, labels: str, values: str, format: str, width: int) -> Chart:
    """A column an area."""
    chart = _chart(book, "column", title, labels, values, format)
    chart.set_x_axis({"num_font": _font(10)})
    chart.set_y_axis({"num_font": _font(10), "min": 0, "max": 100, "major_gridlines": {"visible": False}})
    chart.set_size({"width": width, "height": 420})
    return chart


def _chart(book: Book, kind: str, title: str, labels: str, values: str, format: str) -> Chart:
    chart: Chart = book.workbook.add_chart({"type": kind})
    label = {"value": True, "font": _font(10), "num_format": format}
    chart.add_series(
        {"categories": labels, "values": values, "fill": {"color": _FILL}, "gap": 60, "data_labels": label}
    )
    chart.set_title({"name": title, "name_font": _font(13, bold=True)})
    chart.set_legend({"none": True})
    return chart
