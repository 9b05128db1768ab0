"""The difference page: what a file would do, filtered, searched and paged through by key."""

from dataclasses import dataclass
from datetime import timedelta

from flask import Response, request, url_for

from shop.intake import queries
from shop.intake.queries import BatchRow, ChangeRow, DecisionRow, Wanted
from shop.intake.rules import BatchState
from shop.intake.views import tables
from shop.intake.views.arriving import dating
from shop.intake.views.batch import BatchView, batch_view
from shop.intake.views.changes import ChangesView, Place, count_of, page_of_changes
from shop.intake.views.dating import DateView
from shop.intake.views.reach import find_batch, paths
from shop.intake.views.words import KINDS_BY_SLUG, STANDS_BY_SLUG, verdict_word
from shop.search.index import is_behind
from shop.web.htmx import render_fragment, standing_at
from shop.web.session import config, db, now, viewer

MOST_ROWS = 500
"""After a press the page shows as many rows as it did, up to so many."""
LOG = 50
"""Decisions listed below the difference; the CSV has them all."""


def wanted_now() -> Wanted:
    """What the address asks for; a word that we do not know asks for everything."""
    slug, text = request.args.get("vis", ""), request.args.get("soeg", "").strip()[:100]
    return Wanted(KINDS_BY_SLUG.get(slug), STANDS_BY_SLUG.get(slug), text)


def rows_before() -> int:
    """How many rows the reader has seen, as the address says."""
    return max(request.args.get("vist", 0, type=int), 0)


@dataclass(frozen=True, slots=True)
class Difference:
    """The page around the changes, the changes, and what was decided, newest first."""

    view: BatchView
    changes: ChangesView
    log: list[DecisionRow]
    dating: DateView | None

    @property
    def parts(self) -> dict[str, object]:
        """As templates read them."""
        log = [(one, verdict_word(one.verdict)) for one in self.log]
        shown = {"view": self.view, "changes": self.changes, "log": log}
        return shown | {"dating": self.dating}


def difference(
    batch_id: int, *, limit: int = queries.PAGE, settled: ChangeRow | None = None
) -> Difference:
    """What the page and its region are rendered with.

    `settled`: the change that was just decided on; the row after it takes focus, or its own.
    """
    found, facts = find_batch(batch_id)
    wanted, after = wanted_now(), tables.key_of(request.args.get("efter", ""))
    with db().read() as reading:
        meaning = queries.meaning(reading, batch_id)
        rows = queries.changes(reading, batch_id, wanted=wanted, after=after, limit=limit + 1)
        total = (
            queries.count_changes(reading, batch_id, wanted)
            if wanted.text
            else count_of(found, meaning, wanted)
        )
        base = found.base_batch_id and queries.batch(reading, found.base_batch_id, paths=paths())
        log = queries.decisions(reading, batch_id, limit=LOG)
    place = Place(
        wanted, total, rows_before() if after else 0, is_added=after is not None, limit=limit,
        focus=_focus(rows[:limit], settled),
    )  # fmt: skip
    view = batch_view(
        found,
        facts,
        meaning,
        published_before=base or None,
        by_id=viewer().actor.person_id,
        is_search_behind=_is_search_behind(found),
    )
    changes = page_of_changes(found, facts, meaning, rows, place)
    return Difference(view, changes, log, dating(found, facts))


_INDEX_TAKES = timedelta(hours=1)
"""Only so long after publishing it is asked whether search has followed: then it surely has."""


def _is_search_behind(found: BatchRow) -> bool:
    is_fresh = found.decided_at is not None and now() - found.decided_at < _INDEX_TAKES
    if found.state is not BatchState.PUBLISHED or not is_fresh:
        return False
    return is_behind(db(), config().index_dir)


def _focus(rows: list[ChangeRow], settled: ChangeRow | None) -> int:
    if settled is None:
        return 0
    beyond = (
        row.id for row in rows if (row.effect_size, row.id) <= (settled.effect_size, settled.id)
    )
    return next(beyond, -1)


def region_after(batch_id: int, settled: ChangeRow | None) -> Response:
    """The region after a press, with as many rows as before it.

    It shows what the person saw who pressed, also where a filter's answer came in between.
    """
    limit = min(max(rows_before(), queries.PAGE), MOST_ROWS)
    shown = difference(batch_id, limit=limit, settled=settled)
    answer = render_fragment("intake/_changes.html", **shown.parts)
    return standing_at(answer, pressed_at(batch_id))


def pressed_at(batch_id: int, mark: str | None = None) -> str:
    """Where the person was who pressed: the page, with the filter and the search of the press."""
    seen = {name: request.args[name] for name in ("vis", "soeg") if request.args.get(name)}
    return url_for("intake.batch", batch_id=batch_id, _anchor=mark, **seen)  # type: ignore[arg-type]
