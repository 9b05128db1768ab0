"""Letters about large orders: to those who are asked, and to the one who asked. Pure.

In Danish only: a letter does not know what language its reader has chosen.
"""

from decimal import Decimal

from shop.approvals.queries import Asked
from shop.approvals.rules import State
from shop.mail.rules import Letter


def asked(found: Asked, *, to: str, key: str) -> Letter:
    """An order waits for the reader's yes."""
    body = (
        f"{found.asked_by_name} har sendt en bestilling hos {found.supplier_name} på "
        f"{_kr(found.goods_value)} for {found.unit_name}.\n\nKøb over "
        f"{_kr(found.approval_limit)} skal en leder sige ja til. Du finder den i Skub under "
        "»Godkend«."
    )
    return Letter(key, to, f"{found.unit_name}: en bestilling venter på dit ja", body)


def reminded(found: Asked, *, to: str, key: str) -> Letter:
    """It still waits."""
    body = (
        f"Bestillingen hos {found.supplier_name} på {_kr(found.goods_value)} fra "
        f"{found.asked_by_name} i {found.unit_name} venter stadig. Varerne er ikke bestilt endnu."
        "\n\nDu finder den i Skub under »Godkend«. Er du væk, kan du vælge en stedfortræder samme "
        "sted. Svarer ingen, bliver den næste leder spurgt."
    )
    return Letter(key, to, f"{found.unit_name}: en bestilling venter stadig på dit ja", body)


def answered(found: Asked) -> Letter:
    """What came of it, for the one who asked."""
    by = found.decided_by_name
    if found.decided_for_name:
        by = f"{by} (for {found.decided_for_name})"
    if found.state is State.APPROVED:
        words = [f"{by} har godkendt bestillingen hos {found.supplier_name}. Den er bestilt."]
        words += [_changed(line.name, line.quantity, left) for line, left in found.changed]
    else:
        words = [
            f"{by} sagde nej til bestillingen hos {found.supplier_name}. Varerne ligger i kurven."
        ]
    if found.words:
        words.append(f"»{found.words}«")
    subject = f"{found.unit_name}: svar på bestillingen hos {found.supplier_name}"
    return Letter(
        f"approval:{found.id}:answered", found.asked_by_email, subject, "\n\n".join(words)
    )


def _changed(name: str, before: Decimal, left: Decimal) -> str:
    if not left:
        return f"Taget ud: {name}."
    return f"{name}: {_number(before)} blev til {_number(left)}."


def _number(amount: Decimal) -> str:
    return f"{amount.normalize():f}".replace(".", ",")


def _kr(amount: Decimal) -> str:
    text = f"{amount:,.2f}"
    return text.replace(",", " ").replace(".", ",").replace(" ", ".") + " kr."
