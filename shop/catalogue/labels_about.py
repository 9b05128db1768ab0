"""What each label means, who gives it and where a licence is looked up. Pure."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from catalog_import.labels import ALL, Label

_FILE = Path(__file__).parent / "labels_about.csv"


@dataclass(frozen=True, slots=True)
class About:
    """A label in plain words. Texts about the world, and no more certain than their source."""

    code: str
    about_da: str
    about_en: str
    issuer: str
    licence: str
    """What a licence looks like, in Danish."""
    look_up: str
    """Where a licence is looked up; "" where we do not know."""
    source: str
    """Where the code or the facts come from."""


@cache
def about_labels() -> Mapping[str, About]:
    """Every label we know, by its code."""
    with _FILE.open(encoding="utf-8", newline="") as lines:
        return {row["code"]: About(**row) for row in csv.DictReader(lines)}


class LabelGroup(StrEnum):
    """How labels are put together on a page: what counts as a target first."""

    OFFICIAL = "OFFICIAL"
    """Type I of ISO 14024: an independent body looked at the whole life of the goods."""
    ORGANIC = "ORGANIC"
    FOREST = "FOREST"
    ENVIRONMENT = "ENVIRONMENT"
    SOCIAL = "SOCIAL"
    OTHER = "OTHER"


def group_of(label: Label) -> LabelGroup:
    """The group a label is shown in."""
    if label.type1:
        return LabelGroup.OFFICIAL
    kinds = {
        "organic": LabelGroup.ORGANIC, "forest": LabelGroup.FOREST, "social": LabelGroup.SOCIAL,
        "environment": LabelGroup.ENVIRONMENT,
    }  # fmt: skip
    return kinds.get(label.kind, LabelGroup.OTHER)


def grouped() -> dict[LabelGroup, list[Label]]:
    """All labels by group, in the register's own order."""
    found: dict[LabelGroup, list[Label]] = {group: [] for group in LabelGroup}
    for label in ALL.values():
        found[group_of(label)].append(label)
    return found
