"""The formats we read, one file each, asked in this order."""

from catalog_import.formats import bmecat, csv_list, cxml, oioubl, peppol, xlsx_list
from catalog_import.formats.oioubl_updates import DELETION, ITEM_UPDATE, PRICE_UPDATE
from catalog_import.formats.reading import Format
from catalog_import.item import IncomingFile

FORMATS: tuple[Format, ...] = (
    peppol,
    oioubl,
    PRICE_UPDATE,
    ITEM_UPDATE,
    DELETION,
    bmecat,
    cxml,
    xlsx_list,
    csv_list,
)


def find(file: IncomingFile) -> Format | None:
    """The format of a file; None when it is none of ours."""
    return next((known for known in FORMATS if known.recognises(file)), None)
