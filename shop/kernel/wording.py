"""Numbers and days as a language writes them. Pages and letters say them alike.

`language` is one of LANGUAGES; whatever else it is, it is written as in Danish.
"""

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from shop.kernel.periods import COPENHAGEN

LANGUAGES = ("da", "en")
"""The first is the shop's own, and that of everybody who has not chosen."""
HARD_SPACE = "\u00a0"
MINUS = "\u2212"
_WEEKDAYS = {
    "da": ("mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
_MONTHS = {
    "da": (
        "januar", "februar", "marts", "april", "maj", "juni",
        "juli", "august", "september", "oktober", "november", "december",
    ),
    "en": (
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ),
}  # fmt: skip

UNITS = {
    "H87": ("stk.", "stk."), "XPK": ("pakke", "pakker"), "XCT": ("kasse", "kasser"),
    "XBX": ("æske", "æsker"), "XSA": ("sæk", "sække"), "XRO": ("rulle", "ruller"),
    "XBO": ("flaske", "flasker"), "XCN": ("dunk", "dunke"), "XBG": ("pose", "poser"),
    "XTU": ("tube", "tuber"), "XBJ": ("spand", "spande"), "XCA": ("dåse", "dåser"),
    "XJR": ("glas", "glas"), "XPU": ("bakke", "bakker"), "XPX": ("palle", "paller"),
    "XTB": ("bøtte", "bøtter"), "XBE": ("bundt", "bundter"), "XNT": ("net", "net"),
    "XDR": ("tromle", "tromler"), "XPD": ("blok", "blokke"), "XCS": ("kasse", "kasser"),
    "SET": ("sæt", "sæt"), "KT": ("kit", "kit"), "PR": ("par", "par"), "RM": ("ris", "ris"),
    "DZN": ("dusin", "dusin"), "KGM": ("kg", "kg"), "LTR": ("liter", "liter"),
    "MTR": ("meter", "meter"), "MTK": ("m²", "m²"), "MTQ": ("m³", "m³"), "ST": ("ark", "ark"),
    "GRM": ("g", "g"), "MLT": ("ml", "ml"), "HUR": ("time", "timer"),
    "MTR100": ("100 m", "100 m"), "ST100": ("100 ark", "100 ark"),
}  # fmt: skip
"""Unit code -> the word for one and for more. shop/translations reads the words from here."""


def known(language: str) -> str:
    """The language itself where it is one of ours, else the shop's own."""
    return language if language in LANGUAGES else LANGUAGES[0]


def number(value: Decimal | float, decimals: int | None = None, *, language: str) -> str:
    """1234.5 -> "1.234,5" in Danish. Without `decimals`: as many as it has."""
    exact = Decimal(str(value))
    if decimals is None:
        exact = exact.normalize()
        decimals = max(0, -int(exact.as_tuple().exponent))
    rounded = exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    if not rounded:
        rounded = abs(rounded)
    return _grouped(f"{rounded:f}", decimals=decimals, is_english=language == "en")


def _grouped(digits: str, *, decimals: int, is_english: bool) -> str:
    whole, _, part = digits.partition(".")
    sign, whole = (MINUS, whole[1:]) if whole.startswith("-") else ("", whole)
    grouped = f"{int(whole):,}"
    if not is_english:
        grouped = grouped.replace(",", ".")
    comma = "." if is_english else ","
    return f"{sign}{grouped}{comma}{part}" if decimals else f"{sign}{grouped}"


def kr(value: Decimal, decimals: int = 2, *, sign: bool = False, language: str) -> str:
    """Decimal("1234.5") -> "1.234,50 kr." with a hard space; `sign` shows the plus too."""
    plus = "+" if sign and value > 0 else ""
    return f"{plus}{number(value, decimals, language=language)}{HARD_SPACE}kr."


def here(value: date | datetime) -> date:
    """The day that it is in Copenhagen."""
    return value.astimezone(COPENHAGEN).date() if isinstance(value, datetime) else value


def weekday(value: date | datetime, *, language: str) -> str:
    """ "torsdag"."""
    return _WEEKDAYS[known(language)][here(value).weekday()]


def month(number: int, *, language: str) -> str:
    """11 -> "november"."""
    return _MONTHS[known(language)][number - 1]


def day(value: date | datetime, *, language: str) -> str:
    """ "26. nov."."""
    local = here(value)
    word = month(local.month, language=language)
    if language == "en":
        return f"{local.day}{HARD_SPACE}{word[:3]}"
    short = word if len(word) <= 4 else word[:3] + "."
    return f"{local.day}.{HARD_SPACE}{short}"


def daylong(value: date | datetime, *, language: str) -> str:
    """ "torsdag den 26. november"."""
    local = here(value)
    word = month(local.month, language=language)
    if language == "en":
        return f"{weekday(local, language=language)} {local.day}{HARD_SPACE}{word}"
    return f"{weekday(local, language=language)} den {local.day}.{HARD_SPACE}{word}"


def dayyear(value: date | datetime, *, language: str) -> str:
    """ "26. november 2026"."""
    local, point = here(value), "" if language == "en" else "."
    return f"{local.day}{point}{HARD_SPACE}{month(local.month, language=language)} {local.year}"


def clock(value: datetime, *, language: str) -> str:
    """ "kl. 14" or "kl. 7.12", in Copenhagen."""
    local = value.astimezone(COPENHAGEN)
    if language == "en":
        return f"{local:%H:%M}"
    minutes = f".{local:%M}" if local.minute else ""
    return f"kl.{HARD_SPACE}{local.hour}{minutes}"
