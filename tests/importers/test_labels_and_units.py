"""The words suppliers use for labels and units."""

from collections import defaultdict
from decimal import Decimal

import pytest

from catalog_import import labels, units
from catalog_import.item import LabelState
from catalog_import.text import fold


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Svanemærket", "SVANEN"),
        ("svanemaerket", "SVANEN"),
        ("SVANEN ®", "SVANEN"),
        ("Nordic Swan Ecolabel", "SVANEN"),
        ("NEO", "SVANEN"),
        ("EU-Blomsten", "EU_ECO_LABEL"),
        ("EU Ecolabel", "EU_ECO_LABEL"),
        ("EEL", "EU_ECO_LABEL"),
        ("Ø-mærket", "DK_ECO"),
        ("oe-maerket", "DK_ECO"),
        ("DK_ECO", "DK_ECO"),
        ("FSC", "FOREST_STEWARDSHIP_COUNCIL_LABEL"),
        ("FSC® Mix", "FOREST_STEWARDSHIP_COUNCIL_MIX"),
        ("FSC Mix 55 %", "FOREST_STEWARDSHIP_COUNCIL_MIX"),
        ("FSC 100%", "FOREST_STEWARDSHIP_COUNCIL_100_PERCENT"),
        ("PEFC", "PEFC_CERTIFIED"),
        ("Fairtrade", "FAIR_TRADE_MARK"),
        ("Öko-Tex", "OEKO_TEX_LABEL"),
        # The Norwegian codes that EHF files carry (NEO and EEL stand above).
        ("DOM", "DK_ECO"),
        ("EOP", "EU_ORGANIC_FARMING"),
        ("FBL", "FAIR_TRADE_MARK"),
        ("BAL", "BLUE_ANGEL"),
        ("KBL", "KRAV_MARK"),
        ("MSC", "MARINE_STEWARDSHIP_COUNCIL_LABEL"),
        ("PEF", "PEFC_CERTIFIED"),
        ("GOT", "GLOBAL_ORGANIC_TEXTILE_STANDARD"),
        ("DEBIO", "DEBIO"),
        ("TCL", None),  # no source says what these two mean: a person decides
        ("ESU", None),
        ("  ", None),
        ("ikke Svanemærket", None),
        ("svanehals", None),
        ("grøn", None),
    ],
)
def test_a_label_is_recognised_by_its_whole_text_only(text: str, code: str | None) -> None:
    found = labels.recognise(text)
    assert (found.code if found else None) == code


def test_no_spelling_stands_for_two_labels() -> None:
    codes_of: dict[str, set[str]] = defaultdict(set)
    for row in labels._rows():
        for spelling in labels._spellings(row):
            codes_of[fold(spelling)].add(row["code"])
    assert {spelling: codes for spelling, codes in codes_of.items() if len(codes) > 1} == {}


def test_only_labels_over_the_whole_life_cycle_are_type_1() -> None:
    assert labels.ALL["SVANEN"].type1
    assert not labels.ALL["OEKO_TEX_LABEL"].type1
    assert {label.kind for label in labels.ALL.values() if label.type1} == {"environment"}
    assert labels.ALL["CONFORMITE_EUROPEENNE"].kind == "other"


@pytest.mark.parametrize(
    ("text", "name", "licence"),
    [
        ("Svanemærket 5025 0012", "Svanemærket", "5025 0012"),
        ("Svanemærket (licens nr. 5025 0012)", "Svanemærket", "5025 0012"),
        ("EU-Blomsten DK/020/012", "EU-Blomsten", "DK/020/012"),
        ("FSC Mix FSC-C012345", "FSC Mix", "FSC-C012345"),
        ("FSC Mix 70%", "FSC Mix 70%", ""),
        ("Grøn ko 1234", "Grøn ko 1234", ""),
    ],
)
def test_a_licence_written_behind_its_label(text: str, name: str, licence: str) -> None:
    assert labels.split_licence(text) == (name, licence)


def test_a_known_label_is_warranted_and_an_unknown_one_waits_for_a_person() -> None:
    assert labels.claim("Svanen").state is LabelState.WARRANTED
    unknown = labels.claim("Grøn ko")
    assert (unknown.raw, unknown.code, unknown.state) == ("Grøn ko", "", LabelState.UNKNOWN)


def test_the_code_beats_the_text_beside_it() -> None:
    assert labels.claim("EU Ecolabel", code="SVANEN").code == "SVANEN"
    assert labels.claim("EU Ecolabel", code="NOT_A_CODE").code == "EU_ECO_LABEL"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("stk", "H87"),
        ("Stk.", "H87"),
        ("pr. stk.", "H87"),
        ("EA", "H87"),
        ("C62", "H87"),
        ("PCE", "H87"),
        ("H87", "H87"),
        ("kasse", "XCT"),
        ("KS", "XCT"),
        ("CT", "XCT"),
        ("XCS", "XCS"),
        ("pakke", "XPK"),
        ("PK", "XPK"),
        ("sæk", "XSA"),
        ("rulle", "XRO"),
        ("ROL", "XRO"),
        ("flaske", "XBO"),
        ("dunk", "XCN"),
        ("æske", "XBX"),
        ("kg", "KGM"),
        ("m²", "MTK"),
        ("par", "PR"),
        ("BX", "XBX"),
        ("dims", None),
        ("", None),
        ("XQ0", None),
    ],
)
def test_a_unit_becomes_its_code(text: str, code: str | None) -> None:
    assert units.normalise(text) == code


@pytest.mark.parametrize(
    ("quantity", "unit", "held"),
    [
        ("250", "MLT", ("0.25", "LTR")),
        ("750", "g", ("0.75", "KGM")),
        ("5", "l", ("5", "LTR")),
        ("500", "ark", ("500", "ST")),
        ("500", "ST", ("500", "ST")),
        ("2", "ris", ("1000", "ST")),
        ("100", "stk.", ("100", "H87")),
        ("50", "par", ("100", "H87")),
        ("30", "cm", ("0.3", "MTR")),
    ],
)
def test_a_content_is_told_in_the_units_we_compare_by(
    quantity: str, unit: str, held: tuple[str, str]
) -> None:
    assert units.content(Decimal(quantity), unit) == (Decimal(held[0]), held[1])


def test_a_case_is_no_measure_of_content() -> None:
    assert units.content(Decimal(2500), "XCS") is None
