"""How codes and dates are said to people: one place, so that all parties get the same words."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from positions.domain.codebook import Account, Basis, Channel, Firmness, Kind, Precision
from positions.domain.evidence import EvidenceAsked, Standard, Strength
from positions.domain.shifts import Direction, Shift, Sign
from positions.domain.states import draws_red_line

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

# A shift is always word, sign and tint; these are the signs.
SIGNS = {
    Shift.FIRST_RECORDED: "◦",
    Shift.LAPSED: "⌒",
    Shift.DISCLAIMED: "∅",
    Shift.NOT_HELD: "∅",
    Shift.NEW: "+",
    Shift.REVIVED: "↺",
    Shift.OFFERED: "+",
    Shift.RENEWED: "↺",
    Shift.DROPPED: "×",
    Shift.WITHDRAWN: "×",
    Shift.EXPIRED: "◔",
    Shift.HARDENED: "▲",
    Shift.SOFTENED: "▼",
    Shift.REDUCED: "▲",
    Shift.EXTENDED: "▼",
    Shift.RECAST: "◆",
    Shift.UNCHANGED: "=",
    Shift.NOT_ADDRESSED: "…",
}
# Shifts that say nothing about movement, because there is nothing to compare with.
APART = (Shift.FIRST_RECORDED, Shift.LAPSED, Shift.DISCLAIMED, Shift.EXPIRED)
COMPARABLE = tuple(shift for shift in Shift if shift not in APART)

ACCOUNTS = {
    Account.OWN: "own account",
    Account.OPPONENT: "opponent’s account",
    Account.MEDIATOR: "mediator’s account",
    Account.PRESS: "press account",
    Account.ANALYST: "analysts’ account",
}
# The same by code: pages look up a thousand.
ACCOUNT_WORDS = {account.value: words for account, words in ACCOUNTS.items()}

# In a word whose word an entry is, the nearest to the party first.
WORDS = ("own", "own deed", "own term", "mediator", "press", "opponent")

STANDARD_WORDS = {
    Standard.OWN: "on the party’s own word",
    Standard.TWO: "on two independent sources",
    Standard.GRADED: "on sources graded C or better",
}

SIGN_WORDS = {
    Sign.FIRMER: "firmer",
    Sign.LESS_FIRM: "less firm",
    Sign.CONDITION_LIFTED: "condition lifted",
    Sign.CONDITION_ADDED: "condition added",
    Sign.UNRANKABLE: "in other terms",
}
SCOPE_WORDS = {
    Kind.DEMAND: {Sign.WIDER: "asks for more", Sign.NARROWER: "asks for less"},
    Kind.PRECONDITION: {Sign.WIDER: "asks for more", Sign.NARROWER: "asks for less"},
    Kind.REFUSAL: {Sign.WIDER: "refuses more", Sign.NARROWER: "refuses less"},
    Kind.OFFER: {Sign.WIDER: "offers less", Sign.NARROWER: "offers more"},
}


def tint(shift: Shift | None) -> str:
    """Return the name of a shift's tint: its direction, `apart` when not comparable, `still` when nothing moved."""
    if shift is None or shift in APART:
        return "apart"
    direction = shift.direction
    return direction.value if direction else "still"


def shift_sign(shift: Shift | None) -> str:
    """Return the sign of a shift; None: only readings speak of the position."""
    return SIGNS[shift] if shift else "◇"


def shift_word(shift: Shift | None) -> str:
    """Return a shift as the word shown to people; None: only readings speak of the position."""
    return shift.value if shift else "only as read by analysts"


# What a shift may be, as pages count it: a direction, no move, or nothing to compare with.
BANDS = (*(way.value for way in Direction), "still", "apart")


def band_words(band: str) -> str:
    return {
        Direction.AWAY.value: "asks more or concedes less",
        Direction.TOWARDS.value: "asks less or concedes more",
        Direction.UNRANKED.value: "changed otherwise",
        "still": "no move",
        "apart": "not comparable",
    }[band]


def counted_moves(number: int, way: Direction) -> str:
    """Return how many positions moved one way, as a sentence: "8 ask more or concede less", "none asks more …"."""
    one, many = {
        Direction.AWAY: ("asks more or concedes less", "ask more or concede less"),
        Direction.TOWARDS: ("asks less or concedes more", "ask less or concede more"),
        Direction.UNRANKED: ("changed otherwise", "changed otherwise"),
    }[way]
    return counted(number, one, many) if number else f"none {one}"


def counted_apart(number: int, shift: Shift, by_first: str) -> str:
    """Return why so many positions cannot be compared: "14 have nothing recorded by the first round"."""
    one, many = {
        Shift.FIRST_RECORDED: (f"has nothing recorded by {by_first}", f"have nothing recorded by {by_first}"),
        Shift.LAPSED: ("was held only in between", "were held only in between"),
        Shift.DISCLAIMED: ("was only said not to be held", "were only said not to be held"),
        Shift.EXPIRED: ("ended with a term that the party had set", "ended with a term that the party had set"),
    }[shift]
    return counted(number, one, many)


def reasons(signs: Iterable[Sign], kind: Kind) -> str:
    """Return what made a shift, for that kind of position: "asks for more, firmer"; empty when nothing did."""
    return ", ".join(SCOPE_WORDS[kind].get(sign) or SIGN_WORDS[sign] for sign in signs)


def firmness_words(firmness: str, kind: str, *, called: bool) -> str:
    """Return how firm a held position is; `called`: the party itself called it a red line. Empty: not held.

    Only what was called so is a red line; an offer has none. An entry without a word on it is as before.
    """
    if firmness == Firmness.SAME:
        return "as before"
    if draws_red_line(firmness, kind):
        return "red line" if called else "categorical"
    return "firm" if firmness == Firmness.CATEGORICAL else firmness


def shift_means(shift: Shift, by_first: str, during_second: str) -> str:
    """Return what a shift says where nothing else tells why, to stand beside it; empty when it needs no word.

    `by_first` is what the first state is reached at, `during_second` when the second was or was not voiced.
    """
    return {
        Shift.FIRST_RECORDED: f"nothing found up to {by_first}",
        Shift.LAPSED: "held only in between",
        Shift.DISCLAIMED: "only said not to be held",
        Shift.EXPIRED: "a term that the party had set is over",
        Shift.NOT_ADDRESSED: f"no statement found {during_second}",
    }.get(shift, "")


def whose_word(told: Iterable[tuple[str, str]]) -> str:
    """Return in a word whose word several entries are: of the one that is farthest from the party's own.

    Each is an account and a channel. Readings have no part in what a row rests on.
    """
    return max((word_of(account, channel) for account, channel in told), key=WORDS.index, default="")


def word_of(account: str, channel: str) -> str:
    """Return in a word whose word an entry is, no reading: the account, and of its own what was no word at all."""
    if account == Account.OWN and channel in (Channel.CONDUCT, Channel.TERM):
        return "own deed" if channel == Channel.CONDUCT else "own term"
    return account


def red_lines_counted(called: int, others: int) -> str:
    """Return how many firm positions a register has: those that the party itself called red lines, and the others."""
    return f"{counted(called, 'red line')}, so called; {others} categorical"


def last_said(on: str, speaker: str, account: str, channel: str) -> str:
    """Return when and by whom something was last said, or done, and whose account that is unless the party's own."""
    verb = "done" if channel == Channel.CONDUCT else "said"
    by = f" by {short_speaker(speaker)}" if short_speaker(speaker) else ""
    return f"{verb} {on}{by}" if account == Account.OWN else f"{verb} {on}{by}, {ACCOUNT_WORDS[account]}"


def not_held_words(account: str, basis: str, channel: str) -> str:
    """Return how an entry has its position not held: its term is over, it was given up by deed, or neither."""
    if channel == Channel.TERM:
        return Shift.EXPIRED.value
    by_deed = (account, basis, channel) == (Account.OWN, Basis.REPORTED, Channel.CONDUCT)
    return "given up by deed" if by_deed else Shift.NOT_HELD.value


def age(since: date, until: date) -> str:
    """Return how long it is from one day to another: "12 days", "11 months", "2 years and 7 months"."""
    months = (until.year - since.year) * 12 + until.month - since.month - (until.day < since.day)
    if months < 1:
        return counted((until - since).days, "day")
    years, rest = divmod(months, 12) if months >= 24 else (0, months)
    return " and ".join(counted(number, noun) for number, noun in ((years, "year"), (rest, "month")) if number)


def age_in_short(since: date, until: date) -> str:
    """Return how long it is from one day to another in two words: "12 days", "11 months", "3.1 years"."""
    days_between = (until - since).days
    if days_between < 731:
        return age(since, until)
    return f"{days_between / 365.25:.1f} years"


def silence(stated: date, channel: str, last_voiced: date | None, until: date) -> str:
    """Return how old a state is that was not voiced: "said on 14 Jun 2024; no statement since, for 11 months".

    `stated` is the day of the entry that gives it, said or done through `channel`; `last_voiced` the day of the last
    statement (None: there was none), and `until` the day to count to.
    """
    verbs = {Channel.CONDUCT.value: "done on", Channel.TERM.value: "its term was over on"}
    told = f"{verbs.get(channel, 'said on')} {day(stated)}"
    if last_voiced is None or last_voiced <= stated:
        return f"{told}; no statement since, for {age(stated, until)}"
    return f"{told}; no statement since {day(last_voiced)}, for {age(last_voiced, until)}"


def account_words(account: str, basis: str) -> str:
    """Return whose word an entry is and how it is known: "press account, reported"."""
    return f"{ACCOUNT_WORDS[account]}, {basis}"


def only_if(condition: str) -> str:
    """Return a condition as people say it: "only if …", unless its own words say so already."""
    if condition.lower().startswith(("unless ", "only ")):
        return condition
    return f"only {condition}" if condition.lower().startswith("if ") else f"only if {condition}"


def short_speaker(speaker: str) -> str:
    """Return a speaker without the office: the text up to the first comma."""
    return speaker.split(",", 1)[0].strip()


def day(value: date) -> str:
    """Return a date as "30 Mar 2022"."""
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}"


def dated(value: date, precision: str) -> str:
    """Return a date as exactly as it is known: "30 Mar 2022", "Mar 2022" or "2022"."""
    if precision == Precision.YEAR:
        return str(value.year)
    return day(value) if precision == Precision.DAY else f"{MONTHS[value.month - 1]} {value.year}"


def partial_date(text: str) -> str:
    """Return a partial date (`YYYY`, `YYYY-MM`, `YYYY-MM-DD`) as said; empty stays empty."""
    year, _, rest = text.partition("-")
    month, _, day_of_month = rest.partition("-")
    parts = [str(int(day_of_month))] if day_of_month else []
    if month:
        parts.append(MONTHS[int(month) - 1])
    return " ".join([*parts, year])


def days(first: date, last: date) -> str:
    """Return a span of days as "28–30 Mar 2022", without what both ends share."""
    if first == last:
        return day(last)
    if first.year != last.year:
        return f"{day(first)} – {day(last)}"
    if first.month != last.month:
        return f"{first.day} {MONTHS[first.month - 1]} – {day(last)}"
    return f"{first.day}–{day(last)}"


def moment(value: datetime) -> str:
    """Return a time in UTC as "1 Jun 2025, 12:00 UTC"."""
    return f"{day(value.date())}, {value:%H:%M} UTC"


def counted(number: int, one: str, many: str = "") -> str:
    """Return a number with its noun: "1 position", "12 positions"."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def listed(names: Sequence[str]) -> str:
    """Return names as a sentence has them: "one", "one and another", "one, another and a third"."""
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


def independent_sources(number: int) -> str:
    return counted(number, "independent source") if number else "no independent source"


def strength_words(grade: str | None, independent: int, *, own_word: bool) -> str:
    """Return how strong evidence is: "grade B, 2 independent sources, own word"."""
    graded = f"grade {grade}" if grade else "no grade"
    return f"{graded}, {independent_sources(independent)}, {'own word' if own_word else 'not its own word'}"


def strength_in_words(strength: Strength | None) -> str:
    """Return the same of a strength; empty of none."""
    if strength is None:
        return ""
    return strength_words(strength.grade, strength.independent_sources, own_word=strength.own_word)


def evidence_words(asked: EvidenceAsked) -> str:
    """Return what is asked of the evidence, as a sentence goes on: "on two independent sources, without …"."""
    without = [f"without {asked.without}"] if asked.without else []
    return ", ".join([*(STANDARD_WORDS[standard] for standard in asked.standards), *without])
