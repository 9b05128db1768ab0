"""How much one file may ask of us, and how long a text may be. Each limit says why."""

from dataclasses import dataclass

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Callers may pass smaller ones; the defaults are what one ordinary machine carries."""

    file_bytes: int = 512 * MEGABYTE  # a million catalogue lines take about half of this
    rows: int = 2_000_000  # twice the largest catalogue we have heard of
    xml_depth: int = 30  # a Peppol line is nine levels deep; deeper is not a catalogue
    line_bytes: int = 20 * MEGABYTE  # one XML line with pictures inside; read into memory
    row_characters: int = 200_000  # one line of a price list; real ones stay under 10,000
    unpacked_bytes: int = 600 * MEGABYTE  # a workbook unpacked; stops a zip bomb
    archive_files: int = 10_000  # a catalogue and its pictures; each costs us a look
    archive_ratio: int = 200  # XML packs to a twentieth at best; only a bomb packs to so little
    pivot_facts: int = 1_000_000  # forty facts of each of 25,000 products; held in memory
    cells: int = 10_000_000  # the XLSX reader holds every cell of a sheet in memory, about 1 GB
    sheet_text: int = 300 * MEGABYTE  # it copies every text into every cell that names it
    issues_per_code: int = 1_000  # a person reads ten; the rest would only fill memory


LIMITS = Limits()

# Price lists with prices by amount have three to ten; more is a whole table pasted into one item.
MAX_PRICE_STEPS = 50
# A name must fit a search result and an order line; longer is a description in the wrong column.
MAX_NAME = 200
# Two printed pages. Longer texts are manuals, and every one is shown on the item page.
MAX_DESCRIPTION = 4_000
# Item numbers travel in orders and invoices; receivers' systems cut at 50 or less.
MAX_ID = 50
# Brands, makers, licences, agreement numbers: one line on the page.
MAX_SHORT = 100
# Longer addresses do not survive the browsers and mail programs they pass.
MAX_ADDRESS = 2_000
# What an issue repeats of the file, so that a list of issues stays readable.
MAX_VALUE = 120
# A title and a few lines of greeting may stand above the header of a price list.
HEADER_WITHIN_ROWS = 15
