"""What writing suppliers down is asked for in the tests that try every door."""

from typing import Any

from tests.factories import Town

QUERIES: dict[str, tuple[str, ...]] = {}
MENTIONS = {"contracts.new_supplier": ("/leverandoerer/ny",)}
DESK = ("contracts.",)
HARMLESS = ("contracts.create_supplier",)
"""Any procurement may write a supplier down: it is nobody's."""
_NEW = {"cvr": "12345678", "name": "Havnens Papir", "email": "a@b.example", "phone": "1"}


def addresses(town: Town) -> dict[str, list[str]]:
    """Addresses that name somebody Lindeby trades with; suppliers are known to all."""
    return {"contracts.edit_supplier": [f"/leverandoerer/{town.kridthuset}/ret"]}


def of_lindeby(town: Town) -> dict[str, list[tuple[str, dict[str, Any]]]]:
    """Forms that ask for something of Lindeby's: others have agreements with the supplier."""
    return {
        "contracts.change_supplier": [(f"/leverandoerer/{town.kridthuset}/ret", _NEW)],
    }


def forms(town: Town) -> dict[str, dict[str, str]]:
    """What each door takes when all is well."""
    return {"contracts.create_supplier": _NEW, "contracts.change_supplier": _NEW}
