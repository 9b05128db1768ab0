"""A picture of goods, for whoever may see the goods."""

import re

from flask import Response

from shop.catalogue.pictures import shown_name
from shop.catalogue.pictures.keep import large_file, small_file
from shop.kernel.errors import NotFound
from shop.search.views.door import place, search
from shop.web import access
from shop.web.language import gettext as _
from shop.web.session import config, db

_NAME = re.compile(r"([0-9a-f]{64})(-176)?")
_YEAR = 365 * 24 * 3600


@search.get("/vare/<int:offer_id>/billede/<name>.webp")
@access.signed_in
def picture(offer_id: int, name: str) -> Response:
    """The file, which never changes under its name. 404 where it is not the offer's picture now."""
    asked = _NAME.fullmatch(name)
    with db().glance() as reading:
        kept = shown_name(reading, offer_id, path=place().path) if asked else ""
    if asked is None or asked[1] != kept:
        raise NotFound("picture", _("Billedet findes ikke her."))
    file = (small_file if asked[2] else large_file)(config().picture_dir, kept)
    try:
        answer = Response(file.read_bytes(), mimetype="image/webp")
    except FileNotFoundError:
        raise NotFound("picture", _("Billedet findes ikke her.")) from None
    answer.headers["Cache-Control"] = f"private, max-age={_YEAR}, immutable"
    return answer
