"""The number cards and the house table, as the macros of `components/report.html` read them."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from flask import url_for

from shop.organisation.rules import NodeKind
from shop.reports.overview import House, Overview, Series
from shop.reports.registry import REPORTS
from shop.reports.report import Report
from shop.reports.rules import Better, Distance, Figure, Kind, axis, distance, shown
from shop.reports.words import (
    DASH,
    _,
    behind_url,
    excepted_text,
    figure_text,
    month_short,
)
from shop.web.words import month_word, number, pct


@dataclass(frozen=True, slots=True)
class Chart:
    """What the macro `chart` reads."""

    own: list[Decimal | None]
    similar: list[Decimal | None]
    target: Decimal | None
    target_label: str
    first: str
    last: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Card:
    """What the macro `number_card` reads."""

    id: str
    title: str
    drawing: str
    figure: str
    unit: str
    distance_text: str
    good: bool
    last_text: str
    similar_text: str
    how: str
    series: Chart
    months: list[str]
    url: str


def cards(found: Overview) -> list[Card]:
    """The six numbers."""
    return [_card(found, one) for one in found.series]


def _card(found: Overview, one: Series) -> Card:
    report, value = one.report, one.own[-1]
    away = _away(one, value)
    chart = _chart(found, one)
    return Card(
        id=report.name, title=str(report.title), drawing=report.drawing,
        figure=DASH if value is None else bare(report.kind, value),
        unit="" if value is None else str(report.unit),
        distance_text=_distance_text(report, away) if away else "",
        good=away is not None and away.met,
        last_text=figure_text(report.kind, one.own[-2]),
        similar_text=figure_text(report.kind, one.similar[-1]),
        how=" ".join((str(report.how), *_notes(found, report, chart))),
        series=chart, months=[month_short(month) for month in found.months],
        url=behind_url(found.scope.id, found.months[-1], report.name),
    )  # fmt: skip


def bare(kind: Kind, value: Decimal) -> str:
    return number(shown(kind, value), 1 if kind is Kind.PER_WEEK else 0)


def _away(one: Series, value: Decimal | None) -> Distance | None:
    if value is None or one.target is None:
        return None
    return distance(one.report.kind, one.report.better, value, one.target)


def _distance_text(report: Report, away: Distance) -> str:
    if not away.by:
        return _("Målet er nået") if away.met else _("Lige ved målet")
    by = number(away.by)
    if report.kind is Kind.SHARE:
        by = _("%(by)s point", by=by)
    return _("%(by)s bedre end målet", by=by) if away.met else _("%(by)s til målet", by=by)


def _plotted(kind: Kind, value: Decimal | None) -> Decimal | None:
    """The number as the chart draws it and its table says it: percent and weeks to one decimal."""
    if value is None:
        return None
    scaled = value * 100 if kind is Kind.SHARE else value
    step = Decimal(1) if kind is Kind.AMOUNT else Decimal("0.1")
    return scaled.quantize(step, rounding=ROUND_HALF_UP)


def _chart(found: Overview, one: Series) -> Chart:
    kind = one.report.kind
    return Chart(
        own=[_plotted(kind, value) for value in one.own],
        similar=[_plotted(kind, value) for value in one.similar],
        target=_plotted(kind, one.target), target_label=_target_label(one),
        first=month_short(found.months[0]), last=month_short(found.months[-1]),
        sentence=_chart_sentence(found, one),
    )  # fmt: skip


def _target_label(one: Series) -> str:
    if one.target is None:
        return ""
    report = one.report
    # A target may have a decimal of its own: 2,5 deliveries a week.
    digits = 0 if one.target == one.target.to_integral_value() else 1
    target = pct(one.target) if report.kind is Kind.SHARE else number(one.target, digits)
    if report.better is Better.LOW:
        return _("mål højst %(target)s", target=target)
    return _("mål %(target)s", target=target)


def _chart_sentence(found: Overview, one: Series) -> str:
    kind = one.report.kind
    return _(
        "%(title)s: %(first)s i %(from)s og %(last)s i %(to)s.",
        title=one.report.title, first=figure_text(kind, one.own[0]),
        last=figure_text(kind, one.own[-1]), to=month_word(found.months[-1]),
        **{"from": month_word(found.months[0])},
    )  # fmt: skip


def _notes(found: Overview, report: Report, chart: Chart) -> list[str]:
    notes = []
    if report.name == "agreement_share" and found.sums.excepted_value:
        notes.append(excepted_text(found.sums.excepted_value))
    ends = axis([*chart.own, *chart.similar, chart.target])
    if ends:
        low, high = (number(end) for end in ends)
        notes.append(_("Aksen går fra %(low)s til %(high)s.", low=low, high=high))
    if report.kind is Kind.AMOUNT and found.scope.kind is not NodeKind.UNIT:
        notes.append(_("Kroner sammenlignes kun hus for hus."))
    elif chart.similar[-1] is None:
        notes.append(_("Lignende huse vises, når der er mindst fem."))
    return notes


@dataclass(frozen=True, slots=True)
class Cell:
    """What the macro `house_table` reads for one number."""

    text: str
    href: str
    share: Decimal | None


@dataclass(frozen=True, slots=True)
class HouseRow:
    """What the macro `house_table` reads for one house."""

    name: str
    url: str
    cells: list[Cell]


def columns() -> list[str]:
    """The heads of the house table."""
    heads = {"deliveries": _("Leveringer om ugen")}
    return [heads.get(report.name, str(report.title)) for report in REPORTS]


def house_rows(found: Overview) -> list[HouseRow]:
    """House by house, in the order of the alphabet."""
    place, month = found.scope.id, found.months[-1]
    return [
        HouseRow(
            house.name,
            url_for("reports.page", sted=house.unit_id if house.is_here else place, maaned=month),
            [
                _cell(report, figure, _behind(house, place, month, report))
                for report, figure in zip(REPORTS, house.figures, strict=True)
            ],
        )
        for house in found.houses
    ]


def _behind(house: House, place: int, month: str, report: Report) -> str:
    if house.is_here:
        return behind_url(house.unit_id, month, report.name)
    return behind_url(place, month, report.name, hus=house.unit_id)


def _cell(report: Report, figure: Figure, href: str) -> Cell:
    has_bar = report.kind is Kind.SHARE and report.better is Better.HIGH
    return Cell(figure_text(report.kind, figure.value), href, figure.value if has_bar else None)
