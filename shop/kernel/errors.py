"""The one exception that carries a plain sentence to the person."""


class Refused(Exception):  # noqa: N818 - a refusal is not an error
    """An action may not be done; nothing was written.

    `code` is stable and kebab-case, for tests and the command line. `text` is the Danish sentence
    that the page shows: what is the matter and what to do. `values` fill the "%(name)s" in it; the
    sentence and its values are also kept apart, so that the page can say it in another language.
    """

    def __init__(self, code: str, text: str, /, **values: object) -> None:
        self.code = code
        self.sentence = text
        self.values = values
        self.text = text % values if values else text
        super().__init__(self.text)


class NotAllowed(Refused):
    """The person has no role on the node that this touches. The page answers 403."""


class NotFound(Refused):
    """There is no such thing here, or it belongs to somebody else. The page answers 404."""
