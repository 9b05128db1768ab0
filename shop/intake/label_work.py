"""The worker's part of a label decision: offers that are too many for one request."""

from shop.intake.actions.labels import settle_offers
from shop.jobs.work import Work


def settle_label(work: Work, text_id: int) -> None:
    """Give all live offers with a decided text their label, some in each transaction.

    Begun anew it goes on with those that are left.
    """
    done, is_more = 0, True
    while is_more:
        with work.database.write() as session:
            turn = settle_offers(session, text_id=text_id, now=work.now())
        done, is_more = done + turn.offers, turn.is_more
        work.progress(done, 0, "offers")
