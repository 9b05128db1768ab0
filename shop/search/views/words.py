"""Procurement's page of words: synonyms, and where long words are cut."""

from dataclasses import dataclass

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask_babel import ngettext
from werkzeug.wrappers import Response as AnyResponse

from shop.kernel.errors import NotFound, Refused
from shop.kernel.periods import local_day
from shop.organisation.queries import NodeFacts, node
from shop.organisation.rules import Role, path_ids
from shop.search import actions, freshness, review, wordlist
from shop.search.queries import Place
from shop.search.wordbook import Said, WordKind, read_said, shown_cut
from shop.search.wordlist import WordRow
from shop.web import access
from shop.web.errors import words_of
from shop.web.language import gettext as _
from shop.web.messages import Undo, say
from shop.web.session import config, db, now, viewer
from shop.web.words import Count, dayyear

words = Blueprint("words", __name__)
_KINDS = {"ens": WordKind.SYNONYM, "delt": WordKind.SPLIT, "helt": WordKind.WHOLE}
"""The word in the address and the form -> what is said."""
_WORD_OF = {kind: word for word, kind in _KINDS.items()}
_SHOWN = 30
"""Words to look at, at a time: the list is made anew when some are decided."""
_LONGEST = 120
"""Signs of a field that are read; a word has at most half as many."""
_MEANS_ERRORS = ("means-not-one", "means-not-the-end", "words-same")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the list."""

    id: int
    text: str
    who: str
    place: str
    is_ours: bool
    """Whether the viewer may take it back; otherwise it is inherited."""


@dataclass(frozen=True, slots=True)
class Form:
    """What somebody typed, and the place it is to hold at."""

    kind: str = "ens"
    word: str = ""
    means: str = ""
    place: int = 0


@dataclass(frozen=True, slots=True)
class WordsView:
    """What search/words.html reads."""

    form: Form
    kinds: list[tuple[str, str]]
    places: list[tuple[int, str]]
    errors: dict[str, str]
    preview: str
    """The line in words; "" where nothing is to be confirmed."""
    effects: list[str]
    lines: list[Line]
    cuts: list[review.CutWord]
    cuts_left: int


@words.get("/ord")
@access.roles(Role.PROCUREMENT)
def page() -> Response:
    """The list, words to look at, and what a line in the address would do."""
    form = _form(request.args)
    if not form.word or ("andet" not in request.args and _kind(form) is not WordKind.WHOLE):
        return _page(form)  # a link that fills in the word alone
    try:
        said = read_said(_kind(form), form.word, form.means)
    except Refused as refused:
        return _page(form, refused=refused)
    return _page(form, said=said)


@words.post("/ord")
@access.roles(Role.PROCUREMENT)
def add() -> AnyResponse:
    """Put a line in the list; it holds at once."""
    form = _form(request.form)
    try:
        with db().write() as writing:
            word_id = actions.add_word(
                writing, node_id=form.place, kind=_kind(form), word=form.word,
                means=form.means, by=viewer().actor, now=now(),
            )  # fmt: skip
    except Refused as refused:
        return _page(form, refused=refused)
    freshness.forget(db())
    text = _sentence(_kind(form), form.word, form.means)
    say(_("Gemt: %(line)s.", line=text), undo=Undo(url_for("words.undo", word_id=word_id)))
    return redirect(url_for("words.page", sted=form.place), 303)


@words.post("/ord/<int:word_id>/fortryd")
@access.roles(Role.PROCUREMENT)
def undo(word_id: int) -> AnyResponse:
    """Take a line off the list."""
    with db().read() as reading:
        found = wordlist.line(reading, word_id, paths=[place.path for place in _places()])
    if found is None:
        raise NotFound("search-word", _("Ordet findes ikke."))
    with db().write() as writing:
        actions.undo_word(writing, word_id=word_id, by=viewer().actor, now=now())
    freshness.forget(db())
    say(_("Fjernet: %(line)s.", line=_sentence(found.kind, found.word, found.means)))
    return redirect(url_for("words.page", sted=found.node_id), 303)


def _form(fields: dict[str, str]) -> Form:
    kind = fields.get("slags", "ens")
    mine = {str(place.id): place.id for place in _places()}
    asked = mine.get(fields.get("sted", "") or next(iter(mine)))
    if asked is None:
        raise NotFound("node", _("Stedet findes ikke."))
    return Form(
        kind if kind in _KINDS else "ens", fields.get("ord", "").strip()[:_LONGEST],
        fields.get("andet", "").strip()[:_LONGEST], asked,
    )  # fmt: skip


def _kind(form: Form) -> WordKind:
    return _KINDS[form.kind]


def _places() -> list[NodeFacts]:
    """Where the viewer says what words mean."""
    grants = viewer().grants_of(Role.PROCUREMENT)
    with db().read() as reading:
        found = (node(reading, path_ids(grant.path)[-1]) for grant in grants)
        return [place for place in found if place is not None]


def _page(form: Form, *, said: Said | None = None, refused: Refused | None = None) -> Response:
    places = _places()
    at = next(place for place in places if place.id == form.place)
    shop = Place(db(), config().index_dir, at.path, local_day(now()))
    with db().read() as reading:
        lines = wordlist.lines_at(reading, at.path)
        cuts = review.cut_words(reading, shop)
        effects = review.effects(reading, shop, said) if said else []
    view = WordsView(
        form=form, kinds=_kind_words(), places=[(place.id, place.name) for place in places],
        errors=_errors(refused), lines=[_line(row, places) for row in reversed(lines)],
        preview=_sentence(said.kind, form.word, form.means) if said else "",
        effects=_effect_words(effects), cuts=cuts[:_SHOWN], cuts_left=max(0, len(cuts) - _SHOWN),
    )  # fmt: skip
    answer = Response(render_template("search/words.html", view=view))
    answer.status_code = 422 if refused else 200
    return answer


def _kind_words() -> list[tuple[str, str]]:
    return [
        ("ens", _("Betyder det samme som")), ("delt", _("Er sat sammen og ender på")),
        ("helt", _("Er ét ord og skal ikke deles")),
    ]  # fmt: skip


def _errors(refused: Refused | None) -> dict[str, str]:
    if refused is None:
        return {}
    return {"andet" if refused.code in _MEANS_ERRORS else "ord": words_of(refused)}


def _line(row: WordRow, places: list[NodeFacts]) -> Line:
    return Line(
        id=row.id, text=_sentence(row.kind, row.word, row.means),
        who=_("%(name)s, %(day)s", name=row.added_by_name, day=dayyear(row.added_at)),
        place=row.node_name, is_ours=any(row.node_id == place.id for place in places),
    )  # fmt: skip


def _sentence(kind: WordKind, word: str, means: str) -> str:
    """A line in words."""
    if kind is WordKind.SYNONYM:
        return _("»%(word)s« betyder det samme som »%(means)s«", word=word, means=means)
    if kind is WordKind.SPLIT:
        said = read_said(kind, word, means)
        return _("»%(word)s« er %(parts)s", word=word, parts=shown_cut(word, said.means))
    return _("»%(word)s« er ét ord", word=word)


def _effect_words(effects: list[review.Effect] | None) -> list[str]:
    if effects is None:
        return [_("Søgningen bygges op lige nu. Vi kan ikke se virkningen endnu.")]
    return [
        str(
            ngettext(
                "»%(word)s« finder %(before)s i dag og %(num)s vare bagefter.",
                "»%(word)s« finder %(before)s i dag og %(num)s varer bagefter.",
                Count(one.after), word=one.word, before=Count(one.before),
            )
        )
        for one in effects
    ]  # fmt: skip
