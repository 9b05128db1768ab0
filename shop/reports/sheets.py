"""The house table as a file: `;` between, comma for decimals, as a Danish spreadsheet reads it."""

import csv
import io
from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal

from shop.kernel.cells import plain_cell
from shop.reports.overview import Overview
from shop.reports.registry import REPORTS
from shop.reports.report import Report
from shop.reports.rules import Kind
from shop.reports.words import _


def houses(found: Overview) -> str:
    """One line a house, one column a number; empty where there was nothing to measure."""
    heads = [_("Hus"), *(_head(report) for report in REPORTS)]
    rows = (
        [house.name, *map(_value, REPORTS, (figure.value for figure in house.figures))]
        for house in found.houses
    )
    return file_of([heads, *rows])


def one(found: Overview, report: Report) -> str:
    """One line a house: the number, and the two that it was made of."""
    place = REPORTS.index(report)
    figures = [(house.name, house.figures[place]) for house in found.houses]
    return file_of([
        [_("Hus"), _head(report), _("Tæller"), _("Nævner")],
        *(
            [name, _value(report, figure.value), plain_number(figure.numerator, "0.01"),
             plain_number(figure.denominator, "0.01")]
            for name, figure in figures
        ),
    ])  # fmt: skip


def _head(report: Report) -> str:
    return f"{report.title} ({report.unit})"


def _value(report: Report, value: Decimal | None) -> str:
    if value is None:
        return ""
    scaled = value * 100 if report.kind is Kind.SHARE else value
    return plain_number(scaled, "0.01" if report.kind is Kind.AMOUNT else "0.1")


def plain_number(value: Decimal | None, step: str) -> str:
    """ "12,50"; "" for nothing."""
    if value is None:
        return ""
    return f"{value.quantize(Decimal(step), rounding=ROUND_HALF_UP):f}".replace(".", ",")


def file_of(rows: Iterable[Sequence[str]]) -> str:
    """Rows of text as a file."""
    target = io.StringIO()
    writer = csv.writer(target, delimiter=";", lineterminator="\r\n")
    writer.writerows([plain_cell(cell) for cell in row] for row in rows)
    return target.getvalue()
