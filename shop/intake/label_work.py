"""The worker's part of a label decision: offers that are too many for one request."""

from shop.intake.actions.labels import decided_at, settle_offers
from shop.intake.queries.labels import carriers
from shop.jobs.work import Work

IN_A_STEP = 25
"""Offers in one transaction: some twentieths of a second, so that shoppers get in between."""


def settle_label(work: Work, text_id: int) -> None:
    """Give all live offers with a decided text their label. Begun anew it goes on with the rest.

    What is found is looked at again when it is written: it may be sold no more by then.
    """
    with work.database.read() as session:
        path, key = decided_at(session, text_id)
        found = [one.offer_id for one in carriers(session, path=path, key=key)] if key else []
    for start in range(0, len(found), IN_A_STEP):
        work.progress(start, len(found), "offers")
        some = found[start : start + IN_A_STEP]
        with work.database.write() as session:
            settle_offers(session, text_id=text_id, now=work.now(), offer_ids=some)
    work.progress(len(found), len(found), "offers")
