"""How many orders are so small that handling them costs more than a third of the goods."""

from decimal import Decimal

from flask_babel import lazy_gettext as _

from shop.reports.report import Report
from shop.reports.rules import Better, Kind

REPORT = Report(
    name="small_orders",
    title=_("Små bestillinger"),
    how=_(
        "Bestillinger med varer for under 250 kr. uden moms, ud af alle bestillinger. "
        "Grænsen er KL's nøgletal. Kilde: husenes bestillinger i Skub."
    ),
    unit="%",
    drawing="kasse",
    kind=Kind.SHARE,
    better=Better.LOW,
    numerator=lambda sums: Decimal(sums.small_orders),
    denominator=lambda sums: Decimal(sums.orders),
)
