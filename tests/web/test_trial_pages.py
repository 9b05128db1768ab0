"""A dry run's page stands for every rule that may speak and for every key that may be tried."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from nudges.engine import RULES, run
from shop.basket.dry_run import Answered, Press, Tally
from shop.guidance.models import PolicyTrial
from shop.guidance.rules import KEYS, can_try, stored
from shop.kernel.periods import local_day
from tests.buying import House, house
from tests.factories import NOW, app_for, client
from tests.rules.nudges.speaking import SPEAKING


@dataclass
class Desk:
    home: House
    jonas: FlaskClient

    def page(self, result: dict[str, Any], *, name: str, value: str) -> tuple[int, str]:
        """The page of a trial that has been worked out: its status and its words."""
        last = local_day(NOW) - timedelta(days=1)
        kept = PolicyTrial(
            node_id=self.home.town.lindeby.id or 0, changes={name: value}, at=NOW, last=last,
            first=last - timedelta(days=90), result=result, finished_at=NOW,
        )  # fmt: skip
        with self.home.database.write() as session:
            session.add(kept)
            session.flush()
            number = kept.id
        answer = self.jonas.get(f"/regler/proeve/{number}")
        return answer.status_code, unescape(answer.text)


@pytest.fixture
def desk(database_url: str, tmp_path: Path) -> Iterator[Desk]:
    home = house(database_url)
    app = app_for(database_url, tmp_path)
    yield Desk(home, client(app, "jonas@lindeby.example"))
    app.extensions["skub.database"].dispose()
    home.database.dispose()


def found(rule: str) -> dict[str, Any]:
    """What a trial keeps when the rule spoke once."""
    tally = Tally()
    shown = Answered(Press(1, NOW, {}, {}), run(SPEAKING[rule]), ())
    tally.count(shown, unit_name="Solsikken")
    return {"today": Tally().as_json(), "then": tally.as_json(), "houses": 1}


def examples(page: str) -> list[str]:
    """The examples' words, hard spaces as soft ones."""
    return [" ".join(one.split()) for one in re.findall(r"<li>(Solsikken, [^<]*)</li>", page)]


def test_every_rule_has_an_example_that_says_what_it_was_about(desk: Desk) -> None:
    day = "Solsikken, 23. november 2026: "
    said = {}
    for rule in (one.RULE for one in RULES):
        status, page = desk.page(found(rule), name="mode.small-order", value="ask")
        assert status == 200, rule
        (said[rule],) = examples(page)
        assert re.fullmatch(rf"{day}\S.*[^:\s]\.", said[rule]), (rule, said[rule])
    assert said["organic-share"].endswith("% af maden er økologisk.")
    assert " kr. hos " in said["small-order"]
    assert "Forslag: " in said["prefer-agreement"]
    assert "Forslag" not in said["need-check"]


def test_every_key_that_can_be_tried_has_a_page(desk: Desk) -> None:
    for key in filter(can_try, KEYS.values()):
        status, _page = desk.page(found("small-order"), name=key.name, value=stored(key.default))
        assert status == 200, key.name


def test_an_example_kept_with_fewer_facts_still_has_its_house_and_day(desk: Desk) -> None:
    result = found("organic-share")
    result["then"]["examples"] = {
        "organic-share": [{"unit": "Solsikken", "day": "2026-11-02", "target": "0.6"}]
    }
    status, page = desk.page(result, name="mode.small-order", value="ask")
    assert (status, examples(page)) == (200, ["Solsikken, 2. november 2026."])
