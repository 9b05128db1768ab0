"""Each sample reads as its golden file says; the failure is the difference."""

import json
from pathlib import Path

import pytest

from tests.importers.golden import SAMPLES, expectation, reading, sample_files


@pytest.mark.parametrize("sample", sample_files(), ids=lambda path: path.name)
def test_a_sample_reads_as_its_golden_file_says(sample: Path) -> None:
    assert reading(sample) == json.loads(expectation(sample).read_text(encoding="utf-8"))


# Every format with everything a supplier can ask for in it: what the file is, whether it replaces
# all, whether it withdraws all, and what it speaks of when that is not the whole item.
ASKED = {
    ("peppol-catalogue", "absent", True, False, ""): "kridthuset-hele.xml",
    ("peppol-catalogue", "Replace", True, False, ""): "kridthuset-replace.xml",
    ("peppol-catalogue", "Update", False, False, ""): "kridthuset-opdatering.xml",
    ("peppol-catalogue", "Add", False, False, ""): "kridthuset-add.xml",
    ("peppol-catalogue", "Delete", True, True, ""): "kridthuset-slet.xml",
    ("peppol-catalogue", "labels of EHF", True, False, ""): "fjordvarer-ehf.xml",
    ("oioubl-catalogue", "whole", True, False, ""): "laerken-oioubl.xml",
    ("oioubl-catalogue", "changes", False, False, ""): "laerken-oioubl-aendringer.xml",
    ("oioubl-price-update", "prices", False, False, "price"): "laerken-oioubl-priser.xml",
    ("oioubl-item-update", "items", False, False, "name"): "laerken-oioubl-varer.xml",
    ("oioubl-deletion", "deletion", True, True, ""): "laerken-oioubl-slet.xml",
    ("bmecat", "1.2 T_NEW_CATALOG", True, False, ""): "moeller-bmecat12.xml",
    ("bmecat", "1.2 T_UPDATE_PRODUCTS", False, False, ""): "moeller-bmecat12-varer.xml",
    ("bmecat", "1.2 T_UPDATE_PRICES", False, False, "price"): "moeller-bmecat12-priser.xml",
    ("bmecat", "2005 T_NEW_CATALOG", True, False, ""): "moeller-bmecat2005.xml",
    ("bmecat", "2005 T_UPDATE_PRODUCTS", False, False, ""): "moeller-bmecat2005-varer.xml",
    ("bmecat", "2005 T_UPDATE_PRICES", False, False, "price"): "moeller-bmecat2005-priser.xml",
    ("cxml-index", "Full", True, False, ""): "havnen-cxml.xml",
    ("cxml-index", "Incremental", False, False, ""): "havnen-cxml-aendringer.xml",
    ("csv", "semicolons, Windows-1252", True, False, ""): "marken-cp1252.csv",
    ("csv", "prices by amount", True, False, ""): "havnen-trin.csv",
    ("csv", "what it costs to use", True, False, ""): "elhuset-drift.csv",
    ("peppol-catalogue", "what it costs to use", True, False, ""): "elhuset-drift.xml",
    ("csv", "tabs, UTF-8, with errors", True, False, ""): "fejl-utf8.tsv",
    ("csv", "keys and values", True, False, ""): "skovbo-noegler.csv",
    ("xlsx", "price list", True, False, ""): "skovbo.xlsx",
    ("xlsx", "keys and values", True, False, ""): "skovbo-noegler.xlsx",
    ("zip", "price list and picture", True, False, ""): "skovbo.zip",
}


@pytest.mark.parametrize("asked", ASKED, ids=lambda asked: f"{asked[0]} {asked[1]}")
def test_each_format_has_a_sample_of_each_thing_a_supplier_can_ask(
    asked: tuple[str, str, bool, bool, str],
) -> None:
    known, what, replaces_all, deletes_all, carried = asked
    said = reading(SAMPLES / ASKED[asked])
    header = said["header"]
    found = (said["format"], header["replaces_all"], header["deletes_all"])
    assert found == (known, replaces_all, deletes_all)
    carries = header.get("carries", [])
    assert (carried in carries) if carried else not carries
    text = (SAMPLES / ASKED[asked]).read_bytes().decode("iso-8859-1")
    if known == "bmecat":
        version, transaction = what.split()
        assert (f'version="{version}"' in text, f"<{transaction}" in text) == (True, True)
    if known == "peppol-catalogue" and what in ("Add", "Replace", "Update", "Delete"):
        head = text.partition("<cac:CatalogueLine>")[0]
        assert f"<cbc:ActionCode>{what}</cbc:ActionCode>" in head


def test_there_are_no_samples_beside_these_and_no_orphans() -> None:
    assert {sample.name for sample in sample_files()} == set(ASKED.values())
    kept = {path.name for path in SAMPLES.glob("*.json")}
    assert kept == {expectation(sample).name for sample in sample_files()}
