"""What was ordered, in kroner. No target: to buy less is not better in itself."""

from flask_babel import lazy_gettext as _

from shop.reports.report import Report
from shop.reports.rules import Better, Kind

REPORT = Report(
    name="orders_value",
    title=_("Varer købt"),
    how=_(
        "Varernes pris uden moms og gebyr. En bestilling koster ca. 90 kr. i arbejdstid, "
        "ikke penge (Hjørring 2012/13). Kilde: husenes bestillinger i Skub."
    ),
    unit=_("kr."),
    drawing="vogn",
    kind=Kind.AMOUNT,
    better=Better.NEITHER,
    numerator=lambda sums: sums.goods_value,
    denominator=None,
)
