"""The six invented suppliers of the demo municipality.

The CVR numbers pass the modulus-11 check and lie above the series handed out to real companies.
"""

from dataclasses import dataclass
from enum import StrEnum


class FileFormat(StrEnum):
    """How a supplier sends its catalogue."""

    PEPPOL = "peppol"  # Peppol BIS Catalogue 3, XML
    CSV_CP1252 = "csv-cp1252"  # Danish list out of an old system: `;`, `1.234,50`, Windows-1252
    CSV_UTF8 = "csv-utf8"  # the same with a UTF-8 mark in front
    XLSX = "xlsx"


@dataclass(frozen=True, slots=True)
class Supplier:
    """One invented supplier; `weekdays` are its delivery days to Lindeby (Monday is 0)."""

    cvr: str
    gln: str
    name: str
    tagline: str
    drawing: str
    categories: tuple[str, ...]
    format: FileFormat
    weekdays: tuple[int, ...]


KRIDTHUSET = Supplier(
    cvr="98100121",
    gln="5799991000018",
    name="Kridthuset",
    tagline="Kontor, papir og kreativt",
    drawing="kridt",
    categories=(
        "kopipapir", "skriveredskaber", "kontorartikler", "mapper", "toner", "haefter",
        "maling", "kunst", "haandarbejde", "spil", "legetoej", "klodser", "boeger",
        "kontormoebler", "aftoerringspapir", "rengoeringsmidler", "klude", "saebe", "kaffe",
    ),
    format=FileFormat.PEPPOL,
    weekdays=(1, 3),
)  # fmt: skip

HAVBLIK = Supplier(
    cvr="98100237",
    gln="5799991000025",
    name="Havblik Forsyning",
    tagline="Papir, rengøring, pleje og kolonial",
    drawing="ble",
    categories=(
        "aftoerringspapir", "rengoeringsmidler", "koste", "klude", "affaldsposer", "saebe",
        "bleer", "handsker", "foerstehjaelp", "engangsservice", "koed", "paalaeg", "fisk",
        "gryn", "olie", "kaffe", "drikkevarer", "frugt", "groentsager", "maelk", "ost",
        "broed", "kopipapir", "lyskilder", "arbejdstoej",
    ),
    format=FileFormat.PEPPOL,
    weekdays=(2,),
)  # fmt: skip

MARKEN = Supplier(
    cvr="98100334",
    gln="5799991000032",
    name="Marken Frugt & Grønt",
    tagline="Frisk frugt og grønt fra nær og fjern",
    drawing="frugt",
    categories=("frugt", "groentsager", "aeg", "drikkevarer"),
    format=FileFormat.CSV_CP1252,
    weekdays=(1, 4),
)

MOSEGAARD = Supplier(
    cvr="98100431",
    gln="5799991000049",
    name="Mosegård Mejeri",
    tagline="Mælk, ost, æg og brød",
    drawing="maelk",
    categories=("maelk", "ost", "aeg", "broed", "koed", "paalaeg", "gryn", "olie"),
    format=FileFormat.XLSX,
    weekdays=(0, 3),
)

LEG_OG_LAER = Supplier(
    cvr="98100539",
    gln="5799991000056",
    name="Leg & Lær Nord",
    tagline="Legetøj, bevægelse og bøger",
    drawing="and",
    categories=(
        "legetoej", "spil", "klodser", "bevaegelse", "legeplads", "boeger", "maling", "kunst",
        "haandarbejde", "skriveredskaber", "haefter", "skolemoebler", "legemoebler", "bleer",
    ),
    format=FileFormat.CSV_UTF8,
    weekdays=(3,),
)  # fmt: skip

FJELSTRUP = Supplier(
    cvr="98100601",
    gln="5799991000063",
    name="Fjelstrup Inventar & IT",
    tagline="Møbler, lys, computere og arbejdstøj",
    drawing="stol",
    categories=(
        "kontormoebler", "skolemoebler", "legemoebler", "lyskilder", "computere", "arbejdstoej",
        "engangsservice", "toner", "kontorartikler", "mapper", "koste", "affaldsposer",
        "handsker", "foerstehjaelp", "legeplads", "bevaegelse",
    ),
    format=FileFormat.XLSX,
    weekdays=(2,),
)  # fmt: skip

SUPPLIERS: tuple[Supplier, ...] = (
    KRIDTHUSET,
    HAVBLIK,
    MARKEN,
    MOSEGAARD,
    LEG_OG_LAER,
    FJELSTRUP,
)


@dataclass(frozen=True, slots=True)
class AgreementMark:
    """Which lines of which supplier carry an agreement's number, and how many of a hundred."""

    number: str
    suppliers: tuple[Supplier, ...]
    categories: tuple[str, ...]
    percent: int = 84  # the rest is sold by the same supplier outside the assortment


AGREEMENT_MARKS: tuple[AgreementMark, ...] = (
    AgreementMark("50.20", (HAVBLIK,), (
        "aftoerringspapir", "rengoeringsmidler", "koste", "klude", "affaldsposer", "handsker",
        "foerstehjaelp", "engangsservice",
    )),
    AgreementMark("50.55", (KRIDTHUSET,), (
        "kopipapir", "skriveredskaber", "kontorartikler", "mapper", "toner", "haefter",
    )),
    AgreementMark("50.90", (HAVBLIK,), (
        "frugt", "groentsager", "koed", "paalaeg", "fisk", "gryn", "olie", "kaffe", "drikkevarer",
    )),
    AgreementMark("IV-2025-03", (LEG_OG_LAER, KRIDTHUSET), (
        "legetoej", "spil", "klodser", "bevaegelse", "maling", "kunst", "haandarbejde",
    )),
    AgreementMark("IV-2024-11", (MOSEGAARD,), ("maelk", "ost", "aeg", "broed")),
    AgreementMark("IV-2026-02", (FJELSTRUP,), ("kontormoebler", "skolemoebler", "legemoebler")),
    AgreementMark("LK-2025-001", (MARKEN,), ("frugt", "groentsager"), percent=100),
    AgreementMark("LK-2023-014", (FJELSTRUP,), ("arbejdstoej",)),
    AgreementMark("LK-2025-007", (HAVBLIK,), ("bleer", "saebe")),
    AgreementMark("50.40", (FJELSTRUP,), ("computere",)),
)  # fmt: skip


def agreement_for(supplier: Supplier, category: str) -> AgreementMark | None:
    """The agreement that covers this supplier's items of a category; None where none does."""
    for mark in AGREEMENT_MARKS:
        if supplier in mark.suppliers and category in mark.categories:
            return mark
    return None
