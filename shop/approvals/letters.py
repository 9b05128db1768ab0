"""Letters about large orders: to those who are asked, and to the one who asked. Pure.

Each reader gets the words in the language of their own account.
"""

from decimal import Decimal

from shop.approvals.queries import Asked
from shop.approvals.rules import State
from shop.mail.rules import Letter, Reader, addressed
from shop.translations.speech import Speech


def asked(found: Asked, *, to: Reader, key: str) -> Letter:
    """An order waits for the reader's yes."""
    said = to.speech
    body = said.gettext(
        "%(name)s har sendt en bestilling hos %(supplier)s på %(sum)s for %(house)s.",
        name=found.asked_by_name, supplier=found.supplier_name, sum=said.kr(found.goods_value),
        house=found.unit_name,
    )  # fmt: skip
    why = said.gettext(
        "Køb over %(sum)s skal en leder sige ja til. Du finder den i Skub under »Godkend«.",
        sum=said.kr(found.approval_limit),
    )
    subject = said.gettext("%(house)s: en bestilling venter på dit ja", house=found.unit_name)
    return addressed(to, key=key, subject=subject, body=f"{body}\n\n{why}")


def reminded(found: Asked, *, to: Reader, key: str) -> Letter:
    """It still waits."""
    said = to.speech
    body = said.gettext(
        "Bestillingen hos %(supplier)s på %(sum)s fra %(name)s i %(house)s venter stadig. "
        "Varerne er ikke bestilt endnu.",
        supplier=found.supplier_name, sum=said.kr(found.goods_value), name=found.asked_by_name,
        house=found.unit_name,
    )  # fmt: skip
    then = said.gettext(
        "Du finder den i Skub under »Godkend«. Er du væk, kan du vælge en stedfortræder samme "
        "sted. Svarer ingen, bliver den næste leder spurgt."
    )
    subject = said.gettext(
        "%(house)s: en bestilling venter stadig på dit ja", house=found.unit_name
    )
    return addressed(to, key=key, subject=subject, body=f"{body}\n\n{then}")


def answered(found: Asked, *, to: Reader) -> Letter:
    """What came of it, for the one who asked."""
    said = to.speech
    by, supplier = _who(found, said), found.supplier_name
    if found.state is State.APPROVED:
        words = [
            said.gettext(
                "%(name)s har godkendt bestillingen hos %(supplier)s. Den er bestilt.",
                name=by, supplier=supplier,
            )
        ]  # fmt: skip
        words += [_changed(line.name, line.quantity, left, said) for line, left in found.changed]
    else:
        words = [
            said.gettext(
                "%(name)s sagde nej til bestillingen hos %(supplier)s. Varerne ligger i kurven.",
                name=by, supplier=supplier,
            )
        ]  # fmt: skip
    if found.words:
        words.append(f"»{found.words}«")
    subject = said.gettext(
        "%(house)s: svar på bestillingen hos %(supplier)s",
        house=found.unit_name, supplier=supplier,
    )  # fmt: skip
    return addressed(
        to, key=f"approval:{found.id}:answered", subject=subject, body="\n\n".join(words)
    )


def _who(found: Asked, said: Speech) -> str:
    if not found.decided_for_name:
        return found.decided_by_name
    return said.gettext(
        "%(name)s (for %(other)s)", name=found.decided_by_name, other=found.decided_for_name
    )


def _changed(name: str, before: Decimal, left: Decimal, said: Speech) -> str:
    if not left:
        return said.gettext("Taget ud: %(name)s.", name=name)
    return said.gettext(
        "%(name)s: %(before)s blev til %(left)s.",
        name=name, before=said.number(before), left=said.number(left),
    )  # fmt: skip
