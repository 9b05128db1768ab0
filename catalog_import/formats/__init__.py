"""The formats we read, one file each, asked in this order."""

from catalog_import.formats import csv_list, peppol, xlsx_list
from catalog_import.formats.reading import Format
from catalog_import.item import IncomingFile

FORMATS: tuple[Format, ...] = (peppol, xlsx_list, csv_list)


def find(file: IncomingFile) -> Format | None:
    """The format of a file; None when it is none of ours."""
    return next((known for known in FORMATS if known.recognises(file)), None)
