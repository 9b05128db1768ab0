"""What a rule calls itself: its own words, for pages about rules rather than about one push."""

from typing import Any

from flask import current_app
from jinja2 import TemplateNotFound


def rule_name(rule: str) -> str:
    """ "Større pakke", or the rule's identity where no template knows it."""
    words = _words(rule)
    return str(words.name()) if words else rule


def rule_why(rule: str) -> str:
    """One or two sentences for those who meet it; "" for a rule without words."""
    words = _words(rule)
    return str(words.why()).strip() if words else ""


def rule_decline(rule: str) -> str:
    """How one says no to it; "" for a rule without words."""
    words = _words(rule)
    return str(words.decline()) if words else ""


def rule_source(rule: str) -> str:
    """Where the idea is from; "" for a rule without words."""
    words = _words(rule)
    return str(words.source()) if words else ""


def _words(rule: str) -> Any:
    name = f"nudges/{rule.replace('-', '_')}.html"
    try:
        return current_app.jinja_env.get_template(name).module
    except TemplateNotFound:
        # Orders keep what they were told for years, and the rule may be gone since.
        return None
