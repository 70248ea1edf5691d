"""Languages as people name them, and as they are kept: tags of BCP 47. Pure."""

# Those that are offered while typing; any other is written as its tag.
LANGUAGES = {
    "ar": "Arabic",
    "az": "Azerbaijani",
    "be": "Belarusian",
    "crh": "Crimean Tatar",
    "de": "German",
    "en": "English",
    "es": "Spanish",
    "fa": "Persian",
    "fr": "French",
    "he": "Hebrew",
    "hu": "Hungarian",
    "hy": "Armenian",
    "it": "Italian",
    "ka": "Georgian",
    "kk": "Kazakh",
    "pl": "Polish",
    "pt": "Portuguese",
    "ro": "Romanian",
    "ru": "Russian",
    "sr": "Serbian",
    "sr-Cyrl": "Serbian in Cyrillic letters",
    "tr": "Turkish",
    "uk": "Ukrainian",
    "ur": "Urdu",
    "zh": "Chinese",
}
BY_NAME = {name.lower(): tag for tag, name in LANGUAGES.items()}
SCRIPT, REGION = 4, 2


def language_name(tag: str) -> str:
    """Return the name of the language of a tag, with the tag where it says more; the tag itself where none is known."""
    name = LANGUAGES.get(tag.partition("-")[0].lower(), "")
    return LANGUAGES.get(tag) or (f"{name} ({tag})" if name else tag)


def tag_of(text: str) -> str:
    """Return a language as it is kept: of a name that is offered its tag, of a tag its usual capitals (`uk-UA`)."""
    if named := BY_NAME.get(text.strip().lower()):
        return named
    first, *rest = text.strip().replace("_", "-").split("-")
    return "-".join([first.lower(), *map(subtag, rest)])


def subtag(part: str) -> str:
    if not part.isalpha():
        return part.lower()
    return {SCRIPT: part.title(), REGION: part.upper()}.get(len(part), part.lower())
