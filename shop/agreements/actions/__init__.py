"""Writing agreements down and changing them; each change takes effect at once."""

from shop.agreements.actions.contents import change_agreement, set_status, write_agreement
from shop.agreements.actions.lots import NO_LOT, remove_lot, save_lot
from shop.agreements.actions.opting import opt_in, opt_out
from shop.agreements.actions.options import add_option, decline_option, use_option
from shop.agreements.actions.parts import (
    add_clause,
    add_contact,
    add_document,
    follow_up,
    remove_clause,
    remove_contact,
    remove_document,
)
from shop.agreements.actions.questions import answer, ask
from shop.agreements.actions.suppliers import change_supplier, write_supplier
from shop.agreements.actions.terms import set_terms

__all__ = [
    "NO_LOT", "add_clause", "add_contact", "add_document", "add_option", "answer", "ask",
    "change_agreement", "change_supplier", "decline_option", "follow_up", "opt_in", "opt_out",
    "remove_clause", "remove_contact", "remove_document", "remove_lot", "save_lot", "set_status",
    "set_terms", "use_option", "write_agreement", "write_supplier",
]  # fmt: skip
