"""What belongs to a municipality, or to a house, is nobody else's: by no address and no form.

Every address that takes an id is tried with ids that belong to Lindeby by everybody of Fjordby;
then by those of Lindeby who have no business with Solsikken.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlmodel import Session

from shop.db import Database
from shop.favourites.choosing import choose_successor
from shop.intake import actions as intake
from shop.orders.actions import place
from shop.orders.queries import draft_lines
from shop.orders.rules import OrderDraft
from shop.organisation.models import Node, Person, RoleGrant
from shop.organisation.rules import Role
from shop.requests.actions import ask
from shop.requests.rules import Wanted
from shop.reuse import actions as reuse
from shop.reuse.rules import Condition, Thing, Way
from shop.search.actions import add_word, note_zero_hit
from shop.search.wordbook import WordKind
from tests.buying import everything
from tests.databases import Databases
from tests.factories import NOW, Town, client
from tests.price_lists import BASE, CHEAPER, NEW, price_list
from tests.replaying import guided
from tests.web import forms_approvals, forms_basket, forms_labels, forms_quick, forms_receiving
from tests.web import forms_suppliers as forms_sellers
from tests.web.agreement_parts import OWN, furnish
from tests.web.home_town import TUESDAY, Place, morning_town, running

LINDEBYS = ("Lindeby", "Solsikken", "Regnbuen", "Engskolen", "Mette", "Sara", "Karl", "Jonas",
            "Anne Toft", "Kreativt", "priser.csv", "LK-2025-001", "Område Nord",
            "L2026-", "lindemark")  # fmt: skip
"""Names that stand on Lindeby's pages and on none of Fjordby's."""
STRANGERS = ("ida", "ole", "eva")
"""Fjordby's requisitioner, procurement and manager."""
MARKED_OWN = replace(NEW, label="Lindebys grønne kvist")
"""With a label that nobody knows: it waits in Lindeby's queue."""
RECEIPT = forms_basket.RECEIPT


def border_town(database: Database, folder: Any) -> Town:
    """The morning town, with a manager in Fjordby, a published and a waiting catalogue, a manager
    of Lindeby's schools, a word and a request of Lindeby's, and an order that was sent with the
    token RECEIPT."""
    built = morning_town(database)
    with database.write() as session:
        session.get_one(Node, built.fremmed_hus.id).city = "Fjordby"
        for key, name, node in (("eva@fjordby", "Eva Kjær", built.fjordby),
                                ("per@lindeby", "Per Skov", built.skolen)):  # fmt: skip
            _manager(session, f"{key}.example", name, node.id or 0)
        for number, lines in enumerate((BASE, (*BASE[:2], CHEAPER, MARKED_OWN))):
            batch = intake.stage(
                session, folder=folder, file=price_list(lines), name="priser.csv", now=NOW,
                node_id=built.lindeby.id or 0, supplier_id=built.kridthuset, by=built.jonas,
            )  # fmt: skip
            if not number:
                intake.publish(session, batch_id=batch, by=built.jonas, now=NOW)
        add_word(
            session, node_id=built.lindeby.id or 0, kind=WordKind.SYNONYM, word="lindemark",
            means="papir", by=built.jonas, now=NOW,
        )  # fmt: skip
        ask(
            session, unit_id=built.solsikken.id or 0, wanted=Wanted("Lindebys blå sakse"),
            by=built.mette, now=NOW,
        )  # fmt: skip
        shelf = reuse.offer(
            session, unit_id=built.solsikken.id or 0, picture="0" * 64, by=built.mette, now=NOW,
            thing=Thing("Solsikkens reol", 2, Condition.GOOD, "", "", False, None),
        )  # fmt: skip
        reuse.reserve(
            session, item_id=shelf, unit_id=built.regnbuen.id or 0, pieces=1, way=Way.COLLECT,
            by=built.karl, now=NOW,
        )  # fmt: skip
        note_zero_hit(session, municipality_id=built.lindeby.id or 0, query="lindemark", now=NOW)
        choose_successor(
            session, node_id=built.lindeby.id or 0, old_offer_id=built.offers["silkepapir"],
            new_offer_id=built.offers["tegnepapir"], by=built.jonas, now=NOW,
        )  # fmt: skip
        furnish(session, built)
        guided(session, built)
        draft = OrderDraft(
            form_token=f"{built.solsikken.id}-{RECEIPT}", unit_id=built.solsikken.id or 0,
            supplier_id=built.marken, delivery_date=TUESDAY, fee=Decimal(0),
            minimum_order_value=Decimal(250), lines=draft_lines(
                session, path=built.solsikken.path,
                quantities={built.offers["aebler"]: Decimal(20)}, on=NOW.date(),
            ),
        )  # fmt: skip
        place(session, draft=draft, by=built.mette, now=NOW)
        forms_receiving.something_missing(session, built)
        forms_approvals.asked(session, built)
        forms_quick.set_up(session, built)
    return built


def _manager(session: Session, email: str, name: str, node_id: int) -> None:
    template = session.execute(sa.select(sa.column("password_hash")).select_from(
        sa.table("person")).limit(1)).scalar_one()  # fmt: skip
    person = Person(email=email, name=name, password_hash=template, session_key="k" + email[:8])
    session.add(person)
    session.flush()
    session.add(RoleGrant(person_id=person.id or 0, node_id=node_id, role=Role.MANAGER))


@dataclass
class Border:
    """The shop with everybody signed in."""

    place: Place

    def who(self, name: str) -> FlaskClient:
        """A signed-in browser."""
        home = "fjordby" if name in STRANGERS else "lindeby"
        return client(self.place.app, f"{name}@{home}.example")

    @property
    def town(self) -> Town:
        """Ids by name."""
        return self.place.town


@pytest.fixture(scope="module")
def border(
    databases: Databases, engine_name: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Border]:
    folder = tmp_path_factory.mktemp("border")

    def border_town_here(database: Database) -> Town:
        return border_town(database, folder)

    with running(databases, folder, build=border_town_here, engine=engine_name) as place:
        yield Border(place)


def addresses(town: Town) -> dict[str, list[str]]:
    """Addresses that name something of Lindeby's, by door."""
    nodes = [node.id for node in (town.lindeby, town.area, town.solsikken, town.community)]
    offers = [town.offers[key] for key in ("papir-svane", "aebler", "silkepapir")]
    return {
        "orders.order": ["/bestillinger/1"], **forms_receiving.addresses(town),
        **forms_sellers.addresses(town), **forms_approvals.NAMED,
        "search.item": [f"/vare/{offer}" for offer in offers],
        "favourites.one": [f"/lister/{n}" for n in (1, 2, 3)],
        "favourites.successor": [
            f"/lister/afloeser/{town.offers['silkepapir']}{place}"
            for place in ("", *(f"?sted={n}" for n in nodes), "?fil=2")
        ],
        "favourites.amounts_again": [],  # only leads to favourites.one
        "favourites.edit": [f"/lister/{n}/rediger?find=papir" for n in (1, 2, 3)],
        "favourites.find": [f"/lister/{n}/find?find=papir" for n in (1, 2, 3)],
        "favourites.arrange_again": [],  # only leads to favourites.edit
        "favourites.past": [f"/lister/{n}/historik" for n in (1, 2, 3)],
        "favourites.preview": [f"/lister/{n}/vis?hus={town.solsikken.id}" for n in (1, 2, 3)],
        "agreements.one": [f"/aftaler/{OWN}"],
        **_of_agreements(town),
        "intake.batch": ["/kataloger/1", "/kataloger/2?vis=dyrere"],
        "arriving.progress": ["/kataloger/1/arbejdet"],
        "intake.issues_csv": ["/kataloger/1/fejl.csv"],
        "intake.issues_xlsx": ["/kataloger/1/fejl.xlsx"],
        "intake.changes_csv": ["/kataloger/1/aendringer.csv"],
        "deciding.change": ["/kataloger/aendring/1", "/kataloger/aendring/2"],
        "columns.page": ["/kataloger/1/kolonner", "/kataloger/2/kolonner"],
        "suppliers.page": [f"/leverandoerer/{town.marken}?sted={n}" for n in nodes],
        "suppliers.letter_csv": [f"/leverandoerer/{town.marken}/brev.csv?sted={n}" for n in nodes],
        "suppliers.letter_xlsx": [
            f"/leverandoerer/{town.marken}/brev.xlsx?sted={n}" for n in nodes
        ],
        "search.picture": [f"/vare/{offer}/billede/{'0' * 64}.webp" for offer in offers],
        "labels.item": [f"/maerker/vare/{offer}" for offer in offers],
        "requests.one": ["/oensker/1"], **forms_quick.PAGES,
        "reuse.one": ["/genbrug/1"],
        "equals.page": [f"/samme-behov/{offer}" for offer in offers],
        "reuse.picture": [f"/genbrug/1/billede/{'0' * 64}.webp"],
        "basket.receipt": [f"/kvittering/{RECEIPT}"],
        "guidance.one": [f"/regler/process_cost?sted={n}" for n in nodes],
        "guidance.trial": ["/regler/proeve/1"],
        "reports.page": [f"/overblik?sted={n}" for n in nodes],
        "reports.orders": [f"/overblik/ordrer?sted={n}&tal=agreement_share" for n in nodes],
        "reports.csv": [
            f"/overblik/{name}.csv?sted={nodes[0]}" for name in ("huse", "deliveries", "sparet")
        ],
        "reports.spared_page": [f"/overblik/sparet?sted={n}" for n in nodes],
        "reports.spared_orders": [f"/overblik/sparet/bestillinger?sted={n}" for n in nodes],
    }  # fmt: skip


def _of_agreements(town: Town) -> dict[str, list[str]]:
    own = f"/aftaler/{OWN}"
    return {
        "agreements.document": [f"{own}/dokumenter/1"],
        "contracts.page": [f"{own}/styring"],
        "contracts.edit": [f"{own}/ret", "/aftaler/1/ret"],
        "contracts.lot": [f"{own}/delaftaler/{n}" for n in (0, OWN)],
        "contracts.terms": [f"{own}/vilkaar/{town.marken}"],
    }


MENTIONS = {
    "orders.page": ("/bestillinger", "/bestillinger?foer=99"),
    "search.page": ("/soeg?q=papir", "/soeg?q=aebler", "/soeg?q=frugt", "/soeg", "/soeg?vare=1"),
    "search.compare": tuple(f"/sammenlign?vare={offer}" for offer in range(1, 12)),
    "search.suggestions": tuple(f"/soeg/forslag?q={q}" for q in ("pa", "frugt", "aeb", "hands")),
    "favourites.page": ("/lister",), "favourites.gone": ("/lister/udgaaede",),
    "favourites.desk": ("/lister/indkoeb", "/lister/indkoeb?navn=kreativ"),
    "favourites.new": ("/lister/ny",), "favourites.waiting": ("/lister/venter",),
    "agreements.page": ("/aftaler", "/aftaler?q=frugt"),
    "contracts.calendar": ("/aftaler/kalender",), "contracts.new": ("/aftaler/ny",),
    "intake.page": ("/kataloger", "/kataloger?foer=99"), "home.page": ("/",),
    "words.page": ("/ord", "/ord?slags=helt&ord=kopipapir"),
    **forms_receiving.MENTIONS, "requests.page": ("/oensker",), "requests.mine": ("/oensker/mine",),
    "requests.new": ("/oensker/nyt?q=saks",),
    "reuse.page": ("/genbrug", "/genbrug?q=reol"), "reuse.new": ("/genbrug/ny",),
    **forms_approvals.MENTIONS, **forms_labels.MENTIONS, "labels.page": ("/maerker/ukendte",),
    "deciding.prices": ("/kataloger/priser",),
    "deciding.policy": ("/kataloger/regler",),
    "guidance.page": ("/regler",),
    **forms_quick.MENTIONS, **forms_basket.MENTIONS, **forms_sellers.MENTIONS,
    "home.desk": ("/i-dag",),
    "auth.choose_house": ("/hus",),
    "basket.usual": ("/kurv/faste/1", "/kurv/faste/3"), "info.privacy": ("/dine-oplysninger",),
    "info.accessibility": ("/tilgaengelighed",), "info.steering": ("/saadan-anbefaler-vi",),
}  # fmt: skip
"""Addresses without an id of Lindeby's: one's own data, and never Lindeby's names."""
WITHOUT_DATA = {"static", "home.favicon", "auth.sign_in", "auth.language"}


def _of_words_and_labels(town: Town) -> dict[str, list[tuple[str, dict[str, Any]]]]:
    return {
        "words.add": [
            ("/ord", {"slags": "ens", "ord": "papir", "andet": "ark", "sted": str(n)})
            for n in (town.lindeby.id, town.solsikken.id, town.community.id)
        ],
        "words.undo": [("/ord/1/fortryd", {})],
        "labels.decide": [("/maerker/1", {"label": "SVANEN"}), ("/maerker/1", {})],
        "labels.undo": [("/maerker/1/fortryd", {})],
        "labels.verify": [
            (f"/maerker/vare/{town.offers['papir-svane']}/bekraeft",
             {"code": "SVANEN", "licence": "3044 0001"})
        ],
        "labels.unverify": [
            (f"/maerker/vare/{town.offers['papir-svane']}/fortryd", {"code": "SVANEN"})
        ],
    }  # fmt: skip


def _forms_of_agreements(town: Town) -> dict[str, list[tuple[str, dict[str, Any]]]]:
    """Lindeby's own, and the community's, which a municipality does not write."""
    own = f"/aftaler/{OWN}"
    both = (own, "/aftaler/1")
    content = CONTENT | {"number": "N-1"}
    lindeby = str(town.lindeby.id)
    return {
        "agreements.ask": [(f"{own}/spoergsmaal", {"question": "Hvad koster det?"})],
        "contracts.answer": [(f"{own}/spoergsmaal/1/svar", {"answer": "Ja."})],
        "contracts.create": [("/aftaler/ny", content | {"sted": lindeby})],
        "contracts.save": [(f"{one}/ret", content) for one in both],
        "contracts.save_lot": [
            (f"{one}/delaftaler/0", {"name": "B", "supplier_1": str(town.marken), "rank_1": "1",
                                     "others": "561217"}) for one in both
        ],
        "contracts.remove_lot": [(f"{own}/delaftaler/{OWN}/fjern", {}),
                                 ("/aftaler/1/delaftaler/1/fjern", {})],
        "contracts.save_terms": [(f"{own}/vilkaar/{town.marken}", {"minimum": "1"})],
        "contracts.set_status": [(f"{one}/status", {"state": "EXPIRED", "why": "x"})
                                 for one in both],
        "contracts.opt_out": [("/aftaler/1/fravalg", {"prefix": "alt", "sted": lindeby}),
                              (f"{own}/fravalg", {"prefix": "alt", "sted": lindeby})],
        "contracts.opt_in": [("/aftaler/1/fravalg/fortryd", {"prefix": "alt", "sted": lindeby})],
        "contracts.add_option": [
            (f"{one}/optioner", {"months": "12", "decide_by": "2027-01-01"}) for one in both
        ],
        "contracts.decide_option": [(f"{own}/optioner/1", {"do": "brug"})],
        "contracts.add_clause": [(f"{one}/klausuler", {"kind": "CSR", "text": "Etik"})
                                 for one in both],
        "contracts.clause": [(f"{own}/klausuler/1", {"do": "fulgt-op"}),
                             (f"{own}/klausuler/1", {"do": "fjern"})],
        "contracts.add_contact": [
            (f"{one}/kontakter", {"about": "A", "name": "B", "phone": "1"}) for one in both
        ],
        "contracts.remove_contact": [(f"{own}/kontakter/1/fjern", {})],
        "contracts.add_document": [
            (f"{one}/dokumenter", {"file": lambda: (io.BytesIO(b"%PDF-1.7"), "a.pdf")})
            for one in both
        ],
        "contracts.remove_document": [(f"{own}/dokumenter/1/fjern", {})],
    }  # fmt: skip


def _forms_of_kept_lists(town: Town) -> dict[str, list[tuple[str, dict[str, Any]]]]:
    offer, gloves = str(town.offers["aebler"]), str(town.offers["handsker"])
    places = [str(n) for n in (town.lindeby.id, town.solsikken.id, town.community.id)]
    kept = [(f"/lister/{n}", one) for n, one in ((1, offer), (3, gloves))]
    return {
        "favourites.save": [(f"{at}/rediger", {f"q_{one}": "2"}) for at, one in kept],
        "favourites.arrange": [
            (f"{at}/raekke", field)
            for at, one in kept
            for field in ({"add": gloves}, {"remove": one}, {"move": f"{one} ned"})
        ],
        "favourites.undo": [(f"{at}/fortryd", {"number": "2"}) for at, _ in kept],
        "favourites.restore": [(f"{at}/gendan", {"number": "2"}) for at, _ in kept],
        "favourites.bring_back": [(f"{at}/hent", {}) for at, _ in kept],
        "favourites.copy": [(f"{at}/kopier", {}) for at, _ in kept],
        "favourites.create_central": [
            ("/lister/ny", {"name": "Vores", "sted": place}) for place in places
        ],
        "favourites.look_after": [
            *(("/lister/venter", {"svar": answer, "offer_id": offer, "sted": place})
              for answer in ("behold", "fjern") for place in places),
            *(("/lister/venter", {"svar": "set", "list_id": str(n)}) for n in (1, 3)),
        ],
        "favourites.undo_waiting": [("/lister/venter/fortryd", {"entries": "1:2"})],
    }  # fmt: skip


CONTENT = {
    "number": "50.20", "title": "Stole", "level": "OWN", "binding": "ja", "scope": "PRICE_LIST",
    "valid_from": "2026-01-01", "valid_to": "2027-12-31", "state": "PLANNED",
}  # fmt: skip


def _of_policies(town: Town) -> dict[str, list[tuple[str, dict[str, Any]]]]:
    nodes = (town.lindeby.id, town.solsikken.id, town.community.id)
    return {
        "guidance.decide": [
            ("/regler/process_cost", {"sted": str(n), "value": "175", "why": "x", "do": do})
            for n in nodes
            for do in ("gem", "proev")
        ],
        "guidance.undo": [("/regler/beslutning/1/fortryd", {})],
        "deciding.set_policy": [
            ("/kataloger/regler", {"node": str(n), "withdrawn_percent": "9"}) for n in nodes
        ],
        "arriving.again": [("/kataloger/2/proev-igen", {})],
        "arriving.stop": [("/kataloger/2/stop", {})],
        "arriving.set_date": [("/kataloger/2/dato", {"dato": "2026-12-01", "removal": "ja"})],
        "arriving.remove_date": [("/kataloger/2/dato/fjern", {})],
    }  # fmt: skip


def _of_rooms(town: Town) -> dict[str, list[tuple[str, dict[str, Any]]]]:
    rooms = (forms_approvals, forms_basket, forms_labels, forms_quick, forms_receiving,
             forms_sellers)  # fmt: skip
    return {door: form for room in rooms for door, form in room.of_lindeby(town).items()}


def forms(town: Town) -> dict[str, list[tuple[str, dict[str, Any]]]]:
    """Forms that name something of Lindeby's, by door: (address, fields)."""
    offer, gloves = str(town.offers["saks"]), str(town.offers["handsker"])
    amount = {"offer_id": offer, "quantity": "2"}
    nodes = [town.lindeby.id, town.solsikken.id, town.community.id]
    return {
        "auth.choose_house_post": [("/hus", {"unit": str(n)}) for n in nodes],
        "basket.add": [("/kurv/laeg-i", amount), ("/kurv/laeg-i", amount | {"step": "+1"})],
        "basket.change": [("/kurv/ret", amount), ("/kurv/ret", {**amount, "action": "remove"})],
        "basket.swap": [("/kurv/byt", amount), ("/kurv/byt", amount | {"where": "row"})],
        "basket.restore": [("/kurv/fortryd", amount)],
        "basket.again": [("/kurv/igen", {"order_id": "1"}), ("/kurv/igen?order_id=1", {})],
        "orders.again": [("/bestillinger/1/igen", {})],
        "favourites.add": [
            ("/lister/laeg-paa", {"offer_id": gloves, "list_id": "3"}),
            ("/lister/laeg-paa", {"offer_id": gloves, "list_id": "1"}),
        ],
        "favourites.amounts": [("/lister/3/antal", {f"offer_{gloves}": "2"})],
        "favourites.change": [("/lister/3/ret", {"remove": gloves}), ("/lister/1/ret", {})],
        "favourites.delete": [("/lister/3/slet", {}), ("/lister/1/slet", {})],
        **_forms_of_kept_lists(town),
        "favourites.choose": [
            (f"/lister/afloeser/{offer}", {"sted": str(n), "new_offer_id": gloves}) for n in nodes
        ],
        "favourites.undo_choice": [
            (f"/lister/afloeser/{town.offers['silkepapir']}/fortryd",
             {"sted": str(n), "successor_id": "1"}) for n in nodes
        ],
        "basket.follow": [("/kurv/afloeser", {"offer_id": str(town.offers["silkepapir"])})],
        "intake.upload": [
            ("/kataloger", {"supplier": str(town.kridthuset), "node": str(n),
                            "file": lambda: (price_list(BASE), "nye.csv")}) for n in nodes
        ],
        "columns.choose": [("/kataloger/2/kolonner", {"column_0": "name"})],
        "suppliers.rhythm": [
            (f"/leverandoerer/{town.marken}/rytme", {"every_days": "30", "sted": str(n)})
            for n in nodes
        ],
        **_of_words_and_labels(town),
        **_forms_of_agreements(town),
        "requests.answer": [("/oensker/1/svar", {"svar": "Nej", "tur": "0"})],
        "requests.close": [("/oensker/1/luk", {"tur": "0"})],
        "requests.reopen": [("/oensker/1/genaabn", {"tur": "0"})],
        "requests.put_away": [("/oensker/1/set", {})],
        "equals.decide": [
            (f"/samme-behov/{offer}", {"anden": gloves, "svar": "ja"}),
        ],
        "equals.undo": [(f"/samme-behov/{offer}/1/fortryd", {})],
        "reuse.reserve": [("/genbrug/1/reserver", {"antal": "1"})],
        "reuse.hand_over": [("/genbrug/reservation/1/overdraget", {})],
        "reuse.give_up": [("/genbrug/reservation/1/opgiv", {})],
        "reuse.take_off": [("/genbrug/1/fjern", {})],
        "reuse.put_back": [("/genbrug/1/tilbage", {})],
        "intake.publish": [("/kataloger/2/udgiv", {})],
        "intake.roll_back": [("/kataloger/1/rul-tilbage", {})],
        "intake.discard": [("/kataloger/2/kasser", {})],
        "deciding.decide": [("/kataloger/2/priser", {"decision": "godkend"})],
        "deciding.choose": [("/kataloger/2/valg", {"do": "udelad", "alle": "alle"})],
        **_of_policies(town), **_of_rooms(town),
    }  # fmt: skip


HARMLESS = {
    "basket.add_list", "basket.send", "basket.choose", "basket.hold", "basket.release",
    "basket.keep", "favourites.create", "favourites.answer_offer", "search.answer_first",
    "auth.sign_in_post", "auth.sign_out", "requests.ask", "requests.buy_self",
    *forms_quick.HARMLESS, *forms_basket.HARMLESS,
    "reuse.offer", *forms_approvals.HARMLESS, *forms_sellers.HARMLESS,
}  # fmt: skip
"""Forms about one's own basket or person: tried below by what they leave as it was."""


def doors(border: Border, method: str) -> set[str]:
    rules = border.place.app.url_map.iter_rules()
    return {rule.endpoint for rule in rules if method in (rule.methods or ())}


def names_of_lindeby(text: str) -> list[str]:
    plain = unescape(text)
    return [name for name in LINDEBYS if name in plain]


def without_refusals(database: Database) -> dict[str, list[str]]:
    """All rows, but the ledger's notes of who was refused at the gate."""
    rows = everything(database)
    rows["ledger_entry"] = [row for row in rows["ledger_entry"] if "refused" not in row.lower()]
    rows.pop("ledger_head")
    return rows


def test_every_door_is_tried_here(border: Border) -> None:
    """A new address or form must say here what of Lindeby's it could be asked for."""
    looked = set(addresses(border.town)) | set(MENTIONS) | WITHOUT_DATA
    assert doors(border, "GET") == looked
    assert doors(border, "POST") == set(forms(border.town)) | HARMLESS


@pytest.mark.parametrize("name", STRANGERS)
def test_a_stranger_gets_403_or_404_on_every_address_of_lindeby(border: Border, name: str) -> None:
    browser = border.who(name)
    before = without_refusals(border.place.database)
    for paths in addresses(border.town).values():
        for path in paths:
            for headers in ({}, {"HX-Request": "true", "HX-Request-Type": "partial"}):
                answer = browser.get(path, headers=headers)
                assert answer.status_code in (403, 404), (name, path)
                assert names_of_lindeby(answer.get_data(as_text=True)) == [], (name, path)
    assert without_refusals(border.place.database) == before


@pytest.mark.parametrize("name", STRANGERS)
def test_a_stranger_s_own_pages_never_name_lindeby_s(border: Border, name: str) -> None:
    browser = border.who(name)
    for paths in MENTIONS.values():
        for path in paths:
            answer = browser.get(path)
            assert answer.status_code in (200, 303, 403), (name, path)
            assert names_of_lindeby(answer.get_data(as_text=True)) == [], (name, path)


def sent(browser: FlaskClient, path: str, fields: dict[str, Any]) -> Any:
    data = {key: value() if callable(value) else value for key, value in fields.items()}
    return browser.post(path, data=data, follow_redirects=path.endswith("/igen"))


@pytest.mark.parametrize("name", STRANGERS)
def test_a_stranger_s_forms_change_nothing_of_lindeby(border: Border, name: str) -> None:
    browser = border.who(name)
    before = without_refusals(border.place.database)
    for tries in forms(border.town).values():
        for path, fields in tries:
            answer = sent(browser, path, fields)
            # A line that is not in one's own basket is 422: it tells nothing of anybody else's.
            own_basket = path in forms_basket.OWN
            assert answer.status_code in ((403, 404, 422) if own_basket else (403, 404)), path
            assert names_of_lindeby(answer.get_data(as_text=True)) == [], (name, path)
            assert without_refusals(border.place.database) == before, (name, path)


def test_a_stranger_s_own_basket_takes_nothing_of_lindeby_s(border: Border) -> None:
    """Lists, holding and sending act on one's own house: Lindeby's ids are as good as none."""
    browser, town = border.who("ida"), border.town
    before = without_refusals(border.place.database)
    offers = {f"offer_{offer}": "2" for key, offer in town.offers.items() if "fjord" not in key}
    assert browser.post("/kurv/liste", data=offers).status_code == 303
    send = {"form_token": RECEIPT, "seen": "", "supplier": str(town.kridthuset)}
    for path, fields in (
        ("/kurv/saml", {"supplier_id": str(town.kridthuset)}),
        ("/kurv/saml/fortryd", {"supplier_id": str(town.kridthuset)}),
        ("/kurv/behold", {"offer_id": str(town.offers["saks"])}),
        ("/kurv/send", send), ("/kurv/valg", send | {"answer": "send"}),
        ("/kurv/valg", {"answer": "hold", "supplier_id": str(town.kridthuset)}),
    ):  # fmt: skip
        answer = browser.post(path, data=fields)
        assert answer.status_code in (303, 422), path
        assert names_of_lindeby(answer.get_data(as_text=True)) == [], path
    assert "Kurven er tom" in browser.get("/kurv").get_data(as_text=True)
    assert without_refusals(border.place.database) == before


def test_the_same_token_is_another_order_for_another_house(border: Border) -> None:
    """Karl of Regnbuen knows Solsikken's token: he sees no receipt and sends nothing of theirs."""
    karl = border.who("karl")
    assert karl.get(f"/kvittering/{RECEIPT}").status_code == 404
    send = {"form_token": RECEIPT, "seen": "", "supplier": str(border.town.marken)}
    before = without_refusals(border.place.database)
    assert karl.post("/kurv/send", data=send).location == "/kurv"
    assert without_refusals(border.place.database) == before


def test_another_house_of_the_same_town_is_closed_too(border: Border) -> None:
    """Karl buys for Regnbuen: Solsikken's order, list and basket are not his."""
    karl, gloves = border.who("karl"), str(border.town.offers["handsker"])
    before = without_refusals(border.place.database)
    assert karl.get("/lister/1").status_code == 200  # the municipality's list is his too
    for path in ("/bestillinger/1", "/lister/3", "/overblik", "/kataloger", "/i-dag"):
        assert karl.get(path).status_code in (403, 404), path
    for path, fields in (
        ("/lister/3/ret", {"remove": gloves}), ("/lister/3/slet", {}), ("/lister/3/antal", {}),
        ("/lister/laeg-paa", {"offer_id": gloves, "list_id": "3"}),
        ("/lister/laeg-paa", {"offer_id": gloves, "list_id": "1"}), ("/lister/1/slet", {}),
        ("/lister/1/ret", {f"offer_{border.town.offers['aebler']}": "9"}),
        ("/kurv/igen", {"order_id": "1"}), ("/hus", {"unit": str(border.town.solsikken.id)}),
        ("/kataloger/2/udgiv", {}),
    ):  # fmt: skip
        assert karl.post(path, data=fields).status_code in (403, 404), path
    bleer = {"offer_id": str(border.town.offers["bleer"]), "quantity": "9"}
    assert karl.post("/kurv/ret", data=bleer).status_code == 422  # it lies in Solsikken's basket
    for path in ("/kurv", "/bestillinger", "/lister", "/"):
        text = karl.get(path).text.replace("hentes hos Solsikken", "")  # what he reserved
        assert "Solsikken" not in text.replace("Solsikkens reol", ""), path
        assert "/lister/3" not in text, path
    assert without_refusals(border.place.database) == before


def test_a_manager_of_another_area_sees_nothing_of_solsikken(border: Border) -> None:
    per, town = border.who("per"), border.town
    for path in ("/bestillinger/1", *(f"/overblik{page}?sted={node.id}" for node in (
        town.solsikken, town.area, town.lindeby, town.fjordby)
        for page in ("", "/ordrer", "/huse.csv")
    )):  # fmt: skip
        assert per.get(path).status_code in (403, 404), path
    for path in ("/overblik", "/overblik/ordrer", "/bestillinger", "/overblik/huse.csv",
                 f"/overblik/ordrer?hus={town.solsikken.id}"):  # fmt: skip
        answer = per.get(path)
        assert answer.status_code == 200, path
        assert "Solsikken" not in answer.get_data(as_text=True), path
        assert "L2026-" not in answer.get_data(as_text=True), path


def test_one_whose_role_is_taken_away_is_out_at_once(border: Border) -> None:
    """The house chosen in an earlier role does not outlive it; one without any role has no page."""
    database, town = border.place.database, border.town
    browser = border.who("sara")
    assert browser.get("/kurv").status_code == 200
    with database.write() as session:
        session.execute(sa.delete(RoleGrant).where(
            sa.column("person_id") == town.sara.person_id))  # fmt: skip
    try:
        for path in ("/", "/kurv", "/bestillinger", "/aftaler", "/soeg", "/lister", "/overblik",
                     "/dine-oplysninger", "/tilgaengelighed", "/vare/1", "/aftaler/1"):  # fmt: skip
            answer = browser.get(path)
            assert answer.status_code in (200, 303, 403, 404), path
            assert "Solsikken" not in answer.get_data(as_text=True), path
    finally:
        with database.write() as session:
            session.add(RoleGrant(
                person_id=town.sara.person_id or 0, node_id=town.solsikken.id or 0,
                role=Role.REQUISITIONER))  # fmt: skip


def test_the_tests_own_eyes_are_good(border: Border) -> None:
    """Those whose it is do see it: else the tests above would pass on a closed shop."""
    jonas, mette = border.who("jonas"), border.who("mette")
    assert [jonas.get(path).status_code for path in ("/kataloger/1", "/bestillinger/1")] == [
        200
    ] * 2
    for path in ("/lister/3", "/bestillinger/1", f"/kvittering/{RECEIPT}"):
        assert mette.get(path).status_code == 200, path
    assert jonas.get(f"/aftaler/{OWN}").status_code == 200
    assert "Solsikken" in mette.get("/").get_data(as_text=True)
