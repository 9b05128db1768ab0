"""Which column of a price list means what, by the many names suppliers give them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from catalog_import.coerce import cell_text
from catalog_import.labels import Label, recognise
from catalog_import.step_columns import StepColumn, find_steps
from catalog_import.text import fold
from catalog_import.upkeep import COST, KINDS, KWH, PLAINLY, YEARS, Meaning, meaning

# Field -> headers, best first (a hyphen is a space there): with both "Nettopris" and "Pris" in
# a sheet, the net price is ours.
SYNONYMS: Mapping[str, str] = {
    "seller_item_id": (
        "Varenr Varenummer Vare-nr. Artikelnr Artikelnummer Art.nr Leverandørens-varenr "
        "Leverandørvarenr Sælgers-varenr Bestillingsnr Materiale Materialenr Item-number Item-no "
        "Article-number Article-no Part-number Part-no SKU VVS/El-nr VVS-nr El-nr"
    ),
    "name": (
        "Varenavn Navn Varetekst Produktnavn Varebetegnelse Betegnelse Titel Materialetekst "
        "Item-name Product-name Produkt Vare Beskrivelse Item-description Description"
    ),
    "description": (
        "Beskrivelse Varebeskrivelse Produktbeskrivelse Lang-tekst Varetekst2 Description"
    ),
    "brand": "Mærke Brand Varemærke Mærkevare",
    "manufacturer": "Producent Fabrikant Fabrikat Producentnavn Manufacturer",
    "manufacturer_item_id": (
        "Producentens-varenummer Producent-varenr Producentens-varenr Fabrikantens-varenr "
        "Producentvarenr Producentvarenummer"
    ),
    "gtin": (
        "EAN GTIN EAN-nr EAN-nummer EAN/UPC Stregkode EAN-kode GTIN-nr GTIN-13 EAN-13 EAN/GTIN"
    ),
    "unspsc": "UNSPSC UNSPSC-kode UNSPSC-nr",
    "order_unit": (
        "Bestillingsenhed Salgsenhed Enhed Salgsmængdeenhed Enh. Ordreenhed Sales-unit Unit UOM "
        "Unit-of-measure"
    ),
    "price": (
        "Kontraktpris Aftalepris Nettopris Nettopris-pr.-stk. Nettopris-pr.-enhed Pris-ex.-moms "
        "Pris-ekskl.-moms Pris-excl.-moms Pris-eks.-moms Pris-uden-moms Enhedspris Pris-pr.-enhed "
        "Pris Pris-kr. Pris-i-kr. Pris-DKK Stykpris Pris-pr.-stk. Contract-price Net-price "
        "Price"
    ),
    "price_with_vat": (
        "Pris-inkl.-moms Pris-incl.-moms Pris-med-moms Bruttopris-inkl.-moms Pris-inklusive-moms "
        "Nettopris-inkl.-moms Kontraktpris-inkl.-moms Stykpris-inkl.-moms Enhedspris-inkl.-moms "
        "Pris-kr.-inkl.-moms Pris-DKK-inkl.-moms"
    ),
    "list_price": (
        "Listepris Bruttopris Vejl.-pris Vejledende-pris Vejledende-udsalgspris Katalogpris "
        "Normalpris Listepris-pr.-enhed Listepris-pr.-enhed-kr. Listepris-kr. Bruttopris-kr. "
        "List-price"
    ),
    "discount_percent": "Rabat% Rabat Rabatsats Rabat-pct. Rabatprocent Rabat-i-% Discount",
    "price_total": (
        "Fakturapris-total Fakturapris-total-kr. Totalpris Pris-total Pris-i-alt Total "
        "Total-kr. Linjetotal Linjepris Beløb Sum I-alt"
    ),
    "currency": "Valuta Valutakode Currency",
    "vat_percent": "Moms% Moms Momssats Moms-pct. Momsprocent VAT Tax%",
    "content_quantity": (
        "Indhold Nettoindhold Pakningsstørrelse Antal-pr.-enhed Antal-pr.-pakke Antal-i-pakning "
        "Indhold-pr.-enhed Kolli Kollistørrelse"
    ),
    "content_unit": "Indholdsenhed Enhed-for-indhold Måleenhed",
    "minimum_quantity": (
        "Min.-antal Minimum Minimumsantal Mindste-antal Min.-ordre Minimumskøb Mindstekøb"
    ),
    "quantity_step": "Spring Købes-i-antal Ordremultiplum Antalsspring",
    "lead_time_days": (
        "Levering-dage Leveringstid Leveringstid-dage Leveringsdage Leveringstid-i-dage"
    ),
    "agreement_number": (
        "Aftalenr Aftalenummer SKI-nr SKI-aftale SKI-aftalenr Aftale Kontraktnr Kontraktnummer"
    ),
    "lot": "Delaftale Delaftalenr Lot",
    "valid_from": "Gyldig-fra Gælder-fra Startdato Pris-fra",
    "valid_to": "Gyldig-til Gælder-til Slutdato Udløber Pris-til",
    "labels": "Miljømærke Miljømærker Mærkning Mærkninger Certificering Certifikat",
    "licence": "Licens Licensnr Licensnummer Mærke-licens Miljømærke-licens",
    "replaces": "Erstatter Erstatter-varenr Afløser Erstatter-varenummer",
    "replaced_by": "Erstattes-af Erstattet-af Erstattet Afløses-af Nyt-varenr",
    YEARS: "Forventet-levetid-(år) Levetid-(år)",
    KWH: "Energiforbrug-(kWh/år) Elforbrug-(kWh/år)",
    COST: "Driftsomkostning-(kr./år) Driftsomkostning-pr.-år",
    "image": "Billede Billed-URL Billedlink Billede-URL Foto Image Image-URL Link",
}
# What a price list cannot do without, and the word we ask for it with.
REQUIRED: Mapping[str, str] = {"seller_item_id": "Varenr.", "name": "Varenavn", "price": "Pris"}

_MEANINGS: dict[str, list[tuple[str, int]]] = {}
for _field, _words in SYNONYMS.items():
    for _rank, _word in enumerate(_words.split()):
        _MEANINGS.setdefault(fold(_word), []).append((_field, _rank))


def fields_named(folded: str) -> tuple[str, ...]:
    """The fields a header may mean, given as `text.fold` writes it."""
    return tuple(field for field, _ in _MEANINGS.get(folded, ()))


@dataclass(frozen=True, slots=True)
class Columns:
    """Where each field stands in a row; `label_columns` are headed by the label itself.

    `steps` are prices of larger amounts, headed by the amount. `upkeep` says in which unit the
    columns about lifetime, power and running cost are, by field.
    """

    at: Mapping[str, int]
    label_columns: Mapping[int, Label]
    width: int
    steps: tuple[StepColumn, ...]
    upkeep: Mapping[str, Meaning]

    @property
    def score(self) -> int:
        """How many of the columns we know."""
        return len(self.at) + len(self.label_columns) + len(self.steps)

    @property
    def is_price_list(self) -> bool:
        """True for the header of a list of items: an item and at least one more fact."""
        known = set(self.at)
        return len(known) >= 2 and bool(known & {"seller_item_id", "name", "gtin"})

    @property
    def missing(self) -> tuple[str, ...]:
        """Required fields no column was found for."""
        return tuple(field for field in REQUIRED if field not in self.at)

    def cell(self, row: Sequence[object], field: str) -> object:
        """The cell of a field; None where the sheet or the row has none."""
        at = self.at.get(field, -1)
        return row[at] if 0 <= at < len(row) else None


def match(header: Sequence[object], chosen: Mapping[str, str] | None = None) -> Columns:
    """Find the fields in a header row. `chosen` (header text -> field) beats our own reading.

    A column chosen to be "" is not used. Of two columns with one header the first counts.
    """
    names = [fold(cell_text(cell)) for cell in header]
    picked = {fold(text): field for text, field in (chosen or {}).items()}
    at = {picked[name]: i for i, name in reversed(list(enumerate(names))) if picked.get(name)}
    free = {i: name for i, name in enumerate(names) if name and name not in picked}
    for field in SYNONYMS:
        if field not in at and (found := _best(field, free)) is not None:
            at[field] = found
            del free[found]
    upkeep = _upkeep(header, at, free)
    steps = find_steps({i: cell_text(header[i]) for i in free})
    if "price" not in at and (of_one := next((s for s in steps if s.least == 1), None)):
        at["price"] = of_one.price
    steps = tuple(step for step in steps if step.price != at.get("price"))
    labels = {i: label for i in free if (label := recognise(cell_text(header[i])))}
    width = max((i + 1 for i, name in enumerate(names) if name), default=0)
    return Columns(at, labels, width, steps, upkeep)


def _upkeep(
    header: Sequence[object], at: dict[str, int], free: dict[int, str]
) -> Mapping[str, Meaning]:
    """What its columns mean; one whose header says so in words of its own joins them."""
    found = {kind: PLAINLY[kind] for kind in KINDS if kind in at}
    for i in sorted(free):
        meant = meaning(cell_text(header[i]))
        if meant is not None and meant.kind not in at:
            at[meant.kind], found[meant.kind] = i, meant
            del free[i]
    return found


def _best(field: str, free: Mapping[int, str]) -> int | None:
    """The column that says most clearly that it is this field."""
    ranked = [
        (rank, i)
        for i, name in free.items()
        for meant, rank in _MEANINGS.get(name, ())
        if meant == field
    ]
    return min(ranked)[1] if ranked else None
