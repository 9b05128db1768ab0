"""How a supplier keeps what was agreed: the numbers, and the orders behind each."""

from dataclasses import dataclass
from decimal import Decimal

from flask import render_template, request, url_for

from shop.agreements.queries import suppliers_by_id
from shop.intake.queries.decisions import DecisionRow, latest_decisions
from shop.intake.rules import Verdict
from shop.kernel.errors import NotFound
from shop.kernel.periods import local_day
from shop.organisation.queries import NodeFacts, node
from shop.organisation.rules import Role
from shop.receiving.performance import (
    MOST,
    NOTHING_TOLD,
    YEAR,
    Performance,
    orders_behind,
    performance,
)
from shop.receiving.rules import WRONG, Mark
from shop.receiving.views.door import receiving
from shop.web import access
from shop.web.ids import sane_id
from shop.web.language import gettext as _
from shop.web.session import db, now, viewer
from shop.web.words import dayyear, kr, pct

_ALL, _COMPLAINED, _PRICES = "alle", "klager", "priser"


@dataclass(frozen=True, slots=True)
class Kept:
    """A number with its picture."""

    label: str
    text: str
    """ "3 af 120 (2,5 %)"."""
    share: Decimal | None
    url: str
    is_chosen: bool = False


def kept_lines(
    found: Performance, supplier_id: int, place_id: int, *, chosen: str = ""
) -> list[Kept]:
    """A supplier's numbers; empty where nobody has told of an order."""
    if not found.told:
        return []

    def line(label: str, count: int, what: str) -> Kept:
        share = found.share(count)
        text = _("%(count)s af %(all)s (%(share)s)", count=count, all=found.told,
                 share=pct(share, 1))  # fmt: skip
        url = url_for("receiving.deliveries", supplier_id=supplier_id, sted=place_id, vis=what)
        return Kept(label, text, share, url, what == chosen)

    words = {
        Mark.MISSING: _("Noget manglede"), Mark.BROKEN: _("Noget var i stykker"),
        Mark.SUBSTITUTED: _("Noget andet kom"), Mark.LATE: _("Noget var forsinket"),
    }  # fmt: skip
    lines = [line(words[mark], found.count(mark), mark.value) for mark in WRONG]
    return [*lines, line(_("Indkøb fulgte op"), found.complaints, _COMPLAINED)]


@receiving.get("/leverandoerer/<int:supplier_id>/leveringer")
@access.roles(Role.PROCUREMENT)
def deliveries(supplier_id: int) -> str:
    """The year's numbers, and the orders or prices behind the chosen one."""
    place = _place()
    supplier_id, shown = sane_id(supplier_id), request.args.get("vis", _ALL)
    on = local_day(now())
    with db().read() as reading:
        supplier = suppliers_by_id(reading, [supplier_id]).get(supplier_id)
        if supplier is None:
            raise NotFound("supplier-unknown", _("Leverandøren findes ikke."))
        found = performance(reading, place.path, [supplier_id], on=on)
        decided = latest_decisions(reading, place.path, supplier_id, since=now() - YEAR)
        behind = [] if shown == _PRICES else orders_behind(
            reading, place.path, supplier_id, Mark(shown) if shown in set(WRONG) else None, on=on,
            complained=shown == _COMPLAINED,
        )  # fmt: skip
        name = supplier.name
    counted = found.get(supplier_id, NOTHING_TOLD)
    lines = kept_lines(counted, supplier_id, place.id, chosen=shown)
    title = next((one.label for one in lines if one.is_chosen), _("Alle, der er svaret på"))
    return render_template(
        "receiving/deliveries.html", name=name, place=place, supplier_id=supplier_id, lines=lines,
        told=counted.told, behind=behind, most=MOST, title=title, shows_prices=shown == _PRICES,
        prices=_prices_text(decided), decided=[_decision(row) for row in decided[:MOST]],
        prices_url=url_for("receiving.deliveries", supplier_id=supplier_id, sted=place.id,
                           vis=_PRICES),
    )  # fmt: skip


def _place() -> NodeFacts:
    """The place in the address where the viewer is procurement; the first of theirs for none."""
    wanted = sane_id(request.args.get("sted", type=int))
    with db().read() as reading:
        found = node(reading, wanted or viewer().grants_of(Role.PROCUREMENT)[0].node_id)
    if found is None or not viewer().may(Role.PROCUREMENT, found.path):
        raise NotFound("node", _("Stedet findes ikke."))
    return found


def _prices_text(decided: list[DecisionRow]) -> str:
    if not decided:
        return ""
    approved = sum(row.verdict is Verdict.APPROVED for row in decided)
    return _(
        "%(count)s stigninger blev holdt tilbage det sidste år. %(approved)s blev godkendt.",
        count=len(decided), approved=approved,
    )  # fmt: skip


def _decision(row: DecisionRow) -> tuple[str, str, str, str]:
    old, new = (kr(price) if price is not None else "–" for price in (row.old_price, row.new_price))
    verdict = _("Godkendt") if row.verdict is Verdict.APPROVED else _("Den gamle pris beholdt")
    return row.name, f"{old} → {new}", verdict, dayyear(row.decided_at)
