"""What an act asks before it is done: something unusual, which the person confirms or mends."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from positions.domain.dates import early
from positions.writing.refusals import Refused


@dataclass(frozen=True, slots=True)
class ToConfirm:
    """Something unusual that the person is to confirm: what it is, and the words of the answer yes."""

    code: str
    message: str
    answer: str


class Ask(Refused):
    """An act that is done only once these questions were answered yes; nothing was changed."""

    def __init__(self, questions: Iterable[ToConfirm]) -> None:
        self.questions = tuple(questions)
        super().__init__(" ".join(question.message for question in self.questions))


def of_early(*dates: str) -> Iterator[ToConfirm]:
    """Yield the question for each date, as exactly as it is known (empty: unknown), whether its year is right."""
    for on in dict.fromkeys(dates):
        if on and (doubt := early(on)):
            yield ToConfirm(f"early-{on}", doubt, f"{on} is right")


def ask(questions: Iterable[ToConfirm], confirmed: Collection[str]) -> None:
    """Raise Ask with all the questions, when one of them was not answered yes."""
    listed = list(questions)
    if any(question.code not in confirmed for question in listed):
        raise Ask(listed)
