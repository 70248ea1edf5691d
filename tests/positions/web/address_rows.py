"""What a row of the table of addresses is, and who gets what in one: the words in which the table is written."""

from dataclasses import dataclass, field

from django.http import HttpResponse

from tests.people import ANONYMOUS, EVERYBODY
from tracker.accounts.private_pages import FOR_BACK, NO_STORE

KEY = "istanbul"
POSITION = "ru-crimea-recognition"
HERE = {"negotiation": KEY}
CHANGE = HERE | {"key": f"{POSITION}@2022-03-30"}
# Nothing of the shipped data was proposed here.
NUMBERED = HERE | {"number": "1000000000"}
# FIRST stands for the number of the first row of a model.
FIRST = "0"
ADMINISTRATOR, MANAGER = "administrator", "delegation manager"
# Where somebody without the login or the role is sent, or told so.
TO_LOGIN, DENIED = 302, 403


def everyone(status: int = 200) -> dict[str, int]:
    """Return that everybody gets this status."""
    return dict.fromkeys(EVERYBODY, status)


def only(*roles: str, status: int = 200) -> dict[str, int]:
    """Return that these roles get the status, the others are refused, and the anonymous sent to the login page."""
    assert set(roles) <= set(EVERYBODY)
    return everyone(DENIED) | {ANONYMOUS: TO_LOGIN} | dict.fromkeys(roles, status)


def logged_in(status: int = 200) -> dict[str, int]:
    """Return that everybody with an account gets the status."""
    return everyone(status) | {ANONYMOUS: TO_LOGIN}


@dataclass(frozen=True)
class Row:
    """An address by name and arguments, and the status for each role. `open`: also when all needs a login.

    `typed` is that the browser may keep the page for its Back button, since a form is on it that takes time.
    `path` is the address of a pattern without a name. FIRST stands for the number of the first row of `model`.
    """

    name: str
    expected: dict[str, int]
    arguments: dict[str, str] = field(default_factory=dict)
    method: str = "get"
    data: dict[str, str] = field(default_factory=dict)
    open: bool = False
    typed: bool = False
    path: str = ""
    model: str = ""

    @property
    def answers(self) -> dict[str, int]:
        """The status for each role; who is not logged in and sends something filled in gets it back, to send again."""
        kept = self.method == "post" and self.data and self.expected[ANONYMOUS] == TO_LOGIN
        return self.expected | ({ANONYMOUS: DENIED} if kept else {})

    @property
    def for_everyone(self) -> bool:
        """Whether it is read, by everybody alike."""
        return self.method == "get" and self.expected == everyone()

    def cached(self, answer: HttpResponse) -> str:
        """What the answer to somebody who is logged in says to caches."""
        return FOR_BACK if self.typed and answer.status_code in {200, 303, 422} else NO_STORE

    def __str__(self) -> str:
        return " ".join([self.method, self.name, *self.arguments.values()])


def of(kind: str, key: str) -> list[Row]:
    """Return the row of the page of one thing."""
    return [Row(f"positions:{kind}", everyone(), HERE | {"key": key})]


def list_and_files(name: str) -> list[Row]:
    """Return the rows of a list and its download."""
    return [
        Row(f"positions:{name}", everyone(), HERE),
        Row(f"positions:{name}_export", everyone(), HERE | {"form": "csv"}),
    ]
