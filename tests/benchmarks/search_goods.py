"""A generated catalogue of any size, the same every time: what the search benchmark searches.

Names are made as the wholesalers' are: a noun, mostly put together of two ("køkken" + "rulle"),
what it is made of, a model that few others have, a size and a colour. How often a noun, a
describing word or a supplier comes follows Zipf's law, so some words are in a third of all goods
and most are rare. The compounds are mechanical: nobody sells all of them.
"""

import pickle
from bisect import bisect
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate, islice
from pathlib import Path
from random import Random

SUPPLIERS, BRANDS = 50, 90


def _listed(words: str) -> list[str]:
    return words.split()


HEADS = {
    "141115": "papir karton blok hæfte kuvert etiket konvolut notesbog kort plakat",
    "441216": "saks lim pen blyant tusch viskelæder lineal hulmaskine tape clips kridt passer",
    "441220": "mappe ringbind lomme omslag register kasse arkivboks bakke holder",
    "471317": "rulle klæde serviet dispenser håndklæde vaske+klud sæbe spritgel",
    "471318": "middel rens polish voks skum tablet afkalker opvaskemiddel",
    "471216": "spand kost moppe svamp børste skraber feje+bakke klud handske vogn",
    "241115": "pose sæk folie bæger låg tallerken krus skål ske gaffel kniv sugerør",
    "531023": "ble creme plaster forbinding salve vatpind tand+børste shampoo balsam",
    "601411": "spil pusle+spil bold dukke bil klods perle figur tog byggesæt legetøj",
    "601211": "maling farve pensel ler garn filt snor glimmer lærred stempel modeller+voks",
    "561015": "stol bord reol skab hylde taburet skammel sofa madras puf lampe måtte",
    "501615": "saft juice vand kaffe te kakao sirup most mælk yoghurt",
    "501715": "brød bolle knæk+brød kiks mel gryn pasta ris müsli boghvede",
    "501120": "fars filet pølse postej skinke kød fisk kylling bacon frikadelle",
    "501519": "ost smør olie margarine fløde creme fraiche dressing sovs suppe",
    "503010": "æble pære banan gulerod løg kål salat tomat agurk porre kartoffel",
    "432117": "kabel oplader mus tastatur skærm høretelefon adapter batteri pære stik",
    "421321": "termometer maske visir forklæde kittel bandage sprit+serviet urin+pose",
}
"""UNSPSC family -> nouns. "pusle+spil" is a kind of spil."""
FIRSTS = _listed(
    """
    køkken toilet skole kontor børne engangs affalds fryse mad kaffe bage vinter sommer natur
    farve tegne kopi gave silke foto vand olie akryl plast glas træ stål læder uld bomulds
    hånd ansigts gulv vindues opvaske tøj bade nat dag regn sport hobby have jule påske
    fødselsdags klasse møde lomme bord væg loft dør hjørne kantine frokost morgen eftermiddags
    frugt grønt kål rod hvede rug havre soja mandel nødde hyben solbær jordbær æble pære
    appelsin citron urte krydder salt sukker okse svine kyllinge lakse torske hakke stegt
    lever ølands surdejs grov fuldkorns mini maxi kuglepens bly tavle gips klæbe dobbelt hæfte
    register arkiv data skærm laser printer lade net rejse pleje sundheds sikkerheds arbejds
    beskyttelses mund hår tand sår spæd småbørns puslebords
    """
)
_ENDS = ("", "", "", "r", "er")
_MADE_OF = _listed(
    """
    plast papir bomuld metal genbrugspapir bambus nitril stål silikone skum
    """
)
COLOURS = _listed(
    """
    hvid sort blå rød grøn gul grå lilla orange brun natur klar assorteret
    """
)
DESCRIBING = _listed(
    """
    kvalitet daglig brug velegnet institutioner børn pakke leveres nem rengøre holdbar
    slidstærk godkendt fremstillet miljøvenlig materiale farver størrelse passer perfekt
    robust design blød kraftig praktisk opbevaring køkken kontor skole hjem god stærk ekstra
    lang kort bred tynd tyk dansk produceret europa uden parfume farvestoffer allergivenlig
    tåler opvaskemaskine vaskes grader anvendes både inde ude sæt indeholder forskellige ideel
    undervisning leg motorik læring sikker giver høj absorbering effektiv mod fedt snavs
    bakterier lugt skånsom hud testet dermatologisk økologisk bæredygtig certificeret
    genanvendt emballage kan genbruges papir plast pap træ metal glas levering palle kasse
    karton stk rulle ark mål højde bredde dybde diameter vægt volumen liter gram meter variant
    model serie nyhed klassiker favorit populær anbefalet
    """
)
_SYLLABLES = _listed(
    """
    ba de ki lo mu na pe ri so tu va xi za bre fla kro sti tra lu mo
    """
)


@dataclass(frozen=True, slots=True)
class Made:
    """An item as the generator makes it, with what is true of it."""

    number: int
    """From 1."""
    name: str
    heads: tuple[str, ...]
    """The nouns that the thing is: "puslespil" and "spil"."""
    noun: str
    """The word of the name that has the noun in it: "køkkenrulle"."""
    family: str
    """The first six signs of its UNSPSC."""
    brand: str
    supplier: int
    """From 0."""
    description: str
    price: int
    """Hundredths of a krone."""
    content: int
    contracted: bool
    is_eco: bool

    @property
    def is_compound(self) -> bool:
        """Whether the noun is a part of a longer word."""
        return self.noun != self.heads[0]


class _Zipf:
    """Draws places from 0 up to `size`, the first the most often."""

    def __init__(self, size: int, power: float = 1.0) -> None:
        self._sums = list(accumulate(1 / rank**power for rank in range(1, size + 1)))

    def draw(self, chance: Random) -> int:
        return bisect(self._sums, chance.random() * self._sums[-1])


Noun = tuple[tuple[str, ...], str, str]
"""The nouns that it is, the word itself, and its family."""


class Nouns:
    """Nouns that stand alone and nouns with a first part, each in the order of how often."""

    def __init__(self) -> None:
        chance = Random(7)
        self.alone: list[Noun] = []
        for family, some in HEADS.items():
            for noun in some.split():
                parts = noun.split("+")
                whole = "".join(parts)
                self.alone.append((tuple(dict.fromkeys((whole, parts[-1]))), whole, family))
        self.compounds: list[Noun] = [
            (heads, first + whole, family)
            for heads, whole, family in self.alone
            for first in chance.sample(FIRSTS, 18)
        ]
        chance.shuffle(self.alone)
        chance.shuffle(self.compounds)


def brands() -> list[str]:
    """Invented names."""
    chance = Random(11)
    return ["".join(chance.choices(_SYLLABLES, k=3)).capitalize() for _ in range(BRANDS)]


def generate(count: int, *, start: int = 1, seed: int = 1) -> Iterator[Made]:
    """`count` items numbered from `start`; each depends on its number and the seed alone."""
    nouns, names, supplier = Nouns(), brands(), _Zipf(SUPPLIERS)
    alone, compound = _Zipf(len(nouns.alone), 0.9), _Zipf(len(nouns.compounds), 0.9)
    for number in range(start, start + count):
        chance = Random(number * 1_000_003 + seed)
        is_alone = chance.random() < 0.15
        heads, whole, family = (
            nouns.alone[alone.draw(chance)] if is_alone else nouns.compounds[compound.draw(chance)]
        )
        text = _text(nouns.compounds, chance)
        yield Made(
            number, _name(whole, chance), heads, whole, family, chance.choice(names),
            supplier.draw(chance), text, chance.randint(500, 90_000),
            chance.choice((1, 1, 6, 10, 12, 50, 100, 500)), chance.random() < 0.6,
            chance.random() < 0.25,
        )  # fmt: skip


_IN_A_PIECE = 2_000


def kept(folder: Path, count: int) -> Iterator[Made]:
    """The first `count` items, from a file there, which the first who asks writes."""
    file = folder / f"items-{count}.pickle"
    if not file.exists():
        _write(file, generate(count))
    with file.open("rb") as pieces:
        for _ in range(0, count, _IN_A_PIECE):
            yield from pickle.load(pieces)  # noqa: S301 (our own, of a run before)


def _write(file: Path, items: Iterator[Made]) -> None:
    unfinished = file.with_suffix(".new")
    with unfinished.open("wb") as pieces:
        while some := list(islice(items, _IN_A_PIECE)):
            pickle.dump(some, pieces)
    unfinished.replace(file)


_WORDS = _Zipf(len(DESCRIBING), 0.7)


def _text(nouns: list[Noun], chance: Random) -> str:
    """A third are words that all descriptions have, the others other goods: "passer til …"."""
    return " ".join(
        DESCRIBING[_WORDS.draw(chance)] if chance.random() < 0.35 else chance.choice(nouns)[1]
        for _ in range(chance.randint(20, 60))
    )


def _name(whole: str, chance: Random) -> str:
    parts = [(whole + _ending(whole, chance)).capitalize(), _model(chance)]
    if chance.random() < 0.3:
        parts.append(f"af {chance.choice(_MADE_OF)}")
    size = f"{chance.randint(1, 99)} {chance.choice(('cm', 'mm', 'g', 'ml', 'l'))}"
    return f"{' '.join(parts)}, {chance.choice(COLOURS)}, {size}, {chance.randint(1, 50)} stk."


def _ending(whole: str, chance: Random) -> str:
    """Mostly none, else a plural that fits how the word ends."""
    end = chance.choice(_ENDS)
    if not end:
        return ""
    return "r" if whole[-1] in "eæøå" else "e" if whole.endswith("er") else "er"


def _model(chance: Random) -> str:
    return "".join(chance.choices(_SYLLABLES, k=3)).capitalize() + str(chance.randint(1, 999))
