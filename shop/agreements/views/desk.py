"""An agreement's page for procurement: all that stands in it, how it is used, what is due."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask import render_template, url_for
from flask_babel import ngettext
from sqlmodel import Session

from shop.agreements import queries
from shop.agreements.models import AgreementClause
from shop.agreements.rules import (
    NO_TERMS,
    AgreementStatus,
    LotContent,
    Option,
    OptionState,
    Parallel,
    is_in_force,
    last_possible_day,
    next_states,
    notices,
    open_option,
    parallels,
)
from shop.agreements.views.door import Reached, contracts, municipality_path, reached
from shop.agreements.views.past import history
from shop.agreements.views.words import (
    CLAUSE_WORDS,
    LEVEL_WORDS,
    OPTION_WORDS,
    SCOPE_WORDS,
    STATUS_NAMES,
    SUBSTITUTION_WORDS,
    category_words,
    notice_text,
    said_before,
    terms_facts,
)
from shop.catalogue.assortment import Rises, price_rises, shared_goods
from shop.catalogue.models import Category
from shop.catalogue.queries import categories
from shop.kernel.periods import local_day
from shop.orders.by_agreement import NOTHING, Bought, bought_last_year, passed_over
from shop.orders.words import reason_word
from shop.organisation.rules import NodeKind, Role
from shop.receiving.performance import NOTHING_TOLD, performance
from shop.receiving.views.kept import Kept, kept_lines
from shop.web import access
from shop.web.ids import sane_id
from shop.web.language import gettext as _
from shop.web.session import db, now
from shop.web.words import dayyear, kr, number, pct

YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class OptionLine:
    """An option in words."""

    id: int
    text: str
    state: str
    is_next: bool


@dataclass(frozen=True, slots=True)
class LotView:
    """A lot in words."""

    name: str
    list_text: str
    suppliers: list[str]
    categories: list[str]
    url: str


@dataclass(frozen=True, slots=True)
class SupplierView:
    """A supplier with its terms, and what its prices did."""

    name: str
    terms: list[tuple[str, str]]
    url: str
    prices: str
    kept: list[Kept]
    """Of its orders in a year, what was wrong with them."""
    kept_url: str


@contracts.get("/aftaler/<int:agreement_id>/styring")
@access.roles(Role.PROCUREMENT)
def page(agreement_id: int) -> str:
    """All of it on one page."""
    with db().read() as reading:
        found = reached(reading, sane_id(agreement_id))
        return render_template("agreements/desk.html", **_context(reading, found))


def _context(reading: Session, found: Reached) -> dict[str, Any]:
    agreement, today = found.agreement, local_day(now())
    ours = agreement.id or 0
    known = categories(reading)
    lots = queries.lots_of(reading, ours)
    options, clauses = (
        queries.options_of(reading, ours), queries.clauses_by_agreement(reading, [ours])[ours]
    )  # fmt: skip
    bought = bought_last_year(reading, db(), found.place.path, on=today)
    return {
        "agreement": agreement, "found": found, "facts": _facts(found, options),
        "notices": _notices(found, options, clauses, today), "said": said_before(agreement),
        "moves": [(one.value, str(STATUS_NAMES[one])) for one in next_states(agreement.status)],
        "status": str(STATUS_NAMES[agreement.status]),
        "lots": _lots(reading, found, lots, known), "suppliers": _suppliers(reading, found, lots),
        "options": _options(options), "clauses": [_clause(one, today) for one in clauses],
        "clause_kinds": [(kind.value, str(word)) for kind, word in CLAUSE_WORDS.items()],
        "contacts": queries.contacts_of(reading, ours),
        "documents": queries.documents_of(reading, ours, all_of_them=True),
        "questions": queries.questions_under(
            reading, [ours], municipality_path(reading, found.place.path)
        ),
        "opted": _opted(reading, found, lots.values(), known),
        "used": [*_used(found, bought.get(agreement.number, NOTHING)),
                 *_passed_over(reading, found, today)],
        "parallel": _parallel(reading, found, known, today),
        "history": history(reading, found, known),
    }  # fmt: skip


def _facts(found: Reached, options: Sequence[Option]) -> list[tuple[str, str]]:
    agreement = found.agreement
    ends = dayyear(agreement.valid_to)
    last = last_possible_day(agreement.valid_to, options)
    if last != agreement.valid_to:
        ends = _("%(day)s, med optioner %(last)s", day=ends, last=dayyear(last))
    expected = agreement.expected_value
    lines = [
        (_("Nummer"), agreement.number), (_("Lavet af"), str(LEVEL_WORDS[agreement.level])),
        (_("Ejes af"), found.owner.name),
        (_("Bindende"), _("Ja") if agreement.binding else _("Nej, frivillig")),
        (_("Omfatter"), str(SCOPE_WORDS[agreement.scope])),
        (_("Gælder fra"), dayyear(agreement.valid_from)), (_("Gælder til"), ends),
        (_("Forventet køb om året"), kr(expected) if expected is not None else ""),
        (_("Ansvarlig"), f"{agreement.responsible} {agreement.contact_phone}".strip()),
        (_("Sådan køber man"), agreement.how_to_buy),
        (_("Ikke i butikken, fordi"), agreement.not_in_shop),
        (_("Ord, husene bruger"), agreement.keywords),
    ]  # fmt: skip
    return [(label, text) for label, text in lines if text]


def _notices(
    found: Reached, options: Sequence[Option], clauses: Sequence[AgreementClause], today: date
) -> list[str]:
    followed = [one.followed_up_on for one in clauses]
    agreement = found.agreement
    due = notices(agreement.status, agreement.valid_to, options, followed, on=today)
    return [notice_text(notice, day) for notice, day in due]


def _lots(
    reading: Session, found: Reached, lots: Mapping[int, LotContent], known: Sequence[Category]
) -> list[LotView]:
    ids = {supplier for lot in lots.values() for supplier, _rank in lot.ranks}
    names = {key: one.name for key, one in queries.suppliers_by_id(reading, ids).items()}
    shown = []
    for lot_id, lot in lots.items():
        is_ranked = len({rank for _supplier, rank in lot.ranks}) > 1
        shown.append(
            LotView(
                lot.name or found.agreement.title,
                _("Obligatorisk liste") if lot.obligatory else _("Frivillig liste"),
                [f"{rank}. {names[one]}" if is_ranked else names[one] for one, rank in lot.ranks],
                category_words(lot.prefixes, known),
                url_for("contracts.lot", agreement_id=found.agreement.id, lot_id=lot_id),
            )
        )  # fmt: skip
    return shown


def _suppliers(
    reading: Session, found: Reached, lots: Mapping[int, LotContent]
) -> list[SupplierView]:
    ids = sorted({supplier for lot in lots.values() for supplier, _rank in lot.ranks})
    terms = queries.terms_for(reading, found.place.path)
    known = queries.suppliers_by_id(reading, ids)
    kept = performance(reading, found.place.path, ids, on=local_day(now()))
    return [
        SupplierView(
            known[one].name, _terms_lines(terms.get(one, NO_TERMS)),
            url_for("contracts.terms", agreement_id=found.agreement.id, supplier_id=one),
            _prices(price_rises(
                reading, path=found.place.path, supplier_id=one,
                number=found.agreement.number, since=now() - YEAR,
            )),
            kept_lines(kept.get(one, NOTHING_TOLD), one, found.place.id),
            url_for("receiving.deliveries", supplier_id=one, sted=found.place.id),
        )
        for one in ids
    ]  # fmt: skip


def _terms_lines(terms: Any) -> list[tuple[str, str]]:
    limit, notice = terms.price_rise_limit, terms.price_notice_days
    more = [
        (_("Priser"), _("Højst %(most)s %% op", most=number(limit)) if limit is not None else ""),
        (_("Varsel"), str(ngettext("%(num)s dag", "%(num)s dage", notice)) if notice else ""),
        (_("Erstatning"), str(SUBSTITUTION_WORDS[terms.substitution])),
    ]
    return [*terms_facts(terms), *((label, text) for label, text in more if text)]


def _prices(rises: Rises) -> str:
    """What happened to the prices in a year."""
    if not rises.goods:
        return _("Ingen varer på aftalen endnu.")
    if rises.average_percent is None:
        return _("Ingen af %(goods)s varer er blevet dyrere på et år.", goods=number(rises.goods))
    return _(
        "%(dearer)s af %(goods)s varer er blevet dyrere på et år, i snit %(percent)s %%."
        " %(cheaper)s er blevet billigere.",
        dearer=number(rises.dearer), goods=number(rises.goods), cheaper=number(rises.cheaper),
        percent=number(rises.average_percent, 1),
    )  # fmt: skip


def _options(options: Sequence[Option]) -> list[OptionLine]:
    following = open_option(options)
    return [
        OptionLine(
            one.id,
            str(ngettext("%(num)s måned, afgøres senest %(day)s",
                         "%(num)s måneder, afgøres senest %(day)s", one.months,
                         day=dayyear(one.decide_by))),
            str(OPTION_WORDS[one.state]) if one.state is not OptionState.OPEN else "",
            following is not None and following.id == one.id,
        )
        for one in options
    ]  # fmt: skip


def _clause(row: AgreementClause, today: date) -> dict[str, Any]:
    when = row.followed_up_on
    said = (
        _("Fulgt op %(day)s af %(name)s", day=dayyear(when), name=row.followed_up_by_name)
        if when
        else _("Ikke fulgt op endnu")
    )
    is_due = when is None or today - when > YEAR
    return {"id": row.id, "kind": str(CLAUSE_WORDS[row.kind]), "text": row.text, "said": said,
            "is_due": is_due}  # fmt: skip


def _opted(
    reading: Session, found: Reached, lots: Iterable[LotContent], known: Sequence[Category]
) -> dict[str, Any] | None:
    """What the municipality has left and what it may leave; None where it is not its choice."""
    is_theirs = found.agreement.owner_node_id != found.place.id
    if found.place.kind is not NodeKind.MUNICIPALITY or not is_theirs:
        return None
    left = queries.opt_outs_at(reading, found.agreement.id or 0, found.place.id)
    prefixes = sorted({prefix for lot in lots for prefix in lot.prefixes})
    choices = [(one, ", ".join(category_words([one], known))) for one in prefixes]
    return {
        "left": [(one or "alt", ", ".join(category_words([one], known)) if one else
                  _("Hele aftalen")) for one in left],
        "choices": [("alt", _("Hele aftalen")),
                    *((one, words) for one, words in choices if one not in left)],
        "is_out": "" in left, "place": found.place,
    }  # fmt: skip


def _used(found: Reached, bought: Bought) -> list[tuple[str, str]]:
    """The last twelve months against what was expected."""
    agreement = found.agreement
    expected, target, share = agreement.expected_value, agreement.target_percent, bought.share
    lines = [
        (_("Købt på aftalen"), kr(bought.on)),
        (_("Forventet"), _("%(value)s, %(share)s er købt", value=kr(expected),
                           share=pct(bought.on / expected)) if expected else ""),
        (_("Andel på aftalen"), pct(share)),
        (_("Mål"), f"{target} %" if target is not None else ""),
        (_("Heraf hos nummer 2 eller senere"), kr(bought.later) if bought.later else ""),
        (_("Hos leverandøren uden for listen"), kr(bought.beside) if bought.beside else ""),
        (_("Hos andre i varegrupperne"), kr(bought.elsewhere) if bought.elsewhere else ""),
    ]  # fmt: skip
    return [(label, text) for label, text in lines if text]


def _passed_over(reading: Session, found: Reached, today: date) -> list[tuple[str, str]]:
    """Why houses went past number one, as far as they were asked."""
    some = passed_over(
        reading, found.place.path, found.agreement.number, first=today - timedelta(days=365),
        last=today,
    )  # fmt: skip
    told = ", ".join(f"{reason_word(reason)} {count}" for reason, count in some.items())
    return [(_("Grunde til at gå forbi nummer 1"), told)] if told else []


def _parallel(
    reading: Session, found: Reached, known: Sequence[Category], today: date
) -> list[dict[str, Any]]:
    """Other agreements in force for the same, by category and by the goods themselves."""
    ours = found.agreement.id
    lots = queries.reaching_lots(reading, found.place.path)
    shown: dict[str, dict[str, Any]] = {}
    for pair in parallels(lots, on=today):
        other = _other(pair, ours)
        if other is not None:
            first = pair.first.agreement_id == ours
            row = shown.setdefault(other.number, {
                "title": other.title, "number": other.number, "id": other.agreement_id,
                "categories": [], "goods": 0, "first": first})  # fmt: skip
            row["categories"] += category_words(pair.prefixes, known)
    running = {lot.number: lot for lot in lots if is_in_force(lot, today)}
    same = shared_goods(reading, path=found.place.path, number=found.agreement.number)
    for their_number, count in same.items():
        if their_number in running and found.agreement.status is AgreementStatus.ACTIVE:
            lot = running[their_number]
            row = shown.setdefault(their_number, {
                "title": lot.title, "number": their_number, "id": lot.agreement_id,
                "categories": [], "first": None})  # fmt: skip
            row["goods"] = count
    return list(shown.values())


def _other(pair: Parallel, ours: int | None) -> Any:
    if ours not in (pair.first.agreement_id, pair.second.agreement_id):
        return None
    return pair.second if pair.first.agreement_id == ours else pair.first
