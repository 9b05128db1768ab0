"""A Peppol catalogue of any size with believable lines, for the benchmarks. The same each time."""

import random
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from xml.sax.saxutils import escape

_UBL = "urn:oasis:names:specification:ubl:schema:xsd:"
HEAD = f"""<?xml version="1.0" encoding="UTF-8"?>
<Catalogue xmlns="{_UBL}Catalogue-2" xmlns:cac="{_UBL}CommonAggregateComponents-2" xmlns:cbc="{_UBL}CommonBasicComponents-2">
  <cbc:CustomizationID>urn:fdc:peppol.eu:poacc:trns:catalogue:3</cbc:CustomizationID>
  <cbc:ProfileID>urn:fdc:peppol.eu:poacc:bis:catalogue_wo_response:3</cbc:ProfileID>
  <cbc:ID>BENCH-1</cbc:ID>
  <cbc:IssueDate>2026-11-01</cbc:IssueDate>
  <cac:ValidityPeriod><cbc:StartDate>2026-11-01</cbc:StartDate><cbc:EndDate>2027-10-31</cbc:EndDate></cac:ValidityPeriod>
  <cac:ReferencedContract><cbc:ID>50.55</cbc:ID></cac:ReferencedContract>
  <cac:ProviderParty>
    <cbc:EndpointID schemeID="0184">98100121</cbc:EndpointID>
    <cac:PartyLegalEntity><cbc:RegistrationName>Kridthuset ApS</cbc:RegistrationName></cac:PartyLegalEntity>
  </cac:ProviderParty>
"""  # noqa: E501 - as an exporter writes it
TAIL = "</Catalogue>\n"

# What the item is, its code, and the units it is ordered in with what they hold.
_GOODS = (
    ("Kopipapir A4, 80 g", "14111507", "XPK", "500", "ST"),
    ("Aftørringspapir, 2-lags", "14111703", "XPK", "6", "H87"),
    ("Vandopløselig akrylmaling", "60121226", "XBO", "500", "MLT"),
    ("Trekantede farveblyanter", "44121707", "XBX", "12", "H87"),
    ("Økologisk havregryn", "50221201", "XBG", "1", "KGM"),
    ("Opvaskemiddel uden parfume", "47131810", "XCN", "5", "LTR"),
    ("Byggeklodser i birketræ", "60141012", "SET", "100", "H87"),
    ("Nitrilhandsker, pudderfri", "42132203", "XBX", "200", "H87"),
)
_COLOURS = ("hvid", "rød", "blå", "grøn", "gul", "sort", "natur", "lilla", "orange", "grå")
_SIZES = ("lille", "mellem", "stor", "ekstra stor")
_BRANDS = ("Fjordblad", "Nordlys", "Havblik", "Birk & Bøg", "Lærkeved", "Sandholm")
_TEXTS = (
    "Til hverdagen i børnehave og skole. Fri for parfume og farvestoffer, og let at åbne.",
    "Leveres i en kasse, der kan genbruges. Kan opbevares ved stuetemperatur i to år.",
    "Prøvet efter EN 71. Kan vaskes ved 40 grader og tåler opvaskemaskine. Fra 3 år.",
    "Fremstillet i Europa af råvarer, der kan spores. Pakken sorteres som pap.",
)
_LABELS = (("SVANEN", "5025 0012"), ("EU_ECO_LABEL", "DK/011/042"), ("FSC", "FSC-C012345"))


def write_catalogue(path: Path, *, megabytes: float, seed: int = 1) -> int:
    """Write lines until the file has this many (million) bytes; returns how many lines."""
    chance = random.Random(seed)
    size = count = 0
    with path.open("w", encoding="utf-8") as out:
        size += out.write(HEAD)
        while size < megabytes * 1_000_000:
            count += 1
            text = "".join(_line(count, chance))
            size += len(text.encode())
            out.write(text)
        out.write(TAIL)
    return count


def _line(number: int, chance: random.Random) -> Iterator[str]:
    """One line: orderable unit, content, price, names, numbers, and a label on every third."""
    goods, code, unit, held, held_unit = chance.choice(_GOODS)
    price = Decimal(chance.randint(300, 90_000)) / 100
    yield (
        f"  <cac:CatalogueLine>\n    <cbc:ID>{number}</cbc:ID>\n"
        "    <cbc:OrderableIndicator>true</cbc:OrderableIndicator>\n"
        f"    <cbc:OrderableUnit>{unit}</cbc:OrderableUnit>\n"
        f'    <cbc:ContentUnitQuantity unitCode="{held_unit}">{held}</cbc:ContentUnitQuantity>\n'
        "    <cbc:OrderQuantityIncrementNumeric>1</cbc:OrderQuantityIncrementNumeric>\n"
        f'    <cbc:MinimumOrderQuantity unitCode="{unit}">1</cbc:MinimumOrderQuantity>\n'
        "    <cac:RequiredItemLocationQuantity>\n"
        f'      <cbc:LeadTimeMeasure unitCode="DAY">{chance.randint(1, 5)}</cbc:LeadTimeMeasure>\n'
        f'      <cac:Price>\n        <cbc:PriceAmount currencyID="DKK">{price}</cbc:PriceAmount>\n'
        f'        <cbc:BaseQuantity unitCode="{unit}">1</cbc:BaseQuantity>\n      </cac:Price>\n'
        "    </cac:RequiredItemLocationQuantity>\n"
    )
    yield from _item(number, goods, code, chance)
    yield "  </cac:CatalogueLine>\n"


def _item(number: int, goods: str, code: str, chance: random.Random) -> Iterator[str]:
    name = f"{goods}, {chance.choice(_COLOURS)}, {chance.choice(_SIZES)} nr. {number}"
    brand = escape(chance.choice(_BRANDS))
    yield (
        f"    <cac:Item>\n      <cbc:Description>{' '.join(chance.sample(_TEXTS, 2))}"
        f"</cbc:Description>\n      <cbc:Name>{name}</cbc:Name>\n"
        f"      <cbc:BrandName>{brand}</cbc:BrandName>\n"
        f"      {_held('SellersItemIdentification', f'KH-{number:07}')}\n"
        f"      {_held('ManufacturersItemIdentification', f'{number % 9_000}-{code[-4:]}')}\n"
        "      <cac:StandardItemIdentification>\n"
        f'        <cbc:ID schemeID="0160">{_gtin(number, chance)}</cbc:ID>\n'
        "      </cac:StandardItemIdentification>\n"
        "      <cac:ItemSpecificationDocumentReference>\n"
        f"        <cbc:ID>{number}</cbc:ID>\n"
        "        <cbc:DocumentTypeCode>PRODUCT_IMAGE</cbc:DocumentTypeCode>\n"
        "        <cac:Attachment>\n          <cac:ExternalReference>\n"
        f"            <cbc:URI>https://billeder.example/katalog/{number:07}.jpg</cbc:URI>\n"
        "          </cac:ExternalReference>\n        </cac:Attachment>\n"
        "      </cac:ItemSpecificationDocumentReference>\n"
        "      <cac:CommodityClassification>\n"
        f'        <cbc:ItemClassificationCode listID="TST" listVersionID="19.0501">{code}'
        "</cbc:ItemClassificationCode>\n      </cac:CommodityClassification>\n"
        "      <cac:ClassifiedTaxCategory>\n        <cbc:ID>S</cbc:ID>\n"
        "        <cbc:Percent>25</cbc:Percent>\n"
        f"        {_held('TaxScheme', 'VAT')}\n      </cac:ClassifiedTaxCategory>\n"
    )
    if number % 2:
        yield _property("AgreementNumber", "50.55")
    if number % 3 == 0:
        yield _certificate(*chance.choice(_LABELS))
    yield "    </cac:Item>\n"


def _held(element: str, number: str) -> str:
    return f"<cac:{element}><cbc:ID>{number}</cbc:ID></cac:{element}>"


def _property(name: str, value: str) -> str:
    return (
        f"      <cac:AdditionalItemProperty>\n        <cbc:Name>{name}</cbc:Name>\n"
        f"        <cbc:Value>{value}</cbc:Value>\n      </cac:AdditionalItemProperty>\n"
    )


def _certificate(code: str, licence: str) -> str:
    return (
        f"      <cac:Certificate>\n        <cbc:ID>{licence}</cbc:ID>\n"
        f"        <cbc:CertificateTypeCode>{code}</cbc:CertificateTypeCode>\n"
        "        <cbc:CertificateType>Environmental</cbc:CertificateType>\n"
        "        <cac:IssuerParty><cac:PartyName><cbc:Name>NA</cbc:Name></cac:PartyName>"
        "</cac:IssuerParty>\n      </cac:Certificate>\n"
    )


def _gtin(number: int, chance: random.Random) -> str:
    """Thirteen digits with a right check digit; every hundredth or so is wrong, as in life."""
    digits = f"57{number:010}"
    weighted = sum(int(d) * (3 if i % 2 else 1) for i, d in enumerate(digits))
    check = -weighted % 10
    return digits + str((check + 1) % 10 if chance.random() < 0.01 else check)
