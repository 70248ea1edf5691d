"""Why an act is not done: every refusal is a sentence for the person."""

from collections.abc import Iterable, Mapping


class Refused(Exception):
    """An act that the rules do not allow; nothing was changed. `rule` is the database's name for it, if it spoke."""

    def __init__(self, message: str, rule: str = "") -> None:
        super().__init__(message)
        self.rule = rule


class TryAgain(Refused):
    """Others were at work on the same rows; the same act may succeed in a moment."""

    def __init__(self) -> None:
        super().__init__("Somebody else was saving at the same moment. Nothing was saved; please try again.")


class BadDraft(Refused):
    """A draft that cannot be saved: messages by field. The empty name holds those of no field.

    Fields of a citation are named `citations-0-locator`, those of a new position `position-title`.
    """

    def __init__(self, errors: Mapping[str, Iterable[str]]) -> None:
        self.errors = {name: tuple(messages) for name, messages in errors.items()}
        super().__init__(" ".join(message for messages in self.errors.values() for message in messages))
