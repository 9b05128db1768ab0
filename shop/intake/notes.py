"""What is written beside a file that nobody brought by hand: its reader may speak any language."""

import shop.translations
from shop.kernel.errors import Refused
from shop.translations.speech import words as _words


def in_all_languages(*said: Refused) -> str:
    """The sentences on one line in Danish, and on one more in each language that there is."""
    lines = [" ".join(one.text for one in said)]
    lines += [
        " ".join(_in(language, one) for one in said) for language in shop.translations.LANGUAGES
    ]
    return "".join(f"{line}\n" for line in dict.fromkeys(lines))


def _in(language: str, said: Refused) -> str:
    sentence = _words(language).ugettext(said.sentence)
    return sentence % said.values if said.values else sentence
