"""What a supplier's page says: the catalogue's age, how well goods are described, files, prices."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import islice
from urllib.parse import quote

from flask import url_for

from shop.agreements.queries import AgreementRow
from shop.agreements.rules import Terms
from shop.intake.queries.supplier_page import (
    MISSING,
    FileRow,
    LetterLine,
    PriceYear,
    Quality,
    Sending,
    SupplierFacts,
)
from shop.intake.rhythm import Expected, Rhythm, expected, rhythm_of
from shop.intake.rules import BatchState
from shop.intake.views.translate import _, _l, ngettext
from shop.intake.views.words import signed_kr, state_badge
from shop.kernel.periods import local_day
from shop.kernel.wording import HARD_SPACE
from shop.kernel.workbook import Cell, Sheet
from shop.organisation.queries import NodeFacts
from shop.receiving.views.kept import Kept
from shop.web.words import dayyear, kr, number, pct, unit_word


@dataclass(frozen=True, slots=True)
class Share:
    """How many of the goods something is known of. `share` 0-1, for the bar."""

    label: str
    share: float
    text: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class FileLine:
    """One of the supplier's files in the history."""

    url: str
    file_name: str
    came: str
    errors: int
    warnings: int
    state: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Series:
    """What components/report.html draws: errors as the own line, warnings dotted."""

    own: list[int]
    similar: list[int]
    target: None
    target_label: str
    first: str
    last: str
    sentence: str


@dataclass(frozen=True, slots=True)
class SupplierView:
    """A supplier's page for one place."""

    name: str
    lead: str
    node_id: int
    place: str
    age: list[tuple[str, str]]
    late: str
    """How overdue the next catalogue is, "" when it is not."""
    every_days: str
    every_hint: str
    shares: list[Share]
    files: list[FileLine]
    series: Series | None
    prices: list[tuple[str, str]]
    kept: list[Kept]
    """Of its orders in a year, what was wrong with them."""
    kept_url: str
    agreements: list[tuple[str, str, str]]
    """Address, title, what it is and how long."""
    terms: list[tuple[str, str]]
    letter_text: str
    mail_url: str
    csv_url: str
    xlsx_url: str
    xlsx_note: str
    """What the workbook leaves out, "" when it has all."""
    rhythm_url: str
    edit_url: str
    """"" where others have agreements with it too."""
    places: list[tuple[str, str]]
    """(address, name) of the viewer's other places where the supplier sells too."""


def lead(live: int, place: str) -> str:
    """How much the supplier sells to the place."""
    return ngettext(
        "%(num)s vare til %(place)s.", "%(num)s varer til %(place)s.", live, place=place
    )


def age_facts(sending: Sending | None, now: datetime) -> list[tuple[str, str]]:
    """When the catalogue was published, and when the next should come."""
    today = local_day(now)
    published = sending.published if sending else ()
    facts = [(_("Udgivet"), _age((today - max(published)).days) if published else
              _("Ikke udgivet fra en fil"))]  # fmt: skip
    rhythm = rhythm_of(sending.every_days if sending else None, published)
    if rhythm is None:
        return [*facts, (_("Næste"), _("Det ved vi ikke endnu."))]
    facts.append((_("Kommer"), _how_often(rhythm)))
    if next_one := expected(rhythm, published, today):
        facts.append((_("Næste"), expected_text(next_one)))
    return facts


def _age(days: int) -> str:
    if days == 0:
        return _("I dag")
    return ngettext("I går", "For %(num)s dage siden", days)


def _how_often(rhythm: Rhythm) -> str:
    often = ngettext("Hver dag", "Hver %(num)s. dag", rhythm.every_days)
    if rhythm.is_guess:
        return _("%(often)s, som vi gætter ud fra de sidste filer", often=often)
    return _("%(often)s, som I har aftalt", often=often)


def expected_text(next_one: Expected) -> str:
    """The day of the next catalogue, and that it is ours to guess where it is."""
    when = dayyear(next_one.day)
    return _("Omkring %(day)s", day=when) if next_one.is_guess else when


def late_text(sending: Sending | None, now: datetime) -> str:
    """How overdue the next catalogue is; "" while it is not."""
    if sending is None:
        return ""
    rhythm = rhythm_of(sending.every_days, sending.published)
    found = expected(rhythm, sending.published, local_day(now))
    if found is None or not found.days_late:
        return ""
    return ngettext(
        "Næste katalog er %(num)s dag forsinket", "Næste katalog er %(num)s dage forsinket",
        found.days_late,
    )  # fmt: skip


def shares(found: Quality) -> list[Share]:
    """What is known of the live goods, as bars with words."""
    if not found.live:
        return []
    unsure = (
        ngettext(
            "%(num)s vare har et mærke, vi ikke kender.",
            "%(num)s varer har et mærke, vi ikke kender.", found.unsure,
        )
        if found.unsure else ""
    )  # fmt: skip
    labels = [
        _share(
            _("Mærker"), found.labelled, found.labelable,
            unsure or _("Talt hvor der findes mærkede varer."),
        )
    ] if found.labelable else []  # fmt: skip
    return [
        *labels,
        _share(_("Pris, der kan sammenlignes"), found.comparable, found.live),
        _share(_("Varegruppe (UNSPSC)"), found.classified, found.live),
        _share(_("EAN-nummer"), found.gtin, found.live),
        _share(_("Billede"), found.image, found.live),
        _share(_("Beskrivelse"), found.description, found.live),
    ]


def _share(label: str, known: int, total: int, note: str = "") -> Share:
    share = Decimal(known) / total
    text = _(
        "%(known)s af %(total)s (%(share)s)", known=number(known), total=number(total),
        share=pct(share),
    )  # fmt: skip
    return Share(label, float(share), text, note)


def file_lines(found: Sequence[FileRow]) -> list[FileLine]:
    """The files, newest first."""
    return [
        FileLine(
            url_for("intake.batch", batch_id=row.id), row.file_name, dayyear(row.staged_at),
            row.errors, row.warnings, state_badge(row.state),
        )
        for row in found
    ]  # fmt: skip


def series(found: Sequence[FileRow]) -> Series | None:
    """Errors and warnings file by file, oldest first; None for fewer than two files."""
    read = [row for row in reversed(found) if row.state is not BatchState.RECEIVED]
    if len(read) < 2:
        return None
    errors = [row.errors for row in read]
    sentence = ngettext(
        "Fejl i %(num)s fil: %(first)s i den ældste, %(last)s i den nyeste.",
        "Fejl i %(num)s filer: %(first)s i den ældste, %(last)s i den nyeste.",
        len(read), first=number(errors[0]), last=number(errors[-1]),
    )  # fmt: skip
    return Series(
        errors, [row.warnings for row in read], None, "", dayyear(read[0].staged_at),
        dayyear(read[-1].staged_at), sentence,
    )  # fmt: skip


def price_facts(found: PriceYear) -> list[tuple[str, str]]:
    """What the prices did in a year."""
    return [
        (_("Udgivne filer"), number(found.files)),
        (_("Priser op"), number(found.up)), (_("Priser ned"), number(found.down)),
        (_("Betyder for os om året"), signed_kr(found.effect)),
    ]  # fmt: skip


def agreement_lines(
    found: Iterable[AgreementRow], supplier_id: int
) -> list[tuple[str, str, str]]:  # fmt: skip
    """The agreements that the supplier is on here."""
    lines = []
    for row in found:
        if supplier_id in {supplier.id for _rank, supplier in row.suppliers}:
            until = _(
                "Aftale %(number)s, til %(day)s", number=row.agreement.number,
                day=dayyear(row.agreement.valid_to),
            )  # fmt: skip
            address = url_for("agreements.one", agreement_id=row.agreement.id)
            lines.append((address, row.agreement.title, until))
    return lines


def terms_facts(terms: Terms) -> list[tuple[str, str]]:
    """What is agreed about prices and small orders; nothing where nothing is."""
    facts = []
    if terms.price_rise_limit is not None:
        facts.append((_("En pris må højst stige"), pct(terms.price_rise_limit / 100)))
    if terms.price_notice_days is not None:
        days = ngettext("%(num)s dag før", "%(num)s dage før", terms.price_notice_days)
        facts.append((_("Stigninger varsles"), days))
    if terms.minimum_order_value:
        facts.append((_("Mindste ordre"), kr(terms.minimum_order_value)))
    if terms.small_order_fee:
        facts.append((_("Gebyr under den"), kr(terms.small_order_fee)))
    return facts


_ASKED = {
    "label": _l("Miljømærke og licens"), "comparable": _l("Indhold (antal og enhed)"),
    "class": _l("UNSPSC-kode"), "gtin": _l("EAN-nummer"), "image": _l("Billede"),
    "description": _l("Beskrivelse"),
}  # fmt: skip


def letter_columns() -> list[tuple[str, int]]:
    """The heads of the letter's list with their widths in letters."""
    own = [(_("Jeres varenr."), 18), (_("Vores nr."), 12), (_("Vare"), 48), (_("Enhed"), 10),
           (_("EAN"), 16), (_("UNSPSC"), 12), (_("Købt sidste år"), 14)]  # fmt: skip
    return [*own, *((str(_ASKED[name]), 22) for name in MISSING)]


def letter_cells(lines: Iterable[LetterLine]) -> Iterator[tuple[Cell, ...]]:
    """A row for each; what we ask for says "mangler"."""
    asked = _("mangler")
    for line in lines:
        yield (
            line.seller_item_id, line.offer_id, line.name, unit_word(line.order_unit), line.gtin,
            line.unspsc, line.bought,
            *(asked if name in line.missing else "" for name in MISSING),
        )  # fmt: skip


MOST_IN_WORKBOOK = 50_000
"""Rows of the letter as a workbook: some five seconds to make. The CSV has all of them."""


def letter_sheet(lines: Iterable[LetterLine]) -> Sheet:
    """The letter's list as a workbook's sheet, at most MOST_IN_WORKBOOK rows of it."""
    rows = islice(letter_cells(lines), MOST_IN_WORKBOOK)
    return Sheet(_("Det mangler"), letter_columns(), rows)


def workbook_note(live: int) -> str:
    """What a workbook of so many goods leaves out."""
    if live <= MOST_IN_WORKBOOK:
        return ""
    return _("Excel-filen har højst %(most)s varer. CSV-filen har alle.",
             most=number(MOST_IN_WORKBOOK))  # fmt: skip


def letter_text(supplier: SupplierFacts, place: NodeFacts, found: Quality, sender: str) -> str:
    """A friendly mail that asks for what is missing and says what it is good for."""
    gaps = [
        (_ASKED["label"], found.labelable - found.labelled),
        (_ASKED["comparable"], found.live - found.comparable),
        (_ASKED["class"], found.live - found.classified),
        (_ASKED["gtin"], found.live - found.gtin),
        (_ASKED["image"], found.live - found.image),
        (_ASKED["description"], found.live - found.description),
    ]
    lines = "\n".join(
        f"- {word}: " + ngettext("%(num)s vare", "%(num)s varer", count)
        for word, count in gaps if count > 0
    )  # fmt: skip
    parts = (
        _("Hej %(supplier)s", supplier=supplier.name),
        _("Jeres varer står i %(place)ss indkøbsbutik, hvor institutioner og skoler køber ind. "
          "Varer, der er godt beskrevet, er lettere at finde og at vælge.", place=place.name),
        _("I jeres katalog mangler vi stadig:"), lines,
        _("Listen er vedhæftet, med de varer først, som vi køber mest af. Skriv gerne det "
          "manglende ind i jeres næste katalog."),
        _("Tak for hjælpen"), f"{sender}\n{place.name}".strip(),
    )  # fmt: skip
    return "\n\n".join(part for part in parts if part).replace(HARD_SPACE, " ")


def mail_url(supplier: SupplierFacts, text: str) -> str:
    """An address that opens the mail, to the supplier where we know it."""
    subject = _("Oplysninger om jeres varer")
    to = quote(supplier.email, safe="@")
    return f"mailto:{to}?subject={quote(subject)}&body={quote(text)}"
