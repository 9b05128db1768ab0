"""Which label an invented item carries, with a licence number of the right form.

The numbers have the form of the real schemes but belong to nobody.
"""

import random
from dataclasses import dataclass
from decimal import Decimal

# Share of fair items among coffee, tea, cocoa, bananas and pineapples.
FAIRTRADE_PERCENT = 35
# Some suppliers write praise where a label belongs; the import sends it to the review queue.
PRAISE = ("Miljøvenlig", "Grøn garanti")
PRAISE_PERMILLE = 6
LICENCE_GIVEN_PERCENT = 94  # a few state the label and forget the number


@dataclass(frozen=True, slots=True)
class LabelKind:
    """One label: GS1 code, the word in a Danish list, who issues it, and its type."""

    code: str
    word: str
    issuer: str
    type: str
    type1: bool = False


LABELS: dict[str, LabelKind] = {
    "SVANEN": LabelKind("SVANEN", "Svanemærket", "Miljømærkning Danmark", "Environmental", True),
    "BLOMST": LabelKind(
        "EU_ECO_LABEL", "EU-Blomsten", "Miljømærkning Danmark", "Environmental", True
    ),
    "ENGEL": LabelKind("BLUE_ANGEL", "Blauer Engel", "RAL gGmbH", "Environmental", True),
    "TCO": LabelKind("TCO_DEVELOPMENT", "TCO Certified", "TCO Development", "Environmental", True),
    "FSC": LabelKind("FOREST_STEWARDSHIP_COUNCIL_100_PERCENT", "FSC 100%", "FSC", "Forest"),
    "FSCMIX": LabelKind("FOREST_STEWARDSHIP_COUNCIL_MIX", "FSC Mix", "FSC", "Forest"),
    "FSCREC": LabelKind("FOREST_STEWARDSHIP_COUNCIL_RECYCLED", "FSC Recycled", "FSC", "Forest"),
    "PEFC": LabelKind("PEFC_CERTIFIED", "PEFC", "PEFC Danmark", "Forest"),
    "OEKOTEX": LabelKind("OEKO_TEX_LABEL", "OEKO-TEX Standard 100", "OEKO-TEX", "Health"),
    "KRANS": LabelKind(
        "APPROVED_BY_ASTHMA_AND_ALLERGY_ASSOC",
        "Astma-Allergi Nordic (Den Blå Krans)",
        "Astma-Allergi Danmark",
        "Health",
    ),
    "MSC": LabelKind("MARINE_STEWARDSHIP_COUNCIL_LABEL", "MSC", "MSC", "Environmental"),
    "ASC": LabelKind("AQUACULTURE_STEWARDSHIP_COUNCIL", "ASC", "ASC", "Environmental"),
    "FAIR": LabelKind("FAIR_TRADE_MARK", "Fairtrade", "Fairtrade Danmark", "Social"),
    "DKECO": LabelKind("DK_ECO", "Ø-mærket", "Fødevarestyrelsen", "Organic"),
    "EUECO": LabelKind("EU_ORGANIC_FARMING", "EU's økologilogo", "NA", "Organic"),
}


@dataclass(frozen=True, slots=True)
class Label:
    """A label on an item; `code` is empty for praise that is no label."""

    code: str
    word: str
    issuer: str
    type: str
    licence: str
    type1: bool = False


def carry(key: str, rng: random.Random) -> Label:
    """The label of a key of LABELS with a licence number."""
    kind = LABELS[key]
    given = rng.randrange(100) < LICENCE_GIVEN_PERCENT
    licence = _licence(key, rng)
    return Label(kind.code, kind.word, kind.issuer, kind.type, licence if given else "", kind.type1)


def praise(rng: random.Random) -> Label:
    """A word that looks like a label and is none."""
    return Label("", rng.choice(PRAISE), "NA", "Environmental", "")


def _licence(key: str, rng: random.Random) -> str:
    number = rng.randrange(10, 10_000)
    forms = {
        "SVANEN": f"{3000 + number % 90:04d} {number:04d}",
        "BLOMST": f"DK/{number % 60:03d}/{number % 997:03d}",
        "ENGEL": f"DE-UZ {number % 200} {number:05d}",
        "PEFC": f"PEFC/09-{number % 90 + 10}-{number % 897 + 100}",
        "DKECO": "DK-ØKO-100",
        "EUECO": f"{('ES', 'IT', 'NL', 'DE')[number % 4]}-BIO-{number % 180 + 1:03d}",
    }
    families = {"FSC": "FSC-C", "FSCMIX": "FSC-C", "FSCREC": "FSC-C", "FAIR": "FLO-ID "}
    return forms.get(key) or f"{families.get(key, key + '-')}{900_000 + number}"


# What it costs to make the same thing to a stricter standard, seen in Danish price lists.
ORGANIC_FACTOR = Decimal("1.26")
TYPE1_FACTOR = Decimal("1.03")
FAIR_FACTOR = Decimal("1.08")
