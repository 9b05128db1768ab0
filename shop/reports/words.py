"""The manager's page in words: sentences made of the figures, nothing added."""

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal

from flask import url_for
from flask_babel import gettext

from shop.kernel.wording import HARD_SPACE
from shop.organisation.queries import NodeFacts
from shop.organisation.rules import NodeKind
from shop.reports.behind import OrderBehind
from shop.reports.overview import Overview
from shop.reports.report import Report
from shop.reports.rules import Figure, Kind, change, danish_order
from shop.web.words import kr, month_word, number, pct

DASH = "–"


def _(text: str, **values: object) -> str:
    """`gettext`, with a type."""
    return str(gettext(text, **values))


def number_word(count: int) -> str:
    """ "Seks" for 6; digits above twelve."""
    words = (
        _("Nul"), _("Ét"), _("To"), _("Tre"), _("Fire"), _("Fem"), _("Seks"), _("Syv"), _("Otte"),
        _("Ni"), _("Ti"), _("Elleve"), _("Tolv"),
    )  # fmt: skip
    return words[count] if count < len(words) else number(count)


def month_name(month: str) -> str:
    """ "2026-10" -> "oktober"."""
    return month_word(month).split()[0]


def month_short(month: str) -> str:
    """ "2026-10" -> "okt. 2026"."""
    name, year = month_word(month).split()
    return f"{name if len(name) <= 4 else name[:3] + '.'} {year}"


def figure_text(kind: Kind, value: Decimal | None) -> str:
    """ "87 %", "3,4" or "12.300 kr."; a dash where there was nothing to measure."""
    if value is None:
        return DASH
    if kind is Kind.SHARE:
        return pct(value)
    return number(value, 1) if kind is Kind.PER_WEEK else kr(value, 0)


def title(found: Overview) -> str:
    """ "Seks huse i Område Nord", or the house's own name."""
    if found.scope.kind is NodeKind.UNIT:
        return found.scope.name
    count = len(found.units)
    if count == 1:
        return _("Ét hus i %(place)s", place=found.scope.name)
    return _("%(count)s huse i %(place)s", count=number_word(count), place=found.scope.name)


def lead(found: Overview, suggestions: int) -> str:
    """The month in a few sentences: what became better, what became worse, what could be done."""
    month = found.months[-1]
    if not found.sums.orders:
        return _("Der er ingen bestillinger i %(month)s.", month=month_word(month))
    whole = month_word(month)
    parts = [f"{whole[:1].upper()}{whole[1:]}.", *_changes(found), _possible(suggestions)]
    return " ".join(part for part in parts if part)


def _changes(found: Overview) -> list[str]:
    ways = {
        one.report.name: change(one.report.kind, one.report.better, *reversed(one.own[-2:]))
        for one in found.series
    }
    if not any(one.own[-2] is not None for one in found.series):
        return []
    words = _change_words()
    better = [words[name][0] for name, way in ways.items() if way > 0]
    worse = [words[name][1] for name, way in ways.items() if way < 0]
    before = month_name(found.months[-2])
    if not better and not worse:
        return [_("Tallene er som i %(month)s.", month=before)]
    return [_than(parts[:2], before) for parts in (better, worse) if parts]


def _than(parts: list[str], month: str) -> str:
    what = _(" og ").join(parts)
    return _("%(what)s end i %(month)s.", what=what[:1].upper() + what[1:], month=month)


def _change_words() -> dict[str, tuple[str, str]]:
    """What to say of each figure when it became better, and when it became worse."""
    return {
        "agreement_share": (_("større del på aftale"), _("mindre del på aftale")),
        "label_share": (_("større del miljømærket"), _("mindre del miljømærket")),
        "organic_share": (_("større del økologisk mad"), _("mindre del økologisk mad")),
        "deliveries": (_("færre leveringer pr. hus"), _("flere leveringer pr. hus")),
        "small_orders": (
            _("mindre del små bestillinger"),
            _("større del små bestillinger"),
        ),
    }


def _possible(suggestions: int) -> str:
    if not suggestions:
        return ""
    if suggestions == 1:
        return _("Én lille ændring vil kunne mærkes.")
    return _("%(count)s små ændringer vil kunne mærkes.", count=number_word(suggestions))


def excepted_text(value: Decimal) -> str:
    """What was bought outside agreement for an accepted reason."""
    return _("Desuden %(value)s af accepterede grunde, talt for sig.", value=kr(value))


def work_text(found: Overview) -> str:
    """Orders and the working time they took."""
    orders = found.sums.orders
    return _(
        "%(orders)s bestillinger i %(month)s. Ca. %(value)s i arbejdstid, ikke penge.",
        orders=number(orders),
        month=month_name(found.months[-1]),
        value=kr(orders * found.policy.process_cost, 0),
    )


def behind_url(place: int, month: str, report: str, **more: object) -> str:
    """Where the orders behind a number are."""
    return url_for("reports.orders", sted=place, maaned=month, tal=report, **more)  # type: ignore[arg-type]


def made_of(report: Report, figure: Figure) -> str:
    """What a number was made of: "8.123,00 kr. af 9.400,00 kr."."""
    if figure.denominator is None:
        return kr(figure.numerator)
    if report.kind is Kind.PER_WEEK:
        return _(
            "%(stops)s leveringer på %(weeks)s uger med et hus, der bestiller",
            stops=number(figure.numerator), weeks=number(figure.denominator, 1),
        )  # fmt: skip
    if report.effect is None:
        return _(
            "%(small)s af %(all)s bestillinger",
            small=number(figure.numerator), all=number(figure.denominator),
        )  # fmt: skip
    return _("%(part)s af %(all)s", part=kr(figure.numerator), all=kr(figure.denominator))


def about(value: Decimal) -> str:
    """ "Ca. 4.140 kr.": to the nearest ten, for it is an estimate."""
    tens = (value / 10).quantize(Decimal(1), rounding=ROUND_HALF_UP) * 10
    return _("Ca. %(value)s", value=kr(tens, 0))


def month_options(months: Sequence[str]) -> list[tuple[str, str]]:
    """Options of the month field."""
    return [(month, month_word(month)) for month in months]


def place_options(places: Sequence[tuple[int, str, int]]) -> list[tuple[int, str]]:
    """Options of the place field from (id, name, depth), indented by depth."""
    return [(node_id, HARD_SPACE * 3 * depth + name) for node_id, name, depth in places]


def tree_order(path: str, root: str, nodes: Mapping[str, NodeFacts]) -> tuple[str, ...]:
    """A sort key that puts every node under the one above it, brothers by the alphabet."""
    steps = path[len(root) :].split("/")[:-1]
    paths = [root + "/".join(steps[: count + 1]) + "/" for count in range(len(steps))]
    return tuple(f"{danish_order(nodes[one].name)}{one}" for one in paths)


def order_note(report: Report, one: OrderBehind) -> str:
    """What the order as a whole does to a number that counts orders."""
    if one.supplier_number and report.name != "deliveries":
        return _("Del af %(number)s", number=one.supplier_number)
    if report.name == "small_orders":
        return _("Lille") if one.is_small else ""
    if report.name == "deliveries":
        return _("Ny levering") if one.is_stop else _("Kom med en anden")
    return ""
