"""Label texts: noted when a file is read, decided once, and so for all offers that carry them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from itertools import groupby, islice

from sqlalchemy import ColumnElement, and_, delete, select, tuple_, update
from sqlmodel import Session, col

from catalog_import.fingerprint import fingerprint
from catalog_import.item import LabelClaim, LabelState, ParsedItem
from shop.catalogue.actions import publish_items
from shop.catalogue.kept import claim_to_json, item_values, kept_item
from shop.catalogue.models import Offer
from shop.catalogue.queries import kept_columns
from shop.db import table_of, upsert
from shop.intake.actions.staged_classes import reclass_staged
from shop.intake.labels import (
    LabelBook,
    Looked,
    check_can_decide,
    check_can_undo,
    check_looked_up,
    forget,
    settle,
    verified,
)
from shop.intake.models import (
    ImportBatch,
    LabelCheck,
    LabelDecision,
    LabelText,
    StagedChange,
    StagedItem,
)
from shop.intake.queries.batches import within
from shop.intake.queries.labels import Carrier, carrier, carriers, label_book, says
from shop.intake.rules import BatchState, LabelVerdict
from shop.jobs.actions import enqueue
from shop.kernel.errors import NotFound, Refused
from shop.kernel.people import Actor
from shop.kernel.periods import local_day
from shop.kernel.texts import plain_text
from shop.ledger.actions import record
from shop.ledger.rules import Event
from shop.organisation.models import Node
from shop.organisation.procuring import place_for
from shop.organisation.queries import NodeFacts

SETTLE_LABEL = "settle-label"
"""The job that gives the rest of the offers their label."""
AT_ONCE = 200
"""Offers that get a new version in the request; the worker gives it to the rest."""
_TEXTS_AT_ONCE = 100
_ON_THEIR_WAY = (BatchState.RECEIVED, BatchState.STAGED, BatchState.PUBLISHING)
_BATCH, _CHANGE, _ITEM = table_of(ImportBatch), table_of(StagedChange), table_of(StagedItem)

Remake = Callable[[Carrier], ParsedItem]


def note_unknown_labels(
    session: Session, *, node_id: int, texts: Mapping[str, str], now: datetime
) -> None:
    """Put texts (key -> as it is written) in the node's queue; those that stand there are left."""
    rows = [
        {"node_id": node_id, "text_key": key, "raw": raw, "verdict": LabelVerdict.OPEN,
         "code": "", "why": "", "first_seen_at": now, "decided_by_name": ""}
        for key, raw in texts.items()
    ]  # fmt: skip
    row = upsert(table_of(LabelText), session.get_bind().dialect.name)
    for start in range(0, len(rows), _TEXTS_AT_ONCE):
        session.execute(
            row.values(rows[start : start + _TEXTS_AT_ONCE]).on_conflict_do_nothing(
                index_elements=["node_id", "text_key"]
            )
        )


@dataclass(frozen=True, slots=True)
class LabelDecided:
    """What became of a text. `offers`: live offers changed; `is_more`: others are still to be."""

    text_id: int
    offers: int
    is_more: bool


def decide_label(
    session: Session, *, text_id: int, code: str, why: str, by: Actor, now: datetime
) -> LabelDecided:
    """Say which label a text means, "" for none. Offers that carry it get new versions at once.

    Where they are more than AT_ONCE, a job gives it to the rest.
    Raises NotFound, NotAllowed or Refused.
    """
    text, place = _open_text(session, text_id, by)
    check_can_decide(text.verdict, code)
    hold_catalogues(session, place)
    text.verdict = LabelVerdict.IS_LABEL if code else LabelVerdict.NO_LABEL
    text.code, text.why, text.decided_by_name = code, plain_text(why)[:400], by.name
    text.decided_at = text.changed_at = now
    session.add(text)
    session.flush()
    done = (
        settle_offers(session, text_id=text_id, now=now)
        if code
        else LabelDecided(text_id, 0, is_more=False)
    )
    if done.is_more:
        enqueue(
            session, kind=SETTLE_LABEL, key=f"label:{text_id}", arguments={"text": text_id},
            node_id=place.id, by=by, now=now,
        )  # fmt: skip
    _settle_staged(session, _waiting_below(place), LabelState.UNKNOWN, _settler(session))
    _record_text(session, text, place, done.offers, by, now, code=code)
    return done


def undo_label(session: Session, *, text_id: int, by: Actor, now: datetime) -> LabelDecided:
    """Make a decided text unknown again, and the badges that came of it go.

    One that a person wrote, and no goods carry, is gone altogether.
    Raises NotFound, NotAllowed or Refused.
    """
    text, place = _open_text(session, text_id, by)
    check_can_undo(text.verdict)
    hold_catalogues(session, place)
    key, code = text.text_key, text.code
    text.verdict, text.code, text.why = LabelVerdict.OPEN, "", ""
    text.decided_at, text.decided_by_name, text.changed_at = None, "", now
    session.add(text)
    session.flush()
    done, waiting = LabelDecided(text_id, 0, is_more=False), 0
    if code:
        waiting = _settle_staged(
            session, _waiting_below(place), code, partial(_forgotten, key=key, code=code)
        )
        found = carriers(session, path=place.path, key=key, code=code)
        offers = remake(session, list(found), partial(_forgotten, key=key, code=code), now)
        done = LabelDecided(text_id, offers, is_more=False)
    _record_text(session, text, place, done.offers, by, now, code=code)
    if text.by_hand and not (done.offers or waiting):
        session.delete(text)
    return done


def settle_offers(
    session: Session, *, text_id: int, now: datetime, offer_ids: Sequence[int] | None = None
) -> LabelDecided:
    """Give AT_ONCE live offers with a decided text the label it means. Can be repeated.

    Who knows which offers carry it gives all `offer_ids`: finding takes longer than writing.
    """
    path, key = decided_at(session, text_id)
    if not key:
        return LabelDecided(text_id, 0, is_more=False)
    if offer_ids is not None:
        _hold_suppliers_of(session, offer_ids)
    carrying = carriers(session, path=path, key=key, offer_ids=offer_ids)
    most = AT_ONCE if offer_ids is None else len(offer_ids)
    found = list(islice(carrying, most + 1))
    offers = remake(session, found[:most], _settler(session), now)
    return LabelDecided(text_id, offers, is_more=len(found) > most)


def decided_at(session: Session, text_id: int) -> tuple[str, str]:
    """Path of the place and key of a text that means a label; empty for any other."""
    text = session.get(LabelText, text_id)
    if text is None or text.verdict is not LabelVerdict.IS_LABEL:
        return "", ""
    return session.get_one(Node, text.node_id).path, text.text_key


def _settler(session: Session) -> Remake:
    """What an offer's item is with all that is decided now."""
    books: dict[tuple[int, int], LabelBook] = {}

    def remade(one: Carrier) -> ParsedItem:
        whose = (one.owner_node_id, one.supplier_id)
        if whose not in books:
            books[whose] = _book_of(session, one)
        return settle(one.item, books[whose])

    return remade


def _book_of(session: Session, one: Carrier) -> LabelBook:
    path = session.get_one(Node, one.owner_node_id).path
    return label_book(session, path=path, supplier_id=one.supplier_id)


def _open_text(session: Session, text_id: int, by: Actor) -> tuple[LabelText, NodeFacts]:
    """The text, held against others who decide it until we commit."""
    text = session.get(LabelText, text_id, with_for_update=True, populate_existing=True)
    if text is None:
        raise NotFound("label-text", "Teksten findes ikke.")
    return text, place_for(session, by, text.node_id)


def hold_catalogues(session: Session, place: NodeFacts) -> None:
    """Nobody stages, publishes, approves or rolls back below the place until we commit.

    What they make live would lack this, or we would make live what was before them. Raises
    Refused while a catalogue is being published.
    """
    here = _BATCH.c.node_id.in_(select(col(Node.id)).where(within([place.path])))
    if BatchState.PUBLISHING in _hold(session, here):
        raise Refused("batch-publishing", "Et katalog er ved at blive udgivet. Prøv igen om lidt.")


def _hold_suppliers_of(session: Session, offer_ids: Sequence[int]) -> None:
    """The same for those only whose offers these are; also while one of them is published."""
    offer = table_of(Offer).c
    whose = select(offer.owner_node_id, offer.supplier_id).where(offer.id.in_(offer_ids))
    _hold(session, tuple_(_BATCH.c.node_id, _BATCH.c.supplier_id).in_(whose))


def _hold(session: Session, which: ColumnElement[bool]) -> Sequence[BatchState]:
    """The states of these batches, held as `batch.open_batch` does, which all others begin with."""
    alive = _BATCH.c.state.in_((*_ON_THEIR_WAY, BatchState.PUBLISHED))
    held = select(_BATCH.c.state).where(which, alive).order_by(_BATCH.c.id).with_for_update()
    return session.scalars(held).all()


def remake(session: Session, found: Iterable[Carrier], remade: Remake, now: datetime) -> int:
    """New versions of live offers where the item comes out otherwise; how many.

    The caller holds their batches: nothing else may become live in between.
    """
    count = 0
    ordered = sorted(found, key=lambda one: (one.owner_node_id, one.supplier_id, one.offer_id))
    for (node_id, supplier_id), some in groupby(
        ordered, key=lambda one: (one.owner_node_id, one.supplier_id)
    ):
        changed = [new for one in some if (new := remade(one)) != one.item]
        publish_items(
            session, owner_node_id=node_id, supplier_id=supplier_id, items=changed,
            batch_id=None, now=now,
        )  # fmt: skip
        count += len(changed)
    return count


def settle_late(session: Session, batch: ImportBatch, *, read_with: LabelBook) -> None:
    """What was decided while a batch was read, for the items that had been read by then."""
    path = session.get_one(Node, batch.node_id).path
    book = label_book(session, path=path, supplier_id=batch.supplier_id)
    if book == read_with:
        return
    mine = _BATCH.c.id == batch.id
    for key, code in read_with.meaning.items():
        if code and book.meaning.get(key) != code:  # taken back in the meantime
            _settle_staged(session, mine, code, partial(_forgotten, key=key, code=code))
    _settle_staged(session, mine, LabelState.UNKNOWN, lambda one: settle(one.item, book))
    whose = (batch.node_id, batch.supplier_id)
    now, then = book.classes, read_with.classes
    said = {(*whose, item): pair for item, pair in now.items() if then.get(item) != pair}
    gone = {(*whose, item): pair[::-1] for item, pair in then.items() if item not in now}
    reclass_staged(session, said | gone)


def settle_held(session: Session, batch: ImportBatch) -> None:
    """What was decided since a batch was published, for its items whose price still waits."""
    path = session.get_one(Node, batch.node_id).path
    book = label_book(session, path=path, supplier_id=batch.supplier_id)
    for word in (LabelState.UNKNOWN, LabelState.WARRANTED):
        _settle_staged(session, _BATCH.c.id == batch.id, word, lambda one: settle(one.item, book))


def _forgotten(one: Carrier, *, key: str, code: str) -> ParsedItem:
    return forget(one.item, key, code)


def _waiting_below(place: NodeFacts) -> ColumnElement[bool]:
    """Batches with items that wait; of a published one only those do whose price is held."""
    waits = _BATCH.c.state.in_((BatchState.STAGED, BatchState.PUBLISHED))
    return and_(waits, within([place.path]))


def _settle_staged(session: Session, which: ColumnElement[bool], word: str, remade: Remake) -> int:
    """The same for items that wait to be published: they were read before the decision."""
    count = 0
    rows = session.execute(
        select(
            _ITEM.c.change_id, _BATCH.c.node_id, _BATCH.c.supplier_id, _CHANGE.c.seller_item_id,
            *kept_columns(_ITEM),
        )
        .join(_BATCH, _BATCH.c.id == _ITEM.c.batch_id)
        .join(_CHANGE, _CHANGE.c.id == _ITEM.c.change_id)
        .join(Node, col(Node.id) == _BATCH.c.node_id)
        .where(which, says(_ITEM.c.labels, word))
    ).all()  # fmt: skip
    for row in rows:
        one = Carrier(0, row[1], row[2], kept_item(row[3], row[4:]))
        new = replace(one.item, labels=remade(one).labels)
        if new != one.item:
            session.execute(
                update(_ITEM)
                .where(_ITEM.c.change_id == row[0])
                .values(labels=item_values(new)["labels"], fingerprint=fingerprint(new))
            )
            count += 1
    return count


def _record_text(
    session: Session, text: LabelText, place: NodeFacts, offers: int, by: Actor, now: datetime, *,
    code: str,
) -> None:  # fmt: skip
    session.add(
        LabelDecision(
            node_id=place.id, raw=text.raw, verdict=text.verdict, code=code, why=text.why, at=now,
            by_name=by.name,
        )
    )  # fmt: skip
    record(
        session, Event.LABEL_DECIDED, by=by, at=now, chain=place.municipality_id or 0,
        subject=f"label-text:{text.id}",
        details={"node": place.id, "text": text.raw, "verdict": text.verdict.value,
                 "code": text.code, "why": text.why, "offers": offers},
    )  # fmt: skip


def verify_label(
    session: Session, *, offer_id: int, code: str, licence: str, valid_to: date | None,
    source: str, by: Actor, now: datetime,
) -> None:  # fmt: skip
    """Note that `by` found the licence of an offer's label in the label's own register.

    The offer gets a version with the licence and the last day as found; later files keep it as
    long as the supplier says the same. Raises NotFound, NotAllowed or Refused.
    """
    one, place = _open_offer(session, offer_id, by)
    licence = plain_text(licence)
    check_looked_up(licence, valid_to, today=local_day(now))
    claim = _claim_of(one, code)
    if claim.state is not LabelState.WARRANTED:
        raise Refused("label-verified", "Mærket er allerede bekræftet.")
    looked = Looked(claim, licence[:60], valid_to)
    _forget_check(session, one, code)
    session.add(
        LabelCheck(
            node_id=one.owner_node_id, supplier_id=one.supplier_id,
            seller_item_id=one.item.seller_item_id, code=code, said=claim_to_json(claim),
            licence=looked.licence, valid_to=valid_to, source=plain_text(source)[:200],
            checked_at=now, checked_by_name=by.name,
        )
    )  # fmt: skip
    _exchange(session, one, claim, verified(claim, looked), now)
    _record_claim(session, one, place, "VERIFIED", code, looked.licence, by, now)


def unverify_label(session: Session, *, offer_id: int, code: str, by: Actor, now: datetime) -> None:
    """Take back that a label was looked up: the claim is the supplier's own word again.

    Raises NotFound, NotAllowed or Refused.
    """
    one, place = _open_offer(session, offer_id, by)
    claim = _claim_of(one, code)
    if claim.state is not LabelState.VERIFIED:
        raise Refused("label-not-verified", "Mærket er ikke bekræftet.")
    book = _book_of(session, one)
    said = next(
        (looked.said for looked in book.looked_up.get(one.item.seller_item_id, ())
         if looked.said.code == code),
        replace(claim, state=LabelState.WARRANTED),
    )  # fmt: skip
    _forget_check(session, one, code)
    _exchange(session, one, claim, said, now)
    _record_claim(session, one, place, "WARRANTED", code, said.licence, by, now)


def _open_offer(session: Session, offer_id: int, by: Actor) -> tuple[Carrier, NodeFacts]:
    one = carrier(session, offer_id, paths=["/"])
    if one is None:
        raise NotFound("offer-unknown", "Varen findes ikke her.")
    place = place_for(session, by, one.owner_node_id)
    hold_catalogues(session, place)
    held = carrier(session, offer_id, paths=["/"])  # it may have changed while we waited
    if held is None:
        raise NotFound("offer-unknown", "Varen findes ikke her.")
    return held, place


def _claim_of(one: Carrier, code: str) -> LabelClaim:
    found = next((claim for claim in one.item.labels if code and claim.code == code), None)
    if found is None:
        raise NotFound("label-claim", "Leverandøren siger ikke, at varen har mærket.")
    return found


def _forget_check(session: Session, one: Carrier, code: str) -> None:
    session.execute(
        delete(LabelCheck).where(
            col(LabelCheck.node_id) == one.owner_node_id,
            col(LabelCheck.supplier_id) == one.supplier_id,
            col(LabelCheck.seller_item_id) == one.item.seller_item_id,
            col(LabelCheck.code) == code,
        )
    )


def _exchange(
    session: Session, one: Carrier, old: LabelClaim, new: LabelClaim, now: datetime
) -> None:
    labels = tuple(new if claim == old else claim for claim in one.item.labels)
    remake(session, [one], lambda _one: replace(one.item, labels=labels), now)


def _record_claim(
    session: Session, one: Carrier, place: NodeFacts, state: str, code: str, licence: str,
    by: Actor, now: datetime,
) -> None:  # fmt: skip
    record(
        session, Event.LABEL_DECIDED, by=by, at=now, chain=place.municipality_id or 0,
        subject=f"offer:{one.offer_id}",
        details={"node": place.id, "code": code, "state": state, "licence": licence},
    )  # fmt: skip
