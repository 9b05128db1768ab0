"""Telling a whole page from a part of one. The only place that knows htmx's headers."""

from flask import Response, make_response, render_template, request

from shop.web.messages import said


def wants_fragment() -> bool:
    """Whether htmx asks for a part of a page.

    htmx 4 says "partial" for swaps and "full" for boosted links and the back button.
    """
    return request.headers.get("HX-Request-Type") == "partial"


def page_or_fragment(page: str, fragment: str, **context: object) -> Response:
    """Render the fragment for htmx and the page that includes it for everybody else."""
    return render_fragment(fragment, **context) if wants_fragment() else make_response(
        render_template(page, **context)
    )  # fmt: skip


def render_fragment(fragment: str, **context: object) -> Response:
    """A part of a page, with what there is to say for the status region."""
    parts = [render_template(fragment, **context)]
    if messages := said():
        parts.append(render_template("components/_said.html", message=messages[-1]))
    return make_response("".join(parts))


def standing_at(answer: Response, address: str) -> Response:
    """The answer, and the address that shows what it shows: Back and reload lead there."""
    answer.headers["HX-Replace-Url"] = address
    return answer
