"""The invented people. All have the demo's password, which the sign-in page prints."""

import secrets
from dataclasses import dataclass

from sqlmodel import Session

from shop.demo.tree import Tree
from shop.kernel.people import Actor
from shop.organisation.models import Node, Person, RoleGrant
from shop.organisation.passwords import hash_password
from shop.organisation.queries import DEMO_PASSWORD
from shop.organisation.rules import Role

# In the order of the houses. Where a house has two, the second helps now and then.
_LINDEBY_BUYERS = """
Mette Holm, Sara Lund
Karl Berg, Rikke Damm
Nadja Friis
Peter Munk
Lone Skov, Emil Toft
Birgit Vang
Camilla Rask, Yusuf Demir
Helle Juul
Trine Bach
Ole Brandt
Sofie Kjær, Amina Hassan
Lars Nygaard
Pia Storm
Maja Lind
Henrik Dahl
Dorte Winther
Kirsten Høj
Ali Rahimi
Susanne Beck, Tobias Ravn
Jens Kruse
Marianne Fog
Rasmus Elkjær
Inge Holst
Frederik Bang
Louise Aagaard
Mikkel Søe
Zahra Ahmadi
Nina Kirk
Vibeke Ørsted, Asger Blom
Thomas Lykke
Cecilie Vinther
Bo Hedegaard
Else Mørch, Viggo Falk
Knud Sand
Stine Wulff
Grethe Riis
Torben Gade
Hanne Bonde
Ida Kvist
Simon Holt
"""
_MANAGERS = (
    ("Anne Toft", "Område Nord"),
    ("Claus Meier", "Område Syd"),
    ("Bente Rosen", "Skoler"),
    ("Jakob Steen", "Kultur- og fritidshuse"),
    ("Lisbeth Ager", "Måltider"),
    ("Morten Hviid", "Aktivitet og sundhed"),
)
_PROCUREMENT = ("Jonas Bek", "Ditte Krog")
_FJORDBY_BUYERS = """
Ellen Vig
Gunnar Klit
Tove Strand
Niels Odde
Julie Havn
Finn Sild
"""
_FJORDBY_MANAGER, _FJORDBY_PROCUREMENT = "Karen Fjord", "Oskar Ness"


@dataclass(frozen=True, slots=True)
class People:
    """Who does what. A house's first buyer orders most of the time."""

    buyers: dict[int, tuple[Actor, ...]]
    """By unit id."""
    jonas: Actor
    """Central procurement of Lindeby."""
    oskar: Actor
    """Central procurement of Fjordby."""


def settle(session: Session, tree: Tree) -> People:
    """Add everybody. Mette, Anne and Jonas are the first of their roles, Lindeby comes first."""
    town = _Town(session, "lindeby.example", hash_password(DEMO_PASSWORD))
    buyers = _buyers(town, tree.lindeby_units, _LINDEBY_BUYERS)
    for name, area in _MANAGERS:
        town.add(name, Role.MANAGER, tree.areas[area])
    jonas, *_ = [town.add(name, Role.PROCUREMENT, tree.lindeby) for name in _PROCUREMENT]
    other = _Town(session, "fjordby.example", town.password_hash)
    buyers |= _buyers(other, tree.fjordby_units, _FJORDBY_BUYERS)
    other.add(_FJORDBY_MANAGER, Role.MANAGER, tree.areas["Fjordens børnehuse"])
    oskar = other.add(_FJORDBY_PROCUREMENT, Role.PROCUREMENT, tree.fjordby)
    session.flush()
    return People(buyers, jonas, oskar)


@dataclass(frozen=True, slots=True)
class _Town:
    session: Session
    domain: str
    password_hash: str
    """One for all: argon2 takes a fifth of a second each, by design."""

    def add(self, name: str, role: Role, where: Node) -> Actor:
        """A person with one role. The address is the first name: no two share one."""
        email = f"{name.split()[0].casefold().translate(_ASCII)}@{self.domain}"
        person = Person(
            email=email, name=name, password_hash=self.password_hash,
            session_key=secrets.token_hex(16),
        )  # fmt: skip
        self.session.add(person)
        self.session.flush()
        self.session.add(RoleGrant(person_id=person.id or 0, node_id=where.id or 0, role=role))
        return Actor(person.id, name, email)


_ASCII = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa"})


def _buyers(town: _Town, units: tuple[Node, ...], table: str) -> dict[int, tuple[Actor, ...]]:
    lines = table.strip().splitlines()
    return {
        unit.id or 0: tuple(town.add(name, Role.REQUISITIONER, unit) for name in line.split(", "))
        for unit, line in zip(units, lines, strict=True)
    }
