"""The difference a file would make, found and written down while the file is read."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import func, insert, select, update
from sqlmodel import Session

from catalog_import import archive
from catalog_import.batch import Batch
from catalog_import.diff import Unchanged, Withdrawn, diff
from catalog_import.fingerprint import fingerprint
from catalog_import.item import Action, CatalogueHeader, ParsedItem, RowIssue, Severity
from catalog_import.placing import unplaced
from shop.bulk import add_rows, new_ids
from shop.db import table_of
from shop.intake.actions.again import hold_against_before
from shop.intake.actions.basis import Basis, remove_staged
from shop.intake.actions.batch import record_batch
from shop.intake.actions.deciding import keep_remembered
from shop.intake.actions.labels import note_unknown_labels, settle_late
from shop.intake.actions.pictures import want_packed
from shop.intake.actions.steps import Steps
from shop.intake.labels import MOST_NEW_TEXTS
from shop.intake.models import ImportBatch, ImportIssue, PriceDecision, StagedChange, StagedItem
from shop.intake.queries.rereading import Before
from shop.intake.queries.sold import items_as_sold
from shop.intake.rereading import add, written
from shop.intake.rows import (
    CHANGE_COLUMNS,
    OUR_SENTENCES,
    WRONG_SUPPLIER,
    Found,
    Sold,
    added,
    changed,
    count_issues,
    issue_rows,
)
from shop.intake.rules import BatchState, ChangeKind, Hold
from shop.intake.staged import COLUMNS, Line, Lines, Values, completed, item_of, values_of
from shop.kernel.errors import Refused
from shop.kernel.people import Actor
from shop.ledger.rules import Event

_BATCH, _CHANGE = table_of(ImportBatch), table_of(StagedChange)
_ITEM, _ISSUE = table_of(StagedItem), table_of(ImportIssue)
_DECIDED = select(func.max(table_of(PriceDecision).c.change_id))
_ITEM_COLUMNS = ("change_id", "batch_id", *COLUMNS)


class Difference:
    """Takes a file's lines as they are read, and ends as a batch to decide on."""

    def __init__(self, steps: Steps, basis: Basis, read_key: str = "") -> None:
        """`read_key`: how the lines to come are read (see rereading), "" where nobody knows."""
        self._steps, self._basis, self._read_key = steps, basis, read_key
        self._live = basis.live  # in the end, what the file has not spoken of
        self._weighing = basis.weighing
        self._live_before = len(basis.live)
        self._header: CatalogueHeader | None = None
        self._format = ""
        self._whole: list[Line] | None = None
        self._deleted: set[str] = set()
        self._waiting: list[Found] = []
        self._kinds: Counter[ChangeKind] = Counter()
        self._issues: list[RowIssue] = []
        self._label_texts: dict[str, str] = {}
        self._replaced: set[str] = set()
        self._goods = 0
        self._same_until: date | None = None
        self._read_before: int | None = None
        self._items = self._noted = self._errors = self._held = self._unchanged = 0

    def take(self, told: Batch[Lines]) -> None:
        """The next lines of the file, and what was noted about them."""
        lines = told.items.lines
        if self._header is None:
            self._begin(told, lines)
        self._items += told.count
        self._goods = add(self._goods, (line.fingerprint for line in lines))
        self._same_until = told.same_until
        if told.header.carries is not None or any(line.deletes for line in lines):
            self._read_key = ""  # it says more than what is sold
        self._note(told.issues)
        if self._errors or told.header.deletes_all:
            return  # nothing of a file with errors is kept, so nothing more is compared
        for key, raw in told.items.label_texts.items():
            if len(self._label_texts) < MOST_NEW_TEXTS:
                self._label_texts.setdefault(key, raw)
        if self._whole is not None:
            self._whole += lines
        else:
            self._waiting += self._compared(lines)
            self._write_waiting(at_least=self._steps.size)

    def take_before(self, before: Before) -> None:
        """The file need not be read: it says what it said then, and that is just what is sold."""
        self._header, self._format = before.header, before.format
        self._items = self._unchanged = before.told.items
        self._goods, self._same_until = int(before.told.goods, 16), before.told.same_until
        self._read_before = before.batch_id
        self._live.clear()  # it has spoken of all
        self._note(before.issues)

    def finish(self, by: Actor, now: datetime) -> BatchState:
        """All lines have been taken: the batch is STAGED, or REJECTED where there are errors."""
        if not self._errors:
            if self._whole is not None:
                self._waiting += self._compared_whole(self._whole)
            else:
                self._waiting += self._gone()
            self._write_waiting(at_least=1)
        if not self._errors and self._kinds[ChangeKind.ADDED]:
            hold_against_before(
                self._steps, self._basis, self._weighing, now=now, replaced=self._replaced
            )
        if self._errors:
            remove_staged(self._steps, self._basis.batch_id)
        elif self._format == archive.NAME:
            want_packed(self._steps, self._basis.batch_id, now)
        with self._steps.step() as session:
            return self._settle(session, by, now)

    def _begin(self, told: Batch[Lines], lines: list[Line]) -> None:
        self._header, self._format = told.header, told.format
        self._weighing = replace(self._weighing, holds_from=told.header.valid_from)
        self._note(_wrong_supplier(told.header, self._basis))
        # Which item a line speaks of, and what of it, can only be told with all lines at hand
        # where lines are named by their ids (OIOUBL: all are) or tell a part of an item.
        names_lines = any(line.values and line.values[_LINE_KEY] for line in lines)
        if told.header.carries is not None or names_lines:
            self._whole = []

    def _note(self, issues: Iterable[RowIssue]) -> None:
        noted = list(issues)
        self._issues += noted
        self._errors += count_issues(noted, Severity.ERROR)

    def _compared(self, lines: Iterable[Line]) -> Iterator[Found]:
        """The changes among lines that stand for themselves."""
        differing: list[tuple[Line, Sold]] = []
        for line in lines:
            if line.deletes:  # it may come again, and is then another item of the same number
                self._deleted.add(line.seller_item_id)
                continue
            self._deleted.discard(line.seller_item_id)
            sold = self._live.pop(line.seller_item_id, None)
            if sold is None:
                yield added(line)
            elif sold.fingerprint == line.fingerprint:
                self._unchanged += 1
            else:
                differing.append((line, sold))
        yield from self._differing(differing)

    def _differing(self, lines: list[tuple[Line, Sold]]) -> Iterator[Found]:
        current = self._sold_as(sold for _, sold in lines)
        for line, sold in lines:
            old, new = current[sold.version_id], item_of(line)
            key = line.seller_item_id
            for change in diff({key: old}, {key: new}, replaces_all=False):
                found = changed(change, sold, self._weighing, line.values)
                self._unchanged += found is None
                if found:
                    yield found

    def _sold_as(self, sold: Iterable[Sold]) -> dict[int, ParsedItem]:
        ids = [one.version_id for one in sold]
        if not ids:
            return {}
        with self._steps.read() as session:
            return items_as_sold(session, ids)

    def _gone(self) -> Iterator[Found]:
        """What the file deletes, or leaves out where it tells the whole catalogue."""
        header = self._header or CatalogueHeader()
        everything = header.replaces_all or header.deletes_all
        gone = [
            sold for key, sold in self._live.items() if everything or key in self._deleted
        ]  # fmt: skip
        for start in range(0, len(gone), self._steps.size):
            some = gone[start : start + self._steps.size]
            old = self._sold_as(some)
            for sold in some:
                change = Withdrawn(old[sold.version_id])
                if found := changed(change, sold, self._weighing, None):
                    yield found

    def _compared_whole(self, lines: list[Line]) -> Iterator[Found]:
        """The changes of a file whose lines must be placed among all that is sold."""
        header = self._header or CatalogueHeader()
        old = self._sold_as(self._live.values())
        current = {key: old[sold.version_id] for key, sold in self._live.items()}
        incoming = {line.seller_item_id: _told(line, current) for line in lines}
        self._note(unplaced(current, incoming, header.carries))
        changes = diff(current, incoming, replaces_all=header.replaces_all, carries=header.carries)
        for change in changes:
            if isinstance(change, Unchanged):
                self._unchanged += 1
                continue
            values = None if isinstance(change, Withdrawn) else self._values(change.new)
            shown = change.old if isinstance(change, Withdrawn) else change.new
            sold = self._live.get(shown.seller_item_id)
            if found := changed(change, sold, self._weighing, values):
                yield found

    def _values(self, item: ParsedItem) -> Values:
        category_id = self._basis.known.categories.get(item.unspsc[:6])
        return values_of(item, category_id, fingerprint(item))

    def _write_waiting(self, *, at_least: int) -> None:
        """Write the changes found so far, a step's worth at a time."""
        size = self._steps.size
        while len(self._waiting) >= at_least:
            some, self._waiting = self._waiting[:size], self._waiting[size:]
            self._kinds.update(found.kind for found in some)
            self._replaced |= {
                found.values[_REPLACES]
                for found in some
                if found.kind is ChangeKind.ADDED and found.values and found.values[_REPLACES]
            }
            self._held += sum(found.hold is not Hold.NONE for found in some)
            with self._steps.step(may_be_lost=True) as session:
                self._claim(session)
                _add(session, self._basis.batch_id, some)

    def _claim(self, session: Session) -> None:
        """Go on only if nobody else has taken up the batch, or put it aside, since we last wrote.

        Raises Refused. What is noted is how many lines are read so far.
        """
        ours = update(_BATCH).where(
            _BATCH.c.id == self._basis.batch_id, _BATCH.c.state == BatchState.RECEIVED,
            _BATCH.c["items"] == self._noted,
        )  # fmt: skip
        done = session.connection().execute(ours.values({"items": self._items}))
        if done.rowcount != 1:
            raise Refused("batch-state", "Kataloget er allerede behandlet.")
        self._noted = self._items

    def _settle(self, session: Session, by: Actor, now: datetime) -> BatchState:
        self._claim(session)
        batch = session.get_one(ImportBatch, self._basis.batch_id, populate_existing=True)
        state = BatchState.REJECTED if self._errors else BatchState.STAGED
        header = self._header or CatalogueHeader()
        batch.state, batch.format, batch.items = state, self._format[:40], self._items
        batch.replaces_all = header.replaces_all or header.deletes_all
        batch.valid_from, batch.live_before = header.valid_from, self._live_before
        batch.errors, batch.read_batch_id = self._errors, self._read_before
        if self._read_key and self._same_until and not self._errors:
            batch.read_key, batch.told_goods = self._read_key, written(self._goods)
            batch.same_until = self._same_until
        batch.warnings = count_issues(self._issues, Severity.WARNING)
        if not self._errors:
            self._count(batch)
            note_unknown_labels(session, node_id=batch.node_id, texts=self._label_texts, now=now)
            settle_late(session, batch, read_with=self._basis.known.labels)
            keep_remembered(session, batch)
        session.add(batch)
        if kept := issue_rows(batch.id or 0, self._issues):
            session.execute(insert(_ISSUE), kept)
        event = Event.CATALOGUE_REJECTED if self._errors else Event.CATALOGUE_STAGED
        record_batch(session, event, batch, self._basis.place, self._basis.supplier_cvr, by, now)
        return state

    def _count(self, batch: ImportBatch) -> None:
        kinds = self._kinds
        batch.added, batch.withdrawn = kinds[ChangeKind.ADDED], kinds[ChangeKind.WITHDRAWN]
        batch.price_up, batch.price_down = kinds[ChangeKind.PRICE_UP], kinds[ChangeKind.PRICE_DOWN]
        counted = batch.added + batch.withdrawn + batch.price_up + batch.price_down
        batch.changed = kinds.total() - counted
        batch.unchanged, batch.held = self._unchanged, self._held


_LINE_KEY, _REPLACES = COLUMNS.index("line_key"), COLUMNS.index("replaces")


def _told(line: Line, current: dict[str, ParsedItem]) -> ParsedItem:
    """The item of a line; one that told nothing is as it is sold."""
    if line.values is not None:
        return item_of(line)
    action = Action.DELETE if line.deletes else Action.ADD
    return replace(current[line.seller_item_id], row=line.row, action=action)


def _wrong_supplier(header: CatalogueHeader, basis: Basis) -> tuple[RowIssue, ...]:
    said = header.supplier_cvr
    if not said or said == basis.supplier_cvr:
        return ()
    name = basis.supplier_name
    text = OUR_SENTENCES[WRONG_SUPPLIER].format(cvr=said, name=name)
    return (RowIssue(WRONG_SUPPLIER, 0, "supplier_cvr", said, text),)


def _add(session: Session, batch_id: int, some: list[Found]) -> None:
    """Write changes and their items under ids that no decision has ever been about."""
    ids = new_ids(session, _CHANGE, len(some), above=session.scalar(_DECIDED) or 0)
    numbered = list(zip(ids, some, strict=True))
    rows = [(number, batch_id, *found.row) for number, found in numbered]
    add_rows(session, _CHANGE, CHANGE_COLUMNS, rows)
    items = [
        (number, batch_id, *completed(one.values)) for number, one in numbered if one.values
    ]  # fmt: skip
    add_rows(session, _ITEM, _ITEM_COLUMNS, items)
