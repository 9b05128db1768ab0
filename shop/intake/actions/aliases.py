"""Other ways of writing a label, that procurement knows before any catalogue has them."""

from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session, col

from shop.db import table_of, upsert
from shop.intake.actions.labels import LabelDecided, decide_label
from shop.intake.labels import check_alias, text_key
from shop.intake.models import LabelText
from shop.intake.rules import LabelVerdict
from shop.kernel.people import Actor
from shop.kernel.texts import plain_text
from shop.organisation.procuring import place_for


def add_alias(
    session: Session, *, node_id: int, code: str, alias: str, why: str, by: Actor, now: datetime
) -> LabelDecided:
    """Say that a text means a label, for the place and all below it, from now on.

    Goods that carry the text get the label at once, and the next catalogues are read with it. It
    is taken back by `undo_label`. Raises NotFound, NotAllowed, or Refused for a text that is
    known already, or is none.
    """
    place = place_for(session, by, node_id)
    written = plain_text(alias)
    check_alias(written, code)
    row = {
        "node_id": place.id, "text_key": text_key(written), "raw": written, "by_hand": True,
        "verdict": LabelVerdict.OPEN, "code": "", "why": "", "first_seen_at": now,
        "decided_by_name": "",
    }  # fmt: skip
    insert = upsert(table_of(LabelText), session.get_bind().dialect.name).values([row])
    session.execute(insert.on_conflict_do_nothing(index_elements=["node_id", "text_key"]))
    text_id = session.execute(
        select(col(LabelText.id)).where(
            col(LabelText.node_id) == place.id, col(LabelText.text_key) == row["text_key"]
        )
    ).scalar_one()
    return decide_label(session, text_id=text_id or 0, code=code, why=why, by=by, now=now)
