"""Why a standing order was left to a person, in words."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from shop.standing.rules import Why
from shop.web.language import gettext as _
from shop.web.words import kr


def reason_words(reason: Mapping[str, Any]) -> str:
    """One sentence: the fact, and nothing else."""
    name = str(reason.get("name", ""))
    match reason.get("code"):
        case Why.GONE:
            return _("%(name)s sælges ikke mere.", name=name)
        case Why.DEARER:
            before, today = (kr(Decimal(reason[key])) for key in ("old", "new"))
            return _("%(name)s er steget fra %(before)s til %(today)s", name=name, before=before,
                     today=today)  # fmt: skip
        case Why.AMOUNT:
            return _("%(name)s sælges nu i andre antal.", name=name)
        case Why.TOO_SMALL:
            return _("Bestillingen er under leverandørens mindsteordre.")
        case Why.APPROVAL:
            return _("Beløbet skal godkendes først.")
        case Why.LATE:
            return _("Fristen var passeret.")
        case Why.NOBODY:
            return _("%(name)s handler ikke for huset mere.", name=name)
    return ""
