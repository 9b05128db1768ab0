"""What an item looks like and what it is of a kind with."""

import pytest

from shop.catalogue.rules import drawing_for, kind_key


@pytest.mark.parametrize(
    ("name", "category", "drawing"),
    [
        ("Bananer, dominikanske", "frugt", "banan"),
        ("Pærer, Conference", "frugt", "paere"),
        ("Æbler, danske", "frugt", "frugt"),
        ("Økologiske gulerødder, danske", "frugt", "gulerod"),
        ("Børnesaks, 12 cm", "saks", "saks"),
        ("Flydende lim, hvid", "saks", "lim"),
        ("Limstift, 10 g", "saks", "lim"),
        ("Flydende håndsæbe, uden parfume", "kasse", "saebe"),
        ("Håndklædeark, Z-fold, 2 lag", "rulle", "ark"),
        ("Køkkenrulle, 2 lag", "rulle", "rulle"),
        ("Fryseposer, 2 l", "kaffe", "pose"),
        ("Silkepapir, 10 farver", "tegning", "silke"),
        ("Kontaktbog A4", "haefte", "bog"),
        # not what they end in
        ("LED-pære, E14", "solsikke", "solsikke"),
        ("Pære, E27", "solsikke", "solsikke"),
        ("Ærteposer, 10 × 10 cm", "bold", "bold"),
        ("Hæfteklammer, 24/6", "saks", "saks"),
        ("Gåvogn, uden klodser", "and", "and"),
        ("", "kasse", "kasse"),
    ],
)
def test_an_item_is_drawn_by_its_noun_and_else_by_its_category(
    name: str, category: str, drawing: str
) -> None:
    noun = kind_key(name).partition(" ")[0]
    assert drawing_for(noun, category) == drawing
