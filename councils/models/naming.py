"""When two names are the same name: letters, accents, legal forms and punctuation set aside."""

import re
import unicodedata

LEGAL_FORMS = frozenset(
    {
        *("aps", "odv", "ets", "onlus", "asd", "scs", "coop", "associazione", "associazioni", "cooperativa", "sociale"),
        *("comitato", "ente", "promozione", "volontariato", "organizzazione", "terzo", "settore", "culturale"),
    }
)
LINKING = frozenset({"di", "del", "della", "dei", "degli", "delle", "e", "ed", "il", "la", "i", "gli", "le", "the"})
"""Words that say what a body is, or nothing: they tell no association from another."""


def name_key(name: str) -> str:
    """The name as it is compared: casefolded, without accents, punctuation, legal-form and linking words.

    A name that is made of nothing else keeps all its words.
    """
    plain = unicodedata.normalize("NFKD", name.casefold()).casefold()
    plain = "".join(character for character in plain if not unicodedata.combining(character))
    plain = re.sub(r"\b(?:\w\.){2,}", lambda found: found[0].replace(".", "") + " ", plain)  # a.p.s. is aps
    words = re.sub(r"[\W_]+", " ", plain).split()
    telling = [word for word in words if word not in LEGAL_FORMS | LINKING]
    return " ".join(telling or words)[:200]
