"""The generated catalogue in a shop of its own, and its search as the pages use it."""

import pickle
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import func, insert, select, update
from sqlmodel import Session, col

from shop.agreements.models import Agreement, Lot, LotCategory, LotSupplier, Supplier
from shop.agreements.rules import AgreementStatus, Level
from shop.catalogue.models import CatalogueFeed, Category, Offer, OfferVersion
from shop.db import Database, table_of
from shop.db_setup import create_all
from shop.search import danish, index, queries, rank
from shop.search.facets import Chosen, Group
from shop.search.match import find, find_begun, read_query
from shop.search.wordbook import laid_over
from tests.benchmarks.search_goods import HEADS, SUPPLIERS, Made, brands
from tests.factories import NOW, Town, town

FIRST = 1000
"""An item's offer has its number and this more; the town's own offers are below."""
_AT_ONCE = 2_000
_FAMILIES = list(HEADS)
Row = dict[str, Any]
Some = TypeVar("Some")


def chunks(items: Iterable[Some], size: int = _AT_ONCE) -> Iterator[list[Some]]:
    """So many at a time."""
    rest = iter(items)
    while some := list(islice(rest, size)):
        yield some


@dataclass
class Shop:
    """A town whose municipality buys from the generated catalogue."""

    database: Database
    folder: Path
    town: Town

    @property
    def index_dir(self) -> Path:
        """Where the shop's search would look."""
        return self.folder / "index"

    @property
    def place(self) -> queries.Place:
        """A kindergarten that searches."""
        house = self.town.solsikken
        return queries.Place(
            self.database, self.index_dir, house.path, NOW.date(), house.unit_type, NOW
        )  # fmt: skip

    def publish(self, items: Iterable[Made], *, again: bool = False) -> None:
        """Put items on the shelf, or new versions of those that are there.

        By whole pages of rows: publishing as a supplier's file does it is measured elsewhere.
        """
        with self.database.write() as session:
            newest = session.scalar(select(func.max(col(OfferVersion.id)))) or 0
            next_id = max(FIRST, newest)
            categories = _categories(session)
            for some in chunks(items):
                ids = range(next_id + 1, next_id + 1 + len(some))
                next_id += len(some)
                rows = [_version(m, n, categories) for m, n in zip(some, ids, strict=True)]
                if again:
                    _replace(session, rows)
                else:
                    _add(session, some, rows, self.town.lindeby.id or 0)

    def found(
        self, session: Session, typed: str, *, eco: bool = False, sort: Any = None
    ) -> queries.Found:
        """The answer to a query as the search page asks for it."""
        return self.ask(session, typed, {Group.LABEL: frozenset({"SVANEN"})} if eco else {}, sort)

    def ask(
        self, session: Session, typed: str, chosen: Chosen, sort: Any = None
    ) -> queries.Found:  # fmt: skip
        """The answer to a query with filters."""
        ask = queries.Ask(read_query(typed), chosen, **({"sort": sort} if sort else {}))
        return queries.search(session, self.place, ask)

    def ordered(
        self, session: Session, typed: str, *, is_typing: bool = False
    ) -> tuple[int, list[int]]:
        """How many goods match, and the offers of the first 24: what a suggestion needs."""
        here, index_now = self.place.scope(session), queries.opened(self.place)
        assert index_now is not None
        matches = (find_begun if is_typing else find)(
            laid_over(index_now, here.words), read_query(typed)
        )
        places = here.places_of(index_now).take(matches.documents)
        found = rank.Found(places, matches.fit).where(places >= 0)
        first = rank.first(found, here.goods, here.steering, rank.Sort.RECOMMENDED, queries.PAGE)
        return len(found.places), here.goods.offer_ids[first].tolist()

    def forget_answers(self, session: Session) -> None:
        """As if nobody had asked before: no answer is kept, no stem is known."""
        self.place.scope(session).answers.clear()
        danish.stem.cache_clear()


@contextmanager
def opened(folder: Path) -> Iterator[Shop]:
    """A new shop in this folder, which is there or made."""
    folder.mkdir(parents=True, exist_ok=True)
    database = _database(folder)
    create_all(database)
    made = town(database)
    with database.write() as session:
        _make_suppliers_and_agreements(session, made)
    (folder / "town").write_bytes(pickle.dumps(made))
    yield Shop(database, folder, made)
    database.dispose()


@contextmanager
def at(folder: Path, items: Callable[[], Iterable[Made]]) -> Iterator[Shop]:
    """The shop in this folder with these items on the shelf; made where it is not there."""
    done = folder / "published"
    if not done.exists():
        shutil.rmtree(folder, ignore_errors=True)
        with opened(folder) as shop:
            shop.publish(items())
        done.touch()
    with reopened(folder) as shop:
        yield shop


@contextmanager
def reopened(folder: Path) -> Iterator[Shop]:
    """The shop that another process has opened there."""
    made = pickle.loads((folder / "town").read_bytes())  # noqa: S301 (our own, a moment ago)
    database = _database(folder)
    yield Shop(database, folder, made)
    database.dispose()


def _database(folder: Path) -> Database:
    return Database(f"sqlite:///{folder / 'shop.sqlite'}")


def build(shop: Shop) -> int:
    """Build the index from the database as the shop does; how many documents."""
    return index.rebuild(shop.database, shop.index_dir)


def follow(shop: Shop) -> int:
    """Bring the index up to what was published; how many documents were written again."""
    return index.follow(shop.database, shop.index_dir)


def _make_suppliers_and_agreements(session: Session, made: Town) -> None:
    """Fifty suppliers; an agreement for each family, that all of them are on."""
    session.add_all(
        Supplier(id=FIRST + number, cvr=str(98500000 + number), name=f"{name} Engros")
        for number, name in enumerate(brands()[:SUPPLIERS])
    )
    for number, family in enumerate(_FAMILIES, FIRST):
        session.add(
            Agreement(
                id=number, owner_node_id=made.lindeby.id or 0, number=_agreement(family),
                title=family, level=Level.OWN, status=AgreementStatus.ACTIVE,
                valid_from=date(2025, 1, 1), valid_to=date(2027, 12, 31),
            )
        )  # fmt: skip
        session.flush()
        session.add(Lot(id=number, agreement_id=number))
        session.flush()
        session.add(LotCategory(lot_id=number, unspsc_prefix=family))
        session.add_all(
            LotSupplier(lot_id=number, supplier_id=FIRST + supplier)
            for supplier in range(SUPPLIERS)
        )


def _agreement(family: str) -> str:
    return f"B-{family}"


def _categories(session: Session) -> dict[str, int]:
    """Our categories, dealt out to the families."""
    ids = list(session.scalars(select(col(Category.id)).order_by(col(Category.id))))
    return {family: ids[place] or 0 for place, family in enumerate(_FAMILIES)}


def _version(made: Made, version_id: int, categories: dict[str, int]) -> Row:
    price = Decimal(made.price) / 100
    return {
        "id": version_id, "offer_id": FIRST + made.number, "published_at": NOW, "name": made.name,
        "description": made.description, "brand": made.brand, "manufacturer": "",
        "manufacturer_item_id": "", "gtin": "", "unspsc": made.family + "00",
        "category_id": categories[made.family], "kind_key": made.noun, "order_unit": "XPK",
        "price": price, "vat_percent": Decimal(25), "content_quantity": Decimal(made.content),
        "content_unit": "H87", "comparable_price": round(price / made.content, 4),
        "comparable_unit": "ST",
        "minimum_quantity": 1, "quantity_step": 1,
        "agreement_number": _agreement(made.family) if made.contracted else "",
        "lot": "", "contracted": made.contracted, "orderable": True, "replaces": "", "line_key": "",
        "image": "", "labels": [{"code": "SVANEN", "state": "WARRANTED"}] if made.is_eco else [],
    }  # fmt: skip


def _add(session: Session, some: list[Made], rows: list[Row], owner: int) -> None:
    offers = [
        {
            "id": row["offer_id"], "owner_node_id": owner, "supplier_id": FIRST + made.supplier,
            "seller_item_id": f"G{made.number:07d}", "live_version_id": row["id"],
        }
        for made, row in zip(some, rows, strict=True)
    ]  # fmt: skip
    session.execute(insert(table_of(Offer)), offers)
    session.execute(insert(table_of(OfferVersion)), rows)
    session.add(CatalogueFeed(offer_id=offers[-1]["id"], at=NOW))


def _replace(session: Session, rows: list[Row]) -> None:
    session.execute(insert(table_of(OfferVersion)), rows)
    live = [{"id": row["offer_id"], "live_version_id": row["id"]} for row in rows]
    session.execute(update(Offer), live)
    feed = [{"offer_id": row["offer_id"], "at": NOW} for row in rows]
    session.execute(insert(table_of(CatalogueFeed)), feed)
