"""How much of the food is organic, in kroner."""

from flask_babel import lazy_gettext as _

from shop.reports.report import Report
from shop.reports.rules import Better, Effect, Kind, LineFacts


def effect(line: LineFacts) -> Effect:
    """Food and drink count, nothing else."""
    if not line.is_food:
        return Effect.OUTSIDE
    return Effect.FOR if line.is_organic else Effect.AGAINST


REPORT = Report(
    name="organic_share",
    title=_("Økologisk mad"),
    how=_(
        "Kroner til økologisk mad og drikke ud af al mad og drikke. "
        "Talt i kroner, ikke i kilo. Kilde: husenes bestillinger i Skub."
    ),
    unit="%",
    drawing="frugt",
    kind=Kind.SHARE,
    better=Better.HIGH,
    numerator=lambda sums: sums.organic_value,
    denominator=lambda sums: sums.food_value,
    effect=effect,
)
