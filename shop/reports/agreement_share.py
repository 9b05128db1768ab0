"""How much is bought on agreement: item compliance."""

from flask_babel import lazy_gettext as _

from shop.reports.report import Report
from shop.reports.rules import Better, Effect, Kind, LineFacts


def effect(line: LineFacts) -> Effect:
    """Lines without an agreement for their category, and excused ones, are outside the share."""
    if not line.covered:
        return Effect.OUTSIDE
    if line.on_agreement:
        return Effect.FOR
    return Effect.EXCEPTED if line.excused else Effect.AGAINST


REPORT = Report(
    name="agreement_share",
    title=_("Købt på aftale"),
    how=_(
        "Kroner på aftale ud af kroner i varegrupper med aftale, talt på bestillingens dag. "
        "Varegrupper uden aftale tæller ikke med. Kilde: husenes bestillinger i Skub."
    ),
    unit="%",
    drawing="mappe",
    kind=Kind.SHARE,
    better=Better.HIGH,
    numerator=lambda sums: sums.on_agreement_value,
    denominator=lambda sums: sums.covered_value,
    effect=effect,
)
