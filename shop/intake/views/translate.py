"""gettext with the types that flask_babel does not declare."""

from flask_babel import gettext, lazy_gettext
from flask_babel import ngettext as babel_ngettext

from shop.web.words import Count


def _(text: str, **values: object) -> str:
    """The text in the reader's language."""
    return str(gettext(text, **values))


def _l(text: str) -> str:
    """The same for words that are looked up before there is a reader: str() it on the page."""
    lazy: str = lazy_gettext(text)
    return lazy


def ngettext(one: str, many: str, num: int, **values: object) -> str:
    """The text for one or for `num`."""
    return str(babel_ngettext(one, many, Count(num), **values))
