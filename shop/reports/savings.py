"""The page about what gathering spared, as its template reads it: words and a plot."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flask import url_for

from shop.reports.cards import Cell, Chart, HouseRow
from shop.reports.sheets import file_of, plain_number
from shop.reports.spared import COLUMNS, Result, Saved
from shop.reports.words import _, month_short
from shop.web.language import ngettext
from shop.web.words import Count, kr, month_word, number


@dataclass(frozen=True, slots=True)
class Shown:
    """A number with its plot over the months."""

    id: str
    title: str
    drawing: str
    figure: str
    unit: str
    series: Chart
    months: list[tuple[str, str]]


def shown(found: Result) -> list[Shown]:
    """Orders, work and stops."""
    return [
        _shown(found, "spared-orders", _("Færre bestillinger"), "kasse", lambda one: one.orders),
        _shown(found, "spared-work", _("Arbejdstid, ca."), "vogn", lambda one: one.work, _("kr.")),
        _shown(found, "spared-stops", _("Færre stop"), "cykel", lambda one: one.stops),
    ]


def _shown(
    found: Result, key: str, title: str, drawing: str, of: Callable[[Saved], Decimal | int],
    unit: str = "",
) -> Shown:  # fmt: skip
    values = [Decimal(of(one)) for one in found.by_month]
    said = [(month_short(month), _whole(value)) for month, value in zip(found.months, values,
            strict=True)]  # fmt: skip
    sentence = _("%(title)s, måned for måned: %(values)s.", title=title,
                 values="; ".join(f"{month} {value}" for month, value in said))  # fmt: skip
    chart = Chart(
        own=list(values), similar=[], target=None, target_label="",
        first=month_short(found.months[0]), last=month_short(found.months[-1]), sentence=sentence,
    )  # fmt: skip
    return Shown(key, title, drawing, _whole(Decimal(of(found.total))), unit, chart, said)


def _whole(value: Decimal) -> str:
    return number(value, 0)


def lead(found: Result) -> str:
    """What was spared in the months, in a sentence."""
    span = {"first": month_word(found.months[0]), "last": month_word(found.months[-1])}
    if not found.total.is_any:
        return _("Fra %(first)s til %(last)s er ingen bestillinger lagt sammen.", **span)
    return _("Fra %(first)s til %(last)s: %(what)s.", what=saved_words(found.total), **span)


def saved_words(saved: Saved) -> str:
    """ "3 bestillinger færre, ca. 270 kr. i arbejdstid, og 1 stop færre"."""
    parts = []
    if saved.orders:
        parts.append(ngettext(
            "%(num)s bestilling færre, ca. %(sum)s i arbejdstid",
            "%(num)s bestillinger færre, ca. %(sum)s i arbejdstid",
            Count(saved.orders), sum=kr(saved.work, 0),
        ))  # fmt: skip
    if saved.stops:
        parts.append(ngettext("%(num)s stop færre", "%(num)s stop færre", Count(saved.stops)))
    return _(" og ").join(parts)


def columns() -> list[str]:
    """The heads of the house table."""
    return [str(one) for one in COLUMNS]


def house_rows(found: Result) -> list[HouseRow]:
    """House by house; each number leads to the orders behind it."""
    return [
        HouseRow(one.name, url, [Cell(text, url, None) for text in _cells(one.saved)])
        for one in found.houses
        for url in [orders_url(found, hus=one.unit_id)]
    ]


def _cells(saved: Saved) -> Sequence[str]:
    return (
        number(saved.orders), kr(saved.work, 0), number(saved.stops), number(saved.waited)
    )  # fmt: skip


def orders_url(found: Result, **more: Any) -> str:
    """Where the orders are that it was counted from."""
    return url_for("reports.spared_orders", sted=found.scope.id, maaned=found.months[-1], **more)


def sheet(found: Result) -> str:
    """The house table as a file."""
    return file_of([
        [_("Hus"), *columns()],
        *(
            [one.name, str(one.saved.orders), plain_number(one.saved.work, "0.01"),
             str(one.saved.stops), str(one.saved.waited)]
            for one in found.houses
        ),
    ])  # fmt: skip
