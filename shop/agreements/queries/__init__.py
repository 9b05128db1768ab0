"""Reading agreements and terms."""

from shop.agreements.queries.reaching import (
    AgreementRow,
    agreed_at,
    agreements_reaching,
    reaching_lots,
    supplier_by_cvr,
    supplier_content,
    suppliers,
    suppliers_by_id,
    terms_at,
    terms_by_path,
    terms_for,
    terms_of,
)
from shop.agreements.queries.writing import (
    Asked,
    Change,
    agreement_at,
    clauses_by_agreement,
    contacts_of,
    content_of,
    documents_of,
    history,
    lots_of,
    open_questions,
    opt_outs_at,
    options_by_agreement,
    options_of,
    questions_under,
)

__all__ = [
    "AgreementRow", "Asked", "Change", "agreed_at", "agreement_at", "agreements_reaching",
    "clauses_by_agreement", "contacts_of", "content_of", "documents_of", "history", "lots_of",
    "open_questions", "opt_outs_at", "options_by_agreement", "options_of", "questions_under",
    "reaching_lots", "supplier_by_cvr", "supplier_content", "suppliers", "suppliers_by_id",
    "terms_at", "terms_by_path", "terms_for", "terms_of",
]  # fmt: skip
