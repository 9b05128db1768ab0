"""How often a supplier comes to a house."""

from decimal import Decimal

from flask_babel import lazy_gettext as _

from shop.reports.report import Report
from shop.reports.rules import Better, Kind

REPORT = Report(
    name="deliveries",
    title=_("Leveringer pr. hus"),
    how=_(
        "En levering er én leverandør hos ét hus på én dag. Den tæller i bestillingens måned. "
        "Delt med ugerne i de måneder, hvor huset har bestilt. Kilde: husenes bestillinger i Skub."
    ),
    unit=_("om ugen"),
    drawing="cykel",
    kind=Kind.PER_WEEK,
    better=Better.LOW,
    numerator=lambda sums: Decimal(sums.deliveries),
    denominator=lambda sums: Decimal(sums.house_days) / 7,
)
