"""A supplier's catalogue as a Danish price list: semicolons, or a workbook."""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from decimal import Decimal

from openpyxl import Workbook  # type: ignore[import-untyped, unused-ignore]

from shop.demo.items.item import DemoItem
from shop.demo.items.kind import danish

HEADER = (
    "Varenr.",
    "Varenavn",
    "Beskrivelse",
    "Mærke",
    "EAN",
    "Enhed",
    "Pris",
    "Indhold",
    "Indholdsenhed",
    "UNSPSC",
    "Miljømærke",
    "Licens",
    "Aftalenr.",
    "Levering dage",
    "Min. antal",
    "Moms %",
    "Erstatter",
)
IN_USE = ("Forventet levetid (år)", "Energiforbrug (kWh/år)")
"""Two columns more, of suppliers who tell it."""
VAT_PERCENT = 25

# UN/ECE Recommendation 20 (goods) and 21 (packages, with an X in front).
UNIT_CODES = {
    "stk": "H87",
    "pakke": "XPK",
    "kasse": "XCT",
    "karton": "XCT",
    "rulle": "XRO",
    "flaske": "XBO",
    "dunk": "XCN",
    "dåse": "XCA",
    "pose": "XBG",
    "sæk": "XSA",
    "spand": "XBJ",
    "tube": "XTU",
    "bakke": "XPU",
    "æske": "XBX",
    "bøtte": "XTB",
    "bundt": "XBE",
    "net": "XNT",
    "glas": "XJR",
    "sæt": "SET",
    "par": "PR",
}
_MEASURE_WORDS = {"ruller": "stk"}  # a list compares rolls as pieces

_MOMENT = re.compile(rb"\d{4}-\d\d-\d\dT[\d:.]+Z")

Cell = str | int | float | None


def plain(number: Decimal) -> str:
    """A number as XML writes it: no exponent, a point."""
    return f"{number:f}"


def cp1252_csv(items: Iterable[DemoItem]) -> bytes:
    """A list out of an old system: Windows-1252, `;`, thousands with a point, decimal comma."""
    return _delimited(items, "cp1252")


def utf8_csv(items: Iterable[DemoItem]) -> bytes:
    """The same list in UTF-8 with the mark that Excel wants in front."""
    return _delimited(items, "utf-8-sig")


def _delimited(items: Iterable[DemoItem], encoding: str) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(HEADER)
    for item in items:
        writer.writerow([_in_danish(cell) for cell in _row(item)])
    return out.getvalue().encode(encoding)


def _in_danish(cell: str | int | Decimal) -> str:
    return danish(cell) if isinstance(cell, Decimal) else str(cell)


def _row(item: DemoItem) -> tuple[str | int | Decimal, ...]:
    pack = item.pack
    return (
        item.seller_item_id,
        item.name,
        item.description,
        item.brand,
        item.gtin,
        pack.unit,
        item.price,
        pack.amount,
        _MEASURE_WORDS.get(pack.measure, pack.measure),
        item.unspsc,
        ", ".join(label.word for label in item.labels),
        _licences(item),
        item.agreement,
        item.lead_days,
        item.minimum,
        VAT_PERCENT,
        item.replaces,
    )


def _licences(item: DemoItem) -> str:
    """One licence for each label, in their order; a list with a gap could be misread."""
    numbers = [label.licence for label in item.labels]
    return ", ".join(numbers) if all(numbers) else ""


def workbook(items: Iterable[DemoItem], issued: date) -> bytes:
    """An XLSX list: a heading, an empty row, the header, then numbers as numbers."""
    book = Workbook(write_only=True)
    stamp = datetime.combine(issued, time())  # the file format knows no zone
    book.properties.created = book.properties.modified = stamp
    sheet = book.create_sheet("Prisliste")
    sheet.append([f"Prisliste pr. {issued.day}.{issued.month}.{issued.year}, priser uden moms"])
    sheet.append([])
    listed = list(items)
    tells = any(item.in_use for item in listed)
    sheet.append((*HEADER, *IN_USE) if tells else HEADER)
    for item in listed:
        in_use = (item.in_use or ("", "")) if tells else ()
        sheet.append(list(_as_numbers((*_row(item), *in_use))))
    raw = io.BytesIO()
    book.save(raw)
    return _steady(raw.getvalue(), stamp)


def _as_numbers(row: Iterable[str | int | Decimal]) -> Iterator[Cell]:
    for cell in row:
        if isinstance(cell, Decimal):
            yield float(cell)  # how a workbook holds a number; the import rounds it back
        else:
            yield cell if cell != "" else None


def _steady(raw: bytes, stamp: datetime) -> bytes:
    """The same workbook with fixed times in its ZIP, so that equal lists are equal bytes."""
    out = io.BytesIO()
    moment = (stamp.year, stamp.month, stamp.day, 0, 0, 0)
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            info = zipfile.ZipInfo(name, moment)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 3  # the same on every system
            data = old.read(name)
            if name == "docProps/core.xml":
                data = _dated(data, stamp)
            new.writestr(info, data)
    return out.getvalue()


def _dated(core: bytes, stamp: datetime) -> bytes:
    """openpyxl stamps the moment of saving over the time we gave it."""
    text = stamp.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    return _MOMENT.sub(text, core)
