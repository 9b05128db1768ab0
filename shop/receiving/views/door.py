"""The door, and what the house's and procurement's pages share."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from flask import Blueprint, Response, url_for
from flask_babel import ngettext
from sqlmodel import Session

from shop.catalogue.pictures.keep import large_file
from shop.kernel.errors import NotFound
from shop.kernel.periods import local_day
from shop.orders import queries as orders
from shop.orders.queries import PlacedFacts
from shop.organisation.rules import Role
from shop.receiving import queries
from shop.receiving.queries import ComplaintRow, Report, Standing
from shop.receiving.rules import ComplaintState, Mark, Told
from shop.web import access
from shop.web.ids import sane_id
from shop.web.language import gettext as _
from shop.web.session import config, db, now, viewer
from shop.web.words import clock, dayyear, number, unit_word

receiving = Blueprint("receiving", __name__)


def may_tell(placed: PlacedFacts) -> bool:
    """Whether the viewer belongs to the order's house, or leads it."""
    path, looking = placed.order.unit_path, viewer()
    return looking.may(Role.REQUISITIONER, path) or looking.may(Role.MANAGER, path)


def found_order(reading: Session, order_id: int) -> PlacedFacts:
    """An order that the viewer may see. Raises NotFound."""
    for grant in viewer().person.grants:
        placed = orders.order(reading, sane_id(order_id), grant.path)
        if placed is not None:
            return placed
    raise NotFound("order-unknown", _("Bestillingen findes ikke her."))


def mark_word(mark: Mark) -> str:
    """What became of the goods, in words."""
    words = {
        Mark.CAME: _("Kom"), Mark.MISSING: _("Mangler"), Mark.BROKEN: _("Gået i stykker"),
        Mark.SUBSTITUTED: _("Noget andet kom"), Mark.LATE: _("Forsinket"),
    }  # fmt: skip
    return words[mark]


def state_word(row: ComplaintRow) -> str:
    """How far procurement is."""
    words = {
        ComplaintState.OPEN: _("Indkøb har fået besked"),
        ComplaintState.FORWARDED: _("Sendt videre til leverandøren"),
        ComplaintState.CLOSED: _("Svar fra indkøb"),
        ComplaintState.WITHDRAWN: _("Fortrudt"),
    }
    return words[row.state]


def quantity_words(quantity: Decimal, order_unit: str) -> str:
    """ "2 pakker"."""
    return f"{number(quantity)} {unit_word(order_unit, quantity)}"


def age_words(since: datetime, today: date) -> str:
    """How long ago: "i dag", "i går" or "for 3 dage siden"."""
    days = (today - local_day(since)).days
    if days < 2:
        return _("i går") if days == 1 else _("i dag")
    return str(ngettext("for %(num)s dag siden", "for %(num)s dage siden", days))


@dataclass(frozen=True, slots=True)
class ReportView:
    """What somebody told, in words."""

    number: int
    head: str
    lines: tuple[str, ...]
    """What was not as ordered; empty when all of it came."""
    picture: str
    can_undo: bool


@dataclass(frozen=True, slots=True)
class ComplaintView:
    """A complaint as the house reads it."""

    id: int
    what: str
    state: str
    is_closed: bool
    answer: str
    who: str


@dataclass(frozen=True, slots=True)
class ArrivedView:
    """What the order's page says of what came."""

    asks: bool
    """Whether something is left, and the viewer may tell."""
    is_whole: bool
    expected_on: str
    """The day it comes, "" from that day on."""
    reports: list[ReportView]
    complaints: list[ComplaintView]


def arrived_view(reading: Session, placed: PlacedFacts) -> ArrivedView:
    """What the order's page says of what came."""
    order, told = placed.order, queries.standing(reading, placed.order.id or 0)
    mine = may_tell(placed)
    handled = queries.complaints_of(reading, order.id or 0)
    begun = {row.arrival_number for row in handled if row.turn}
    ahead = order.delivery_date > local_day(now()) and not told.reports
    return ArrivedView(
        asks=mine and not told.is_whole, is_whole=told.is_whole,
        expected_on=dayyear(order.delivery_date) if ahead else "",
        reports=[_report(one, placed, told, begun, mine=mine)
                 for one in told.reports if not one.is_undone],
        complaints=[_complaint(row) for row in handled],
    )  # fmt: skip


def _report(
    one: Report, placed: PlacedFacts, told: Standing, begun: set[int], *, mine: bool
) -> ReportView:
    wrong = [said for said in one.told if said.mark is not Mark.CAME]
    head = _("%(day)s %(time)s af %(name)s", day=dayyear(one.told_at),
             time=clock(one.told_at), name=one.told_by_name)  # fmt: skip
    return ReportView(
        one.number,
        head,
        tuple(_line(said, placed) for said in wrong),
        picture=picture_url(placed.order.id or 0, one.number, one.picture),
        can_undo=mine and one.number == told.standing[-1] and one.number not in begun,
    )


def _line(said: Told, placed: PlacedFacts) -> str:
    line = next(one for one in placed.lines if one.line_number == said.line_number)
    words = f"{mark_word(said.mark)}: {quantity_words(said.quantity, line.order_unit)}, {line.name}"
    return f"{words}. {said.note}" if said.note else words


def picture_url(order_id: int, number: int, name: str) -> str:
    """Where the picture of a report is; "" for none."""
    if not name:
        return ""
    return url_for("receiving.picture", order_id=order_id, number=number, name=name)


def _complaint(row: ComplaintRow) -> ComplaintView:
    who = ""
    if row.changed_at is not None:
        who = _("%(name)s, %(day)s", name=row.changed_by_name, day=dayyear(row.changed_at))
    return ComplaintView(
        row.id, f"{mark_word(row.mark)}: {row.name}", state_word(row),
        row.state is ComplaintState.CLOSED, row.answer, who,
    )  # fmt: skip


@receiving.get("/bestillinger/<int:order_id>/kom/<int:number>/billede/<name>.webp")
@access.signed_in
def picture(order_id: int, number: int, name: str) -> Response:
    """The picture of a report, for whoever may see the order."""
    with db().read() as reading:
        placed = found_order(reading, order_id)
        told = queries.standing(reading, placed.order.id or 0)
    kept = next((one.picture for one in told.reports if one.number == number), "")
    if not kept or name != kept:
        raise NotFound("picture", _("Billedet findes ikke her."))
    try:
        data = large_file(config().picture_dir, kept).read_bytes()
    except FileNotFoundError:
        raise NotFound("picture", _("Billedet findes ikke her.")) from None
    answer = Response(data, mimetype="image/webp")
    answer.headers["Cache-Control"] = "private, max-age=31536000, immutable"
    return answer
