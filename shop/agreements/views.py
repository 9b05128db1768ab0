"""What we have agreements about."""

from flask import Blueprint, render_template

from shop.web import access

agreements = Blueprint("agreements", __name__)
doors = [agreements]


@agreements.get("/aftaler")
@access.signed_in
def page() -> str:
    """All agreements that reach the house."""
    return render_template("base.html")


@agreements.get("/aftaler/<int:agreement_id>")
@access.signed_in
def one(agreement_id: int) -> str:
    """One agreement."""
    return render_template("base.html")
