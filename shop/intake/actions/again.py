"""New goods that we had before, or that follow others, are held against what those cost."""

from collections.abc import Sequence, Set
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, update

from shop.db import table_of
from shop.intake.actions.basis import Basis
from shop.intake.actions.steps import Steps
from shop.intake.again import BACK_WITHIN, Again, Known, columns_of
from shop.intake.models import StagedChange
from shop.intake.queries.again import coming, going, gone_before, items_waiting, still_sold
from shop.intake.queries.sold import items_as_sold
from shop.intake.rows import Weighing
from shop.kernel.money import ZERO

_CHANGE = table_of(StagedChange)
_AT_ONCE = 500


def hold_against_before(
    steps: Steps, basis: Basis, weighing: Weighing, *, now: datetime, replaced: Set[str]
) -> None:
    """Say of the batch's new goods what they cost before, and hold the prices that must be.

    Called when all changes are written and nobody has seen them. `replaced`: numbers of the goods
    that new ones say they replace.
    """
    with steps.read() as session:
        whose = {"node_id": basis.place.id, "supplier_id": basis.supplier_id}
        before = gone_before(session, **whose, since=now - BACK_WITHIN)
        still = still_sold(session, **whose, numbers=sorted(replaced))
        known = Known([*before, *going(session, basis.batch_id)], still)
        found = list(known.again(coming(session, basis.batch_id, known.signs))) if known else []
    for start in range(0, len(found), _AT_ONCE):
        _note(steps, found[start : start + _AT_ONCE], weighing)


def _note(steps: Steps, found: Sequence[Again], weighing: Weighing) -> None:
    with steps.read() as session:
        old = items_as_sold(session, [one.gone.version_id for one in found])
        new = items_waiting(session, [one.new.change_id for one in found])
    rows = [
        {"change": one.new.change_id}
        | columns_of(one, old[one.gone.version_id], new[one.new.change_id], weighing)
        for one in found
    ]
    other_number = [
        {
            "change": one.gone.change_id,
            "same_as": one.new.named.seller_item_id,
            "effect_size": ZERO,  # nothing goes: the new number tells what it costs now
        }
        for one in found
        if one.is_renumbered and one.gone.change_id is not None
    ]
    with steps.step() as session:
        for some in (rows, other_number):
            if some:
                session.connection().execute(_update(some[0]), some)


def _update(row: dict[str, Any]) -> Any:
    named: dict[str, Any] = {name: bindparam(name) for name in row if name != "change"}
    return update(_CHANGE).where(_CHANGE.c.id == bindparam("change")).values(**named)
