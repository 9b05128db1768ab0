"""A small town for tests: two municipalities, a few houses, people, suppliers and offers."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import Session

from catalog_import.item import LabelClaim, LabelState, ParsedItem
from shop.agreements.models import (
    Agreement,
    Lot,
    LotCategory,
    LotSupplier,
    OptOut,
    Supplier,
    SupplierTerms,
)
from shop.agreements.rules import AgreementStatus, Level, Scope
from shop.app import create_app
from shop.catalogue.actions import load_categories, publish_items
from shop.config import Config
from shop.db import Database
from shop.kernel.people import Actor
from shop.organisation.actions import add_node
from shop.organisation.models import Node, Person, RoleGrant
from shop.organisation.passwords import hash_password
from shop.organisation.queries import person_by_email
from shop.organisation.rules import NodeKind, Role, UnitType

NOW = datetime(2026, 11, 23, 6, 41, tzinfo=UTC)
"""Monday 23 November 2026, 7.41 in Copenhagen."""
PASSWORD = "en god adgangskode"


@dataclass
class Town:
    """Ids and actors by name."""

    community: Node
    lindeby: Node
    fjordby: Node
    area: Node
    solsikken: Node
    regnbuen: Node
    skolen: Node
    fremmed_hus: Node
    mette: Actor
    """Requisitioner of Solsikken."""
    sara: Actor
    """Her colleague there."""
    karl: Actor
    """Requisitioner of Regnbuen."""
    jonas: Actor
    """Central procurement of Lindeby."""
    anne: Actor
    """Manager of Område Nord: Solsikken and Regnbuen."""
    fremmed: Actor
    """Requisitioner of a house in Fjordby."""
    fremmed_indkoeb: Actor
    """Central procurement of Fjordby."""
    kridthuset: int
    havblik: int
    marken: int
    offers: dict[str, int] = field(default_factory=dict)
    """Offer ids: papir-svane, papir-plus, papir-fremmed, tegnepapir, bleer, haandsaebe, aebler,
    bananer, silkepapir, handsker, papir-dyr, saks; fjordby-papir is Fjordby's own."""


def item(item_id: str, name: str, price: str, **facts: Any) -> ParsedItem:
    """An item as a file would give it. `labels` may be a tuple of GS1 codes."""
    codes = facts.pop("codes", ())
    labels = tuple(LabelClaim(raw=code, code=code, state=LabelState.WARRANTED) for code in codes)
    return ParsedItem(
        row=1, seller_item_id=item_id, name=name, price=Decimal(price), labels=labels, **facts
    )


def _sheets(count: int) -> dict[str, Any]:
    return {"order_unit": "XPK", "content_quantity": Decimal(count), "content_unit": "ST"}


def _kilo() -> dict[str, Any]:
    return {"order_unit": "KGM", "content_quantity": Decimal(1), "content_unit": "KGM"}


def _on(number: str) -> dict[str, Any]:
    return {"agreement_number": number, "contracted": True}


_PAPER, _ART, _FRUIT = "14111507", "60121124", "50101600"
KRIDTHUSET = (
    ("papir-svane", item("10482", "Kopipapir A4, 80 g, hvid", "31.95", unspsc=_PAPER,
                         codes=("SVANEN",), **_sheets(500), **_on("50.55"))),
    ("papir-plus", item("22917", "Kopipapir A4, 80 g, Kontor Plus", "36.15", unspsc=_PAPER,
                        **_sheets(500))),
    ("papir-dyr", item("22918", "Kopipapir A4, 80 g, hvid, premium", "45.00", unspsc=_PAPER,
                       **_sheets(500), **_on("50.55"))),
    ("tegnepapir", item("10733", "Tegnepapir A3, 120 g, genbrug", "98.50", unspsc="14111513",
                        codes=("SVANEN",), **_sheets(250), **_on("50.55"))),
    ("silkepapir", item("8813", "Silkepapir, 10 farver", "129.00", unspsc=_ART, **_sheets(480))),
    ("saks", item("20655", "Børnesaks, 13 cm", "18.75", unspsc="44121618",
                  content_quantity=Decimal(1), content_unit="H87", **_on("50.55"))),
)  # fmt: skip
HAVBLIK = (
    ("bleer", item("5301", "Bleer str. 5, uden parfume", "214.50", unspsc="53102305",
                   order_unit="XPK", content_quantity=Decimal(88), content_unit="H87",
                   codes=("SVANEN",), **_on("50.20"))),
    ("haandsaebe", item("5302", "Flydende håndsæbe, uden parfume", "99.15", unspsc="53131608",
                        order_unit="XCN", content_quantity=Decimal(5), content_unit="LTR",
                        codes=("EU_ECO_LABEL",), **_on("50.20"))),
    ("handsker", item("5400", "Engangshandsker str. M, nitril", "49.00", unspsc="46181504",
                      order_unit="XBX", content_quantity=Decimal(100), content_unit="H87",
                      minimum_quantity=Decimal(2), quantity_step=Decimal(2))),
    ("papir-fremmed", item("5500", "Kopipapir A4, 80 g, hvid", "29.00", unspsc=_PAPER,
                           **_sheets(500))),
)  # fmt: skip
MARKEN = (
    ("aebler", item("101", "Æbler, danske", "18.40", unspsc="50101635", codes=("DK_ECO",),
                    **_kilo())),
    ("bananer", item("102", "Bananer", "19.50", unspsc="50101602", codes=("DK_ECO",), **_kilo())),
)  # fmt: skip


def town(database: Database, *, now: datetime = NOW) -> Town:
    """Build it in one transaction and give the ids and actors."""
    with database.write() as session:
        load_categories(session)
        place = _tree(session)
        people = _people(session, place)
        suppliers = _suppliers(session)
        _agreements(session, place, suppliers)
        offers = _offers(session, place, suppliers, now)
        for node in place.values():
            session.refresh(node)
        session.expunge_all()
    parts: dict[str, Any] = place | people | suppliers
    return Town(**parts, offers=offers)


def _tree(session: Session) -> dict[str, Node]:
    community = add_node(session, parent=None, kind=NodeKind.COMMUNITY, name="Indkøb Vest")
    lindeby, fjordby = (
        add_node(session, parent=community, kind=NodeKind.MUNICIPALITY, name=name, phone=phone)
        for name, phone in (("Lindeby Kommune", "12 34 56 78"), ("Fjordby Kommune", "87 65 43 21"))
    )
    children = add_node(session, parent=lindeby, kind=NodeKind.DEPARTMENT, name="Børn og Unge")
    area = add_node(session, parent=children, kind=NodeKind.SERVICE_AREA, name="Område Nord")
    schools = add_node(session, parent=children, kind=NodeKind.SERVICE_AREA, name="Skoler")
    elsewhere = add_node(session, parent=fjordby, kind=NodeKind.DEPARTMENT, name="Dagtilbud")

    def unit(parent: Node, name: str, kind: UnitType, number: int) -> Node:
        return add_node(
            session, parent=parent, kind=NodeKind.UNIT, name=name, unit_type=kind,
            gln=f"57000000123{number:02d}", street=f"Engvej {number}", postcode="9999",
            city="Lindeby", accounting_code=f"5251-{number}",
        )  # fmt: skip

    return {
        "community": community, "lindeby": lindeby, "fjordby": fjordby, "area": area,
        "solsikken": unit(area, "Solsikken", UnitType.KINDERGARTEN, 14),
        "regnbuen": unit(area, "Regnbuen", UnitType.KINDERGARTEN, 15),
        "skolen": unit(schools, "Engskolen", UnitType.SCHOOL, 16),
        "fremmed_hus": unit(elsewhere, "Muslingen", UnitType.KINDERGARTEN, 17),
    }  # fmt: skip


_PEOPLE = (
    ("mette", "Mette Holm", "mette@lindeby.example", Role.REQUISITIONER, "solsikken"),
    ("sara", "Sara Lund", "sara@lindeby.example", Role.REQUISITIONER, "solsikken"),
    ("karl", "Karl Berg", "karl@lindeby.example", Role.REQUISITIONER, "regnbuen"),
    ("jonas", "Jonas Bek", "jonas@lindeby.example", Role.PROCUREMENT, "lindeby"),
    ("anne", "Anne Toft", "anne@lindeby.example", Role.MANAGER, "area"),
    ("fremmed", "Ida Vig", "ida@fjordby.example", Role.REQUISITIONER, "fremmed_hus"),
    ("fremmed_indkoeb", "Ole Ness", "ole@fjordby.example", Role.PROCUREMENT, "fjordby"),
)
_HASH: list[str] = []


def _people(session: Session, place: dict[str, Node]) -> dict[str, Actor]:
    actors = {}
    for key, name, email, role, where in _PEOPLE:
        person = _person(session, name, email, role, place[where])
        actors[key] = Actor(person.id, name, email)
    return actors


def _person(session: Session, name: str, email: str, role: Role, where: Node) -> Person:
    """Everybody has PASSWORD; hashed once for all tests: argon2 is slow on purpose."""
    assert where.id is not None
    if not _HASH:
        _HASH.append(hash_password(PASSWORD))
    person = Person(email=email, name=name, password_hash=_HASH[0], session_key="k" + email[:8])
    session.add(person)
    session.flush()
    assert person.id is not None
    session.add(RoleGrant(person_id=person.id, node_id=where.id, role=role))
    session.flush()
    return person


def second_buyer(session: Session, town: Town) -> Actor:
    """Vera, who is procurement of Lindeby beside Jonas."""
    name, email = "Vera Kjær", "vera@lindeby.example"
    person = _person(session, name, email, Role.PROCUREMENT, town.lindeby)
    return Actor(person.id, name, email)


def _suppliers(session: Session) -> dict[str, int]:
    ids = {}
    for key, cvr, name, tagline in (
        ("kridthuset", "98100121", "Kridthuset", "Kontor, papir og kreativt"),
        ("havblik", "98100237", "Havblik Forsyning", "Rent, tørt og blødt"),
        ("marken", "98100334", "Marken Frugt & Grønt", "Frugt og grønt fra egnen"),
    ):
        supplier = Supplier(cvr=cvr, name=name, tagline=tagline)
        session.add(supplier)
        session.flush()
        assert supplier.id is not None
        ids[key] = supplier.id
    return ids


def _agreements(session: Session, place: dict[str, Node], suppliers: dict[str, int]) -> None:
    """50.55 paper (Kridthuset), 50.20 consumables (Havblik), 50.90 food with Lindeby's opt-out,
    LK-2025-001 fruit (Marken, whole assortment)."""
    for number, title, owner, level, supplier, prefixes, scope in (
        ("50.55", "Kontorartikler, skoleartikler og papir", "community", Level.SKI, "kridthuset",
         ("141115", "441216"), Scope.PRICE_LIST),
        ("50.20", "Forbrugsartikler", "community", Level.SKI, "havblik",
         ("531023", "531316", "461815"), Scope.PRICE_LIST),
        ("50.90", "Fødevarer", "community", Level.SKI, "havblik", ("5010",), Scope.PRICE_LIST),
        ("LK-2025-001", "Frisk frugt og grønt", "lindeby", Level.OWN, "marken",
         ("501015", "501016"), Scope.WHOLE_ASSORTMENT),
    ):  # fmt: skip
        agreement = Agreement(
            owner_node_id=place[owner].id or 0, number=number, title=title, level=level,
            status=AgreementStatus.ACTIVE, scope=scope, valid_from=date(2025, 1, 1),
            valid_to=date(2027, 12, 31), target_percent=85,
        )  # fmt: skip
        session.add(agreement)
        session.flush()
        lot = Lot(agreement_id=agreement.id or 0)
        session.add(lot)
        session.flush()
        session.add(LotSupplier(lot_id=lot.id or 0, supplier_id=suppliers[supplier]))
        session.add_all(LotCategory(lot_id=lot.id or 0, unspsc_prefix=p) for p in prefixes)
        if number == "50.90":
            session.add(OptOut(agreement_id=agreement.id or 0, node_id=place["lindeby"].id or 0))
    for supplier, minimum, fee, weekdays, cap in (
        ("kridthuset", 500, 75, "13", 2),
        ("havblik", 600, 95, "2", 1),
        ("marken", 250, 50, "13", 2),
    ):
        session.add(
            SupplierTerms(
                node_id=place["lindeby"].id or 0, supplier_id=suppliers[supplier],
                minimum_order_value=Decimal(minimum), small_order_fee=Decimal(fee),
                weekdays=weekdays, cutoff_days=1, cutoff=time(12), max_deliveries_per_week=cap,
                price_rise_limit=Decimal(5),
            )
        )  # fmt: skip
    session.flush()


def _offers(
    session: Session, place: dict[str, Node], suppliers: dict[str, int], now: datetime
) -> dict[str, int]:
    ids: dict[str, int] = {}
    fjordby = (("fjordby-papir", item("10482", "Kopipapir A4, 80 g, hvid", "33.00",
                                      unspsc=_PAPER, **_sheets(500))),)  # fmt: skip
    for owner, supplier, items in (
        ("lindeby", "kridthuset", KRIDTHUSET),
        ("lindeby", "havblik", HAVBLIK),
        ("lindeby", "marken", MARKEN),
        ("fjordby", "kridthuset", fjordby),
    ):
        done = publish_items(
            session, owner_node_id=place[owner].id or 0, supplier_id=suppliers[supplier],
            items=[parsed for _, parsed in items], batch_id=None, now=now,
        )  # fmt: skip
        ids |= {key: done[parsed.seller_item_id].offer_id for key, parsed in items}
    return ids


def app_for(
    database_url: str, data_dir: Path, *, clock: Callable[[], datetime] = lambda: NOW
) -> Flask:
    """The shop over this database, with its clock stopped at NOW unless told otherwise."""
    config = Config(
        data_dir=data_dir, database_url=database_url, secret_key="only for tests",
        secure_cookies=False, max_upload_bytes=50 * 1024 * 1024,
    )  # fmt: skip
    app = create_app(config, clock=clock)
    app.testing = True
    app.config["PROPAGATE_EXCEPTIONS"] = False  # tests see the page that a person would see
    return app


def client(app: Flask, email: str, *, csrf: bool = False) -> FlaskClient:
    """A test client that is signed in. CSRF tokens are checked only where `csrf` is asked for."""
    app.config["WTF_CSRF_ENABLED"] = csrf
    browser = app.test_client()
    with browser.session_transaction() as session:
        session["_user_id"] = _user_id(app, email)
        session["_fresh"] = True
    return browser


def _user_id(app: Flask, email: str) -> str:
    with app.extensions["skub.database"].read() as session:
        person = person_by_email(session, email)
        assert person is not None, f"nobody is called {email}"
        return f"{person.id}:{person.session_key}"
