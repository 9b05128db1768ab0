"""How much carries an official eco label, where the market has labelled goods at all."""

from flask_babel import lazy_gettext as _

from shop.reports.report import Report
from shop.reports.rules import Better, Effect, Kind, LineFacts


def effect(line: LineFacts) -> Effect:
    """Only categories with labelled goods on the market count."""
    if not line.is_labelable:
        return Effect.OUTSIDE
    return Effect.FOR if line.is_labelled else Effect.AGAINST


REPORT = Report(
    name="label_share",
    title=_("Miljømærket"),
    how=_(
        "Kroner til varer med officielt miljømærke ud af varegrupper med mærkede varer. "
        "Mærket skal gælde på dagen. Kilde: husenes bestillinger i Skub."
    ),
    unit="%",
    drawing="blad",
    kind=Kind.SHARE,
    better=Better.HIGH,
    numerator=lambda sums: sums.labelled_value,
    denominator=lambda sums: sums.labelable_value,
    effect=effect,
)
