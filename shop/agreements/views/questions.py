"""Questions under an agreement."""

from flask import redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from shop.agreements import actions
from shop.agreements.views.door import agreements, contracts
from shop.agreements.views.reading import cleaned
from shop.organisation.rules import Role
from shop.web import access
from shop.web.ids import sane_id
from shop.web.language import gettext as _
from shop.web.messages import say
from shop.web.session import db, now, viewer


@agreements.post("/aftaler/<int:agreement_id>/spoergsmaal")
@access.signed_in
def ask(agreement_id: int) -> AnyResponse:
    """Ask procurement."""
    who = viewer()
    node_id = who.unit.id if who.unit else who.person.grants[0].node_id
    with db().write() as writing:
        actions.ask(
            writing, agreement_id=sane_id(agreement_id), node_id=node_id,
            question=cleaned(request.form.get("question", "")), by=who.actor, now=now(),
        )  # fmt: skip
    say(_("Spørgsmålet er sendt. Svaret kommer her."))
    there = url_for("agreements.one", agreement_id=agreement_id, _anchor="questions")
    return redirect(there, 303)


@contracts.post("/aftaler/<int:agreement_id>/spoergsmaal/<int:question_id>/svar")
@access.roles(Role.PROCUREMENT)
def answer(agreement_id: int, question_id: int) -> AnyResponse:
    """Answer for all under the agreement."""
    with db().write() as writing:
        actions.answer(
            writing, agreement_id=sane_id(agreement_id), question_id=sane_id(question_id),
            answer=cleaned(request.form.get("answer", "")), by=viewer().actor, now=now(),
        )  # fmt: skip
    say(_("Svaret kan læses af alle under aftalen."))
    there = url_for("contracts.page", agreement_id=agreement_id, _anchor="questions")
    return redirect(there, 303)
