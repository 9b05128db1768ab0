"""Quick order: type, paste, upload or scan, correct what is unknown, and put it in the basket."""

from dataclasses import dataclass
from decimal import Decimal

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask_babel import ngettext
from werkzeug.wrappers import Response

from shop.catalogue.queries import OfferRow
from shop.kernel.amounts import plain_amount
from shop.kernel.errors import Refused
from shop.kernel.money import ZERO, line_value
from shop.kernel.periods import local_day
from shop.organisation.rules import Role
from shop.quick import actions, queries
from shop.quick.queries import QuickLine
from shop.quick.rules import MOST_LINES, State, lines_of
from shop.quick.sheets import MOST_BYTES, sheet_lines
from shop.search.views.door import place
from shop.web import access
from shop.web.errors import words_of
from shop.web.ids import sane_id
from shop.web.language import gettext as _
from shop.web.messages import Undo, say
from shop.web.session import basket_number, db, now, unit, viewer
from shop.web.words import Count, kr, unit_word

quick = Blueprint("quick", __name__)
doors = [quick]
BUYERS = access.roles(Role.REQUISITIONER)
_LONGEST_TEXT = 400_000
"""Signs of a paste that are read; ten thousand lines and more are still counted."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Goods that a line may mean."""

    offer_id: int
    name: str
    about: str
    amount: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line in words."""

    key: int
    text: str
    amount: str
    name: str
    offer_id: int
    about: str
    """Supplier, pack and price."""
    problem: str
    fitting: str
    """An amount that can be ordered, to take in one press; "" for none."""
    choices: list[Choice]
    words: str


@quick.get("/hurtig")
@BUYERS
def page() -> Response:
    """The form, and what the person has typed so far."""
    return _page()


@quick.post("/hurtig")
@BUYERS
def add() -> Response:
    """Keep the lines of the field or the file."""
    text = request.form.get("linjer", "")[:_LONGEST_TEXT]
    file = request.files.get("fil")
    try:
        lines = lines_of(text)
        if file and file.filename:
            lines += sheet_lines(file.stream.read(MOST_BYTES + 1), file.filename)
        with db().write() as writing:
            count = actions.add_lines(
                writing, unit=unit(), lines=lines, by=viewer().actor, now=now()
            )
    except Refused as refused:
        return _page(text, refused)
    say(ngettext("%(num)s linje er læst.", "%(num)s linjer er læst.", Count(count)))
    return _back("linjerne")


@quick.post("/hurtig/ret")
@BUYERS
def correct() -> Response:
    """Correct one line: as it is typed now, as one of the goods proposed, or away with it."""
    key = sane_id(request.form.get("linje", type=int))
    offer_id = sane_id(request.form.get("vare", type=int))
    with db().write() as writing:
        if request.form.get("handling") == "fjern":
            gone = actions.take_away(
                writing, unit=unit(), keys=frozenset([key]), by=viewer().actor, now=now()
            )
            if gone:
                _say_gone(gone)
        elif offer_id:
            name = actions.choose(
                writing, unit=unit(), key=key, offer_id=offer_id,
                amount=request.form.get(f"antal-{offer_id}", "")[:20], by=viewer().actor,
                now=now(),
            )  # fmt: skip
            say(_("Valgt: %(name)s.", name=name))
        else:
            actions.correct(
                writing, unit=unit(), key=key, text=request.form.get("tekst", "")[:400],
                by=viewer().actor, now=now(),
            )  # fmt: skip
    return _back("linjerne")


@quick.post("/hurtig/kurv")
@BUYERS
def put_in() -> Response:
    """Put what is known in the basket; `fjern` takes one line away, `ret` takes the amount that
    can be ordered."""
    amounts = {key: text for name, text in request.form.items() if (key := _key_of(name))}
    taken = sane_id(request.form.get("fjern", type=int))
    if taken:
        with db().write() as writing:
            gone = actions.take_away(
                writing, unit=unit(), keys=frozenset([taken]), by=viewer().actor, now=now()
            )
        _say_gone(gone)
        return _back("linjerne")
    with db().write() as writing:
        done = actions.put_in_basket(
            writing, unit=unit(), amounts=amounts, number=basket_number(), by=viewer().actor,
            now=now(),
        )  # fmt: skip
    count = len(done.names)
    parts = [
        ngettext("%(num)s vare er lagt i kurven.", "%(num)s varer er lagt i kurven.", Count(count))
        if count else _("Der kom ikke noget i kurven.")
    ]  # fmt: skip
    if done.left:
        left = ngettext(
            "%(num)s linje mangler at blive rettet.", "%(num)s linjer mangler at blive rettet.",
            Count(done.left),
        )  # fmt: skip
        parts.append(left)
    say(" ".join(map(str, parts)))
    return redirect(url_for("basket.page"), 303) if count and not done.left else _back("linjerne")


@quick.post("/hurtig/ryd")
@BUYERS
def clear() -> Response:
    """Take all lines away, with a way back."""
    with db().write() as writing:
        gone = actions.take_away(writing, unit=unit(), keys=None, by=viewer().actor, now=now())
    _say_gone(gone)
    return _back("linjerne")


def _say_gone(gone: list[str]) -> None:
    text = ngettext("%(num)s linje er fjernet.", "%(num)s linjer er fjernet.", Count(len(gone)))
    say(text, undo=Undo(url_for("quick.add"), (("linjer", "\n".join(gone)),)) if gone else None)


def _key_of(field: str) -> int:
    """The key in "antal_12", 0 for another field."""
    digits = field.removeprefix("antal_")
    is_one = field.startswith("antal_") and digits.isascii() and digits.isdecimal()
    return sane_id(int(digits[:12])) if is_one else 0


def _back(anchor: str) -> Response:
    return redirect(url_for("quick.page", _anchor=anchor), 303)


def _page(text: str = "", refused: Refused | None = None) -> Response:
    with db().read() as reading:
        kept = queries.draft(reading, unit().id, viewer().person.id)
        lines = queries.shown(reading, kept, unit(), on=local_day(now()))
        lines = queries.with_proposals(reading, lines, place(), unit().path)
    known = [line for line in lines if line.state.is_known]
    ready = [line for line in known if line.state is State.READY]
    page = render_template(
        "quick/page.html", text=text, error=words_of(refused) if refused else "",
        known=[_line(line) for line in known], most=MOST_LINES, ready=len(ready),
        unknown=[_line(line) for line in lines if not line.state.is_known],
        total=kr(sum(map(_value, ready), ZERO)),
    )  # fmt: skip
    return make_response(page, 422 if refused else 200)


def _value(line: QuickLine) -> Decimal:
    price = line.row.price_at(line.number) if line.row else None
    return ZERO if price is None else line_value(price, line.number)


def _line(line: QuickLine) -> Line:
    return Line(
        line.key, line.text.replace("\t", "  "), line.amount, line.row.name if line.row else "",
        line.row.offer_id if line.row else 0, _about(line.row) if line.row else "",
        _problem(line), plain_amount(line.fitting) if line.fitting is not None else "",
        [Choice(row.offer_id, row.name, _about(row), amount or plain_amount(row.minimum_quantity))
         for row, amount in line.choices], line.words,
    )  # fmt: skip


def _about(row: OfferRow) -> str:
    price = kr(row.price) if row.price is not None else ""
    per = _("%(price)s pr. %(unit)s", price=price, unit=unit_word(row.order_unit))
    number_text = _("varenr. %(number)s", number=row.seller_item_id)
    return f"{row.supplier_name}, {number_text}, {per}"


def _problem(line: QuickLine) -> str:
    if line.refused:
        return words_of(line.refused)
    if line.is_shortened:
        return _("Regnearket har forkortet nummeret. Gør kolonnen til tekst, og kopiér igen.")
    if line.state is State.GONE:
        name = line.row.name if line.row else line.words
        return _("»%(name)s« sælges ikke mere.", name=name)
    if line.state is State.SEVERAL:
        return _("Det kan være flere varer. Vælg den rigtige.")
    return "" if line.state is State.READY else _("Vi kender ikke nummeret.")
