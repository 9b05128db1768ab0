"""All reports, in the order of the page."""

from shop.kernel.errors import NotFound
from shop.reports import (
    agreement_share,
    deliveries,
    label_share,
    orders_value,
    organic_share,
    small_orders,
)
from shop.reports.report import Report

REPORTS: tuple[Report, ...] = (
    agreement_share.REPORT, label_share.REPORT, organic_share.REPORT, deliveries.REPORT,
    small_orders.REPORT, orders_value.REPORT,
)  # fmt: skip
BY_NAME = {report.name: report for report in REPORTS}


def report(name: str) -> Report:
    """The report of this name. Raises NotFound with the names there are."""
    if name not in BY_NAME:
        names = ", ".join(sorted(BY_NAME))
        raise NotFound(
            "report-unknown", "Der er ikke et tal med det navn. Der er: %(names)s.", names=names
        )
    return BY_NAME[name]
