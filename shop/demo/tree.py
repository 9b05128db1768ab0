"""The two invented municipalities: Lindeby with forty houses, and Fjordby beside it.

Streets, GLN and accounting codes belong to nobody; the check digits of the GLN are right.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlmodel import Session

from shop.organisation.actions import add_node
from shop.organisation.models import Node
from shop.organisation.rules import NodeKind, UnitType

_TYPES = {
    "b": UnitType.KINDERGARTEN, "v": UnitType.NURSERY, "s": UnitType.SCHOOL,
    "f": UnitType.AFTER_SCHOOL, "k": UnitType.KITCHEN, "o": UnitType.OTHER,
}  # fmt: skip

# Department / service area, then a line for each house: type, name, street. Houses of one address
# share an EAN number, as a school and its after-school care may.
_LINDEBY = """
Børn og Unge / Område Nord
b Solsikken, Engvej 14
b Mælkebøtten, Nørregade 41
b Regnbuen, Kirkebakken 7
b Hyldebær, Hyldevej 22
b Skovtrolden, Skovbrynet 3
b Søstjernen, Strandvejen 58
v Spiren, Drivhusvej 9
v Musvitten, Fuglebakken 16
v Tusindfryd, Nørregade 12
Børn og Unge / Område Syd
b Kløvermarken, Kløvervej 5
b Troldehøj, Højvangen 31
b Bakkegården, Bakkegårdsvej 2
b Egernet, Egevænget 18
b Mariehønen, Sønder Allé 27
b Stjerneskuddet, Planetvej 11
v Myretuen, Stien 4
v Viben, Mosevej 36
v Spurven, Søndergade 63
Børn og Unge / Skoler
s Lindeby Skole, Skolegade 1
s Engskolen, Engvej 40
s Bakkeskolen, Bakkegårdsvej 20
s Vestre Skole, Vestergade 77
s Åskolen, Åvej 15
f SFO Krudtuglen, Skolegade 1
f SFO Fyrtårnet, Engvej 42
f SFO Tusindbenet, Bakkegårdsvej 22
f SFO Vestvind, Vestergade 79
f SFO Åhuset, Åvej 17
Kultur og Fritid / Kultur- og fritidshuse
o Lindeby Bibliotek, Torvet 6
o Kulturhuset Mejeriet, Mejerigade 10
o Ungdomsklubben Stationen, Banegårdspladsen 2
o Lindeby Idrætscenter, Stadionvej 25
Sundhed og Omsorg / Måltider
k Køkkenet Nord, Fuglebakken 30
k Køkkenet Syd, Sønder Allé 55
k Skolekøkkenet Engen, Engvej 44
k Åparkens Køkken, Åparken 8
k Lindeby Madhus, Industrivej 19
Sundhed og Omsorg / Aktivitet og sundhed
o Aktivitetscentret Åparken, Åparken 10
o Genoptræningen, Sygehusvej 4
o Tandplejen, Skolegade 9
"""

_FJORDBY = """
Dagtilbud og Skole / Fjordens børnehuse
b Muslingen, Havnegade 12
b Tangloppen, Klitvej 8
v Bølgen, Fjordvej 33
s Fjordskolen, Skolevænget 1
f SFO Ankeret, Skolevænget 3
k Fjordkøkkenet, Havnegade 40
"""


LINDEBY_CVR = "98100903"
"""Invented, and how a database is known to hold the demo."""


@dataclass(frozen=True, slots=True)
class Tree:
    """The nodes by name. Houses are in the order of the tables above: Solsikken is the first."""

    community: Node
    lindeby: Node
    fjordby: Node
    areas: dict[str, Node]
    lindeby_units: tuple[Node, ...]
    fjordby_units: tuple[Node, ...]


def plant(session: Session) -> Tree:
    """Add the whole tree. All of Lindeby comes before Fjordby, so lists begin with it."""
    community = add_node(session, parent=None, kind=NodeKind.COMMUNITY, name="Indkøb Vest")
    lindeby = _municipality(session, community, "Lindeby Kommune", LINDEBY_CVR, "12 34 56 78")
    areas: dict[str, Node] = {}
    lindeby_units = tuple(_below(session, lindeby, _LINDEBY, areas, "9999", "Lindeby", 0))
    fjordby = _municipality(session, community, "Fjordby Kommune", "98101004", "87 65 43 21")
    fjordby_units = tuple(_below(session, fjordby, _FJORDBY, areas, "9998", "Fjordby", 500))
    return Tree(community, lindeby, fjordby, areas, lindeby_units, fjordby_units)


def _municipality(session: Session, community: Node, name: str, cvr: str, phone: str) -> Node:
    return add_node(
        session, parent=community, kind=NodeKind.MUNICIPALITY, name=name, cvr=cvr, phone=phone
    )


def _below(
    session: Session, municipality: Node, table: str, areas: dict[str, Node], postcode: str,
    city: str, first: int,
) -> Iterator[Node]:  # fmt: skip
    departments: dict[str, Node] = {}
    numbers: dict[str, str] = {}
    area = municipality
    number = first
    for line in table.strip().splitlines():
        if " / " in line:
            area = _area(session, municipality, departments, *line.split(" / "))
            areas[area.name] = area
            continue
        number += 1
        name, street = line[2:].split(", ")
        yield add_node(
            session, parent=area, kind=NodeKind.UNIT, name=name, unit_type=_TYPES[line[0]],
            gln=numbers.setdefault(street, gln(number)), street=street, postcode=postcode,
            city=city,
            accounting_code=f"{_ACCOUNTS[line[0]]}-{number:04d}-29",
        )  # fmt: skip


# The first part of a house's account, by its type: function numbers as a municipality has them.
_ACCOUNTS = {
    "b": "525 14", "v": "525 13", "s": "322 01", "f": "322 05", "k": "530 31", "o": "335 60",
}  # fmt: skip


def _area(
    session: Session, municipality: Node, departments: dict[str, Node], department: str, name: str
) -> Node:
    if department not in departments:
        departments[department] = add_node(
            session, parent=municipality, kind=NodeKind.DEPARTMENT, name=department
        )
    return add_node(session, parent=departments[department], kind=NodeKind.SERVICE_AREA, name=name)


def gln(number: int) -> str:
    """A GLN of an invented range with its check digit (GS1 modulus 10)."""
    body = f"57999930{number:04d}"
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(body))
    return f"{body}{-total % 10}"
