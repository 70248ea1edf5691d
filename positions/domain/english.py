"""English words in American and British spelling. Pure; by rule, so that no list of words has to be kept.

What comes out need not be a word: a spelling that nobody uses finds nothing, and harms nothing.
"""

import re
from collections.abc import Iterator

# How a word begins, what stands there in one spelling and in the other, and how it ends.
STEMS_OUR = "arb|arm|behavi|cand|clam|col|endeav|fav|ferv|flav|harb|hon|hum|lab|neighb|od|parl|ranc|rig|rum|sav"
STEMS_OUR += "|splend|succ|tum|val|vap|vig"
STEMS_RE = "calib|cent|fib|lit|lust|maneuv|manoeuv|meag|met|och|reconnoit|sab|salpet|somb|spect|theat"
STEMS_LL = (
    "cancel|channel|counsel|dial|duel|equal|fuel|funnel|initial|label|level|libel|marvel|model|panel|pencil|quarrel"
)
STEMS_LL += "|rival|shovel|signal|spiral|total|travel|tunnel|unravel"
BEFORE = "(?:de|dis|en|in|inter|mis|multi|non|out|over|re|un)?"
RULES = [
    # demilitarise, demilitarisation
    (r"[a-z]{3,}", "is", "iz", r"e[drs]?|ers|ing|able|ations?|ational"),
    # analyse
    (r"[a-z]*[al]", "ys", "yz", r"e[drs]?|ers|ing"),
    # labour, honourable
    (f"{BEFORE}(?:{STEMS_OUR})", "our", "or", r"[a-z]*"),
    # centre, kilometre
    (f"(?:[a-z]*(?:{STEMS_RE}))", "re", "er", r"|s"),
    (f"(?:[a-z]*(?:{STEMS_RE}))", "red", "ered", r""),
    (f"(?:[a-z]*(?:{STEMS_RE}))", "ring", "ering", r""),
    # defence, licence
    (r"(?:[a-z]{2,}f|lic|pret)en", "ce", "se", r"|d|s|less"),
    # dialogue
    (r"(?:dial|catal|anal|monol|prol|epil|homol)o", "gue", "g", r"|s"),
    # cancelled, modelling
    (f"{BEFORE}(?:{STEMS_LL})", "l", "", r"ed|ing|ings|ers?|ors?"),
    # judgement
    (r"(?:acknowledg|judg|misjudg|prejudg|abridg|lodg)", "e", "", r"ments?"),
    # fulfil, enrolment, instalment
    (r"(?:fulfi|disti|enro|enthra|insti)", "l", "ll", r"|s|ments?"),
    (r"insta", "l", "ll", r"ments?"),
    (r"(?:wi|ski)", "l", "ll", r"ful|fully"),
    # programme, grey, sceptic and others one by one
    (r"program", "me", "", r"|s"),
    (r"gr", "ey", "ay", r"|s|ish"),
    (r"s", "c", "k", r"eptic[a-z]*"),
    (r"m", "anoeuv", "aneuv", r"[a-z]*"),
    (r"(?:m|sm|rem)", "ould", "old", r"|s|er|ed|ing|y"),
    (r"(?:snow)?pl", "ough", "ow", r"|s|ed|ing|shares?"),
    (r"alumin", "ium", "um", r""),
    (r"art", "e", "i", r"facts?"),
    (r"", "paed", "ped", r"iatric[a-z]*"),
    (r"(?:arch|medi|encyclop|an)", "ae", "e", r"(?:olog|val|di[ac]|sthe)[a-z]*"),
    (r"(?:to|after|back|for|up|down|out|in)ward", "s", "", r""),
    (r"pract", "ise", "ice", r"|s|d"),
    (r"(?:ag|lik|siz|sal|mov)", "e", "", r"ing|able"),
]
# What the two have in common is what stands before and after the piece in which they differ.
SWAPS = [
    (re.compile(f"({begins})({here})({ends})"), there)
    for begins, one, other, ends in RULES
    for here, there in ((one, other), (other, one))
]


def spelled_alike(word: str) -> frozenset[str]:
    """Return a word, in small letters, with all its American and British spellings. Each of them gives the same."""
    found = {word}
    left = [word]
    while left:
        fresh = {other for other in swapped(left.pop()) if other not in found}
        found |= fresh
        left += sorted(fresh)
    return frozenset(found)


def swapped(word: str) -> Iterator[str]:
    """Yield the word as one rule spells it otherwise."""
    if not (word.isascii() and word.isalpha()):
        return
    for pattern, there in SWAPS:
        if found := pattern.fullmatch(word):
            yield f"{found[1]}{there}{found[3]}"
