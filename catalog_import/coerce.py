"""From what a cell says to a value. None means: it does not say that.

Nothing here guesses per cell. How a column writes its decimals is decided for the whole column.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache

PRICE_STEP = Decimal("0.0001")
# Twelve digits is 10 000 times our highest price; beyond that a text is not an amount.
_MAX_DIGITS = 16
# No amount is longer; what is not looked at costs nothing, however many digits it has.
_LONGEST = 60

_CURRENCY_SIGN = re.compile(r"(?i)^(?:dkk|kr\.?)\s*|\s*(?:dkk|kr\.?)$")
_NO_ORE = re.compile(r"[,.]\s*[-–—]{1,2}$")
_FOREIGN = re.compile(r"(?i)€|\$|£|\b(?:eur|sek|nok|usd|gbp|euro)\b")
_GROUPED_BY_SPACE = re.compile(r"^-?\d{1,3}(?: \d{3})+(?:[.,]\d+)?$")
_XML_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)", re.ASCII)
_NUMBER = re.compile(r"^-?[\d.,]*\d[\d.,]*$", re.ASCII)


@dataclass(slots=True)
class Decimals:
    """How one column writes decimals, learnt from all its cells.

    "12,5" can only be a decimal comma and "12.50" only a decimal point. "1.234" may be both:
    it follows the rest of the column, and is Danish thousands when the column never says.
    """

    comma: bool = False
    point: bool = False
    doubtful: str = ""  # the first cell that only the convention decides

    def observe(self, cell: object) -> None:
        """Learn from one cell; numbers and unreadable text teach nothing."""
        bare = bare_number(cell) if isinstance(cell, str) else ""
        if not _NUMBER.match(bare):
            return
        mark = decimal_mark(bare)
        self.comma = self.comma or mark == ","
        self.point = self.point or mark == "."
        if mark == "?" and not self.doubtful:
            self.doubtful = bare

    @property
    def is_doubtful(self) -> bool:
        """True when some cell could mean two things and no other cell settles it."""
        return bool(self.doubtful) and self.comma == self.point

    @property
    def mark(self) -> str:
        """The decimal mark of cells like "1.234"."""
        return "." if self.point and not self.comma else ","


def bare_number(text: str) -> str:
    """Without currency, spaces between thousands and the ",-" of whole kroner.

    "" for a text too long to be an amount.
    """
    bare = text.strip()
    if len(bare) > _LONGEST:
        return ""
    bare = bare.replace("\u00a0", " ").replace("\u202f", " ").replace("\u2212", "-")
    bare = _NO_ORE.sub("", _CURRENCY_SIGN.sub("", bare)).replace("'", "").strip()
    return bare.replace(" ", "") if _GROUPED_BY_SPACE.match(bare) else bare


def decimal_mark(bare: str) -> str:
    """A comma or a point when only one reading fits, "?" when two do, "" without a mark."""
    commas, points = bare.count(","), bare.count(".")
    if commas and points:
        return "," if bare.rfind(",") > bare.rfind(".") else "."
    if commas + points > 1:
        return "." if commas else ","
    if not commas + points:
        return ""
    seen = "," if commas else "."
    whole, _, rest = bare.lstrip("-").partition(seen)
    could_be_thousands = len(rest) == 3 and 1 <= len(whole) <= 3 and not whole.startswith("0")
    return "?" if could_be_thousands else seen


def number(cell: object, decimals: Decimals) -> Decimal | None:
    """A cell as an exact number; None when it is not one. Percent signs are not numbers."""
    if isinstance(cell, bool) or cell is None:
        return None
    if isinstance(cell, (int, float, Decimal)):
        return _finite(repr(cell) if isinstance(cell, float) else str(cell))
    return _number_from_text(bare_number(str(cell)), decimals)


def _number_from_text(bare: str, decimals: Decimals) -> Decimal | None:
    if not _NUMBER.match(bare):
        return None
    mark = decimal_mark(bare)
    mark = decimals.mark if mark == "?" else mark
    thousands = "." if mark == "," else ","
    whole, _, rest = bare.rpartition(mark) if mark and mark in bare else (bare, "", "")
    if thousands in rest or not _is_grouped(whole.lstrip("-"), thousands):
        return None
    return _finite(f"{whole.replace(thousands, '')}.{rest or 0}")


def _is_grouped(whole: str, mark: str) -> bool:
    """ "1.234.567" is; "1.23.4" is a version number or a date, not an amount."""
    first, *groups = whole.split(mark)
    if not groups:
        return first.isdigit() or not first
    return 1 <= len(first) <= 3 and all(len(g) == 3 and g.isdigit() for g in groups)


def xml_number(text: str) -> Decimal | None:
    """A number as XML writes it: a dot, no grouping."""
    bare = text if len(text) <= _LONGEST else text.strip()
    return _xml_number(bare) if len(bare) <= _LONGEST else None


# Quantities, rates and many prices come again and again.
@lru_cache(maxsize=8192)
def _xml_number(text: str) -> Decimal | None:
    bare = text.strip()
    return _finite(bare) if _XML_NUMBER.fullmatch(bare) else None


def _finite(text: str) -> Decimal | None:
    try:
        value = Decimal(text)
    except InvalidOperation:
        return None
    if not value.is_finite():
        return None
    return value if not value or -_MAX_DIGITS < value.adjusted() < _MAX_DIGITS else None


def to_price(value: Decimal) -> Decimal:
    """Kroner with at most four decimals, the precision prices are kept in.

    An amount of more digits than any price has is left as it is, for the caller to refuse.
    """
    if value.adjusted() >= _MAX_DIGITS:
        return value
    return plain(value.quantize(PRICE_STEP, ROUND_HALF_UP))


def plain(value: Decimal) -> Decimal:
    """Without trailing zeros or exponent: 12.5000 -> 12.5, 1E+3 -> 1000."""
    if value == value.to_integral_value():
        return value.quantize(Decimal(1))
    return value.normalize()


def is_foreign_amount(cell: object) -> bool:
    """True when the cell itself names another currency than kroner."""
    return isinstance(cell, str) and bool(_FOREIGN.search(cell))


_DATE = re.compile(
    r"(?P<y>\d{4})-?(?P<m>\d\d)-?(?P<d>\d\d)(?:T[\d:.]+)?(?:Z|[+-]\d\d:\d\d)?"
    r"|(?P<d2>\d{1,2})(?P<sep>[-./])(?P<m2>\d{1,2})(?P=sep)(?P<y2>\d{4}|\d\d)",
    re.ASCII,
)
# Outside these years a date in a catalogue is a slip of the finger.
_YEARS = range(1990, 2101)


def day(cell: object) -> date | None:
    """A calendar day from ISO, Danish notation or a date cell; None when it is none."""
    if isinstance(cell, datetime):
        return day(cell.date())
    if isinstance(cell, date):
        return cell if cell.year in _YEARS else None
    found = _DATE.fullmatch(cell.strip()) if isinstance(cell, str) else None
    return _day_of(found) if found else None


def _day_of(found: re.Match[str]) -> date | None:
    """The day of a match; two digits of a year are of this century."""
    year = int(found["y"] or found["y2"])
    month, day_of_month = int(found["m"] or found["m2"]), int(found["d"] or found["d2"])
    try:
        read = date(year + 2000 if year < 100 else year, month, day_of_month)
    except ValueError:
        return None
    return read if read.year in _YEARS else None


_YES = frozenset({"x", "ja", "j", "yes", "y", "true", "sand", "1", "1.0", "✓", "✔"})
_NO = frozenset(
    {"", "nej", "n", "no", "false", "falsk", "0", "0.0", "-", "–", "ingen", "na", "n/a"}
)


def says_yes(text: str) -> bool:
    """A cross, "ja", "1" and their like."""
    return text.strip().casefold() in _YES


def says_no(text: str) -> bool:
    """Empty, "nej", a dash and their like."""
    return text.strip().casefold() in _NO


def cell_text(cell: object) -> str:
    """A cell as text; Excel's 12345.0 is the number 12345."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    return str(cell)


def gtin(text: str) -> str | None:
    """A GTIN as 13 digits (8 and true 14 digit ones as they are); None when it is not one.

    Twelve digits, and fourteen that begin with 0, are the same 13-digit number.
    The check digit follows GS1's general specification (weights 3 and 1 from the right).
    """
    digits = text if text.isdigit() else re.sub(r"[\s-]", "", text)
    if len(digits) not in (8, 12, 13, 14) or not digits.isascii() or not digits.isdigit():
        return None
    if not has_check_digit(digits) or not int(digits):
        return None
    if len(digits) == 8:
        return digits
    short = digits.zfill(14)
    return short[1:] if short.startswith("0") else short


_DIGIT_VALUES = str.maketrans("0123456789", "".join(map(chr, range(10))))


def has_check_digit(digits: str) -> bool:
    """True when the last digit is right for the others."""
    values = digits.translate(_DIGIT_VALUES).encode()
    return (sum(values[::-2]) + 3 * sum(values[-2::-2])) % 10 == 0


def restored_gtin(text: str) -> str | None:
    """The GTIN whose leading zeros a spreadsheet dropped, when the check digit agrees."""
    digits = text.strip()
    if not (digits.isascii() and digits.isdigit() and 9 <= len(digits) <= 11):
        return None
    return gtin(digits.zfill(13))


def is_cvr(text: str) -> bool:
    """True for eight plain digits, as the Danish register of companies numbers them."""
    return len(text) == 8 and text.isascii() and text.isdigit()


def unspsc(text: str) -> str | None:
    """Eight digits; ten carry a business function we do not use. None when neither."""
    digits = re.sub(r"[\s.]", "", text)
    if not (digits.isascii() and digits.isdigit() and len(digits) in (8, 10)) or digits < "10":
        return None
    return digits[:8]
