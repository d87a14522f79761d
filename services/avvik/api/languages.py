"""Which of the languages we answer in somebody reads best (RFC 9110 § 12.5.4). Pure."""

from functools import lru_cache

from avvik.domain.values import Language

DEFAULT: Language = "nb"
# `no` stands for either written form; most who send it read bokmål.
SPOKEN: dict[str, Language] = {"nb": "nb", "no": "nb", "nn": "nn", "en": "en", "*": DEFAULT}


# What is longer makes no sense, and is not to be remembered.
LONGEST = 200


def negotiate(header: str | None, otherwise: Language = DEFAULT) -> Language:
    """The best match for an Accept-Language header; a header that makes no sense asks nothing."""
    return _best(header, otherwise) if header and len(header) <= LONGEST else otherwise


@lru_cache(maxsize=512)
def _best(header: str, otherwise: Language) -> Language:
    best, best_weight = otherwise, 0.0
    for item in header.split(","):
        tag, _, parameter = item.partition(";")
        language = SPOKEN.get(tag.strip().lower().partition("-")[0])
        weight = _weight(parameter)
        if language is not None and weight > best_weight:
            best, best_weight = language, weight
    return best


def _weight(parameter: str) -> float:
    name, _, value = parameter.strip().partition("=")
    if not name:
        return 1.0
    try:
        weight = float(value)
    except ValueError:
        return 0.0
    return weight if name.strip().lower() == "q" and 0 <= weight <= 1 else 0.0
