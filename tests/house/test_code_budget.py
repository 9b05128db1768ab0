"""The house stays small and tidy: sizes, no inline code in pages, nothing left lying about."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

from nudges.engine import RULES
from shop.reports.registry import REPORTS

ROOT = Path(__file__).parents[2]
LONGEST_FUNCTION, LONGEST_FILE, LONGEST_TEST_FILE = 60, 420, 600
CODE = ("shop/", "catalog_import/", "nudges/", "wsgi.py")
LARGE_ON_PURPOSE = ("shop/demo/items/", "shop/migrations/versions/")
"""The demo's goods are data; a migration is written by a program."""


def tracked(*ends: str) -> list[str]:
    """Files that git keeps and that are there, by how their names end."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout.split("\0")
    return [name for name in listed if name.endswith(ends) and (ROOT / name).is_file()]


def text_of(name: str) -> str:
    """A file's text; "" for a picture or another file that is no text."""
    try:
        return (ROOT / name).read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


def found(pattern: str, names: list[str]) -> list[str]:
    """Each "file: match" of a pattern."""
    sought = re.compile(pattern)
    return [f"{name}: {hit.group()}" for name in names for hit in sought.finditer(text_of(name))]


def ours() -> list[str]:
    """Our own Python files."""
    return [name for name in tracked(".py") if not name.startswith(LARGE_ON_PURPOSE)]


def test_the_eyes_of_these_tests_see() -> None:
    assert "shop/app.py" in ours()
    assert len(tracked(".html")) > 40
    assert found(r"create_app\(", ["shop/app.py"]) == ["shop/app.py: create_app("]


def test_functions_are_short() -> None:
    long = [
        f"{name}: {node.name} has {node.end_lineno - node.lineno + 1} lines"
        for name in ours()
        for node in ast.walk(ast.parse(text_of(name)))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno + 1 > LONGEST_FUNCTION
        and node.end_lineno
    ]
    assert long == []


def test_files_can_be_read_in_one_sitting() -> None:
    long = []
    for name in ours():
        count = len(text_of(name).splitlines())
        if count > (LONGEST_FILE if name.startswith(CODE) else LONGEST_TEST_FILE):
            long.append(f"{name} has {count} lines")
    assert long == []


@pytest.mark.parametrize(
    "inline",
    [r"\sstyle\s*=", r"<style", r"<script(?![^>]*\ssrc=)", r"\son[a-z]+\s*=\s*[\"']", r"hx-on",
     r"hx-vals\s*=\s*[\"']\s*js:", r"javascript:"],
)  # fmt: skip
def test_pages_hold_no_inline_code(inline: str) -> None:
    """The policy in shop/web/headers.py refuses it; a page that relies on it would be broken."""
    assert found(inline, tracked(".html")) == []


def test_no_template_trusts_what_it_prints() -> None:
    """Everything is escaped: `|safe` follows our own quoted words only."""
    assert found(r"(?<!['\"])\|\s*safe\b|autoescape\s+false", tracked(".html")) == []


def test_only_the_command_line_prints() -> None:
    code = [n for n in ours() if n.startswith(CODE) and not n.startswith("shop/cli/")]
    assert found(r"(?m)^\s*print\(", code) == []


def test_every_template_is_used() -> None:
    readers = [name for name in tracked(".py", ".html") if not name.startswith("shop/migrations/")]
    texts = {name: text_of(name) for name in readers}
    asked = {f"nudges/{rule.RULE.replace('-', '_')}.html" for rule in RULES}
    asked |= {f"errors/{number}.html" for number in (400, 403, 404, 413, 422, 429, 500)}
    for name in tracked(".html"):
        short = name.removeprefix("templates/")
        used = any(short in text for other, text in texts.items() if other != name)
        assert used or short in asked, name


def test_every_rule_has_its_words_and_its_page() -> None:
    for rule in RULES:
        assert (ROOT / f"templates/nudges/{rule.RULE.replace('-', '_')}.html").is_file()
        assert all((rule.CARD.why, rule.CARD.owner, rule.CARD.source)), rule.RULE


def test_every_report_says_what_it_counts() -> None:
    assert len({report.name for report in REPORTS}) == len(REPORTS)
    for report in REPORTS:
        assert str(report.title).strip(), report.name
        assert str(report.how).strip(), report.name


def test_nothing_is_left_for_later_in_the_code() -> None:
    marks = "TO" + "DO|FIX" + "ME"
    assert found(rf"\b({marks})\b", tracked(".py", ".html", ".css", ".js", ".toml")) == []


def test_no_file_knows_one_machine_or_where_packages_come_from() -> None:
    """Clones run anywhere: no absolute paths of a developer, no host of a package registry."""
    everything = [n for n in tracked("") if not n.startswith("tests/house/")]
    places = r"(?<![\w.])/(?:work|root|tmp|home/\w+|Users/\w+)/"
    hosts = r"(?:registry\.npmjs|pypi|pythonhosted|artifactory|nexus)\.\w+"
    assert found(f"{places}|{hosts}", everything) == []
    assert found(r"/usr/bin/chrom", everything) == []
