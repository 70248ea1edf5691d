"""Names across spellings: what is one name folds to one form, and who may be one is told from who is not."""

import csv
from itertools import combinations

import pytest

from positions.domain.names import alike, fold, near, rank, spellings
from tests.shipped import PACKAGE

SAME = [
    ("Medinsky", "Medinskiy", "Medinski", "Medinskii", "Medinskij", "Мединский", "Medynskyi", "Мединський"),
    ("Zelensky", "Zelenskyy", "Zelenskiy", "Зеленський", "Зеленский"),
    ("Umerov", "Umierov", "Umyerov", "Умєров"),
    ("Arakhamia", "Arahamiya", "Арахамія", "Арахамия"),
    ("Kyslytsya", "Kyslytsia", "Кислиця"),
    ("Kostyukov", "Kostiukov", "Костюков"),
    ("Podobreyevskaya", "Podobreevskaya", "Podobryevskaya", "Подобреевская"),
    ("Skibitskyi", "Skibitsky", "Skybytskyi", "Скібіцький"),
    ("Sybiha", "Sibiga", "Сибіга"),
    ("Çavuşoğlu", "Cavusoglu", "ÇAVUŞOĞLU"),
    ("Kalın", "Kalin", "KALIN"),
    ("İbrahim", "Ibrahim"),
    ("Witkoff", "Vitkoff", "Виткофф"),
    ("Yermak", "Ermak", "Єрмак", "Ермак"),
    ("Yuri", "Yury", "Yurii", "Юрий", "Юрій"),
    ("Sergey", "Sergei", "Сергей"),
    ("Polishchuk", "Полищук"),
    ("Soloviov", "Солов'йов", "Соловйов"),
]
APART = [
    ("Fomin", "Fokin"),
    ("Rudenko", "Ruban"),
    ("Lavrov", "Lavrenko"),
    ("Andrii", "Aleksandr"),
    ("Kostin", "Kostyukov"),
]


@pytest.mark.parametrize("names", SAME, ids=lambda names: names[0])
def test_one_name_in_all_its_spellings(names: tuple[str, ...]) -> None:
    assert {fold(name) for name in names} == {fold(names[0])}
    assert fold(names[0])


@pytest.mark.parametrize(("one", "other"), APART)
def test_other_names_stay_apart(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@pytest.mark.parametrize(
    ("text", "form"), [("", ""), ("  ", ""), ("'", ""), ("李 明", "李 明"), ("O'Brien-Ross", "obren ros")]
)
def test_odd_texts(text: str, form: str) -> None:
    assert fold(text) == form


@pytest.mark.parametrize(
    ("one", "other", "may_be"),
    [
        ("Vladimir Medinsky", "Vladimir Medinskiy", True),
        ("Vladimir Medinsky", "Владимир Мединский", True),
        ("Vladimir Medinsky", "Volodymyr Medynskyi", True),
        ("Vladimir Medinsky", "V. Medinsky", True),
        ("Vladimir Medinsky", "Medinskiy", True),
        ("Vladimir Medinsky", "Medinsky Vladimir", True),
        ("Vladimir Medinsky", "Vladimir Rostislavovich Medinsky", True),
        ("Vladimir Medinsky", "Boris Medinsky", False),
        ("Vladimir Medinsky", "V. M.", False),
        ("Aleksandr Fomin", "Andrii Fomin", False),
        ("Aleksandr Fomin", "Andriy Fomin", False),
        ("Aleksandr Fomin", "Alexander Fomin", True),
        ("Aleksandr Fomin", "Oleksandr Fomin", True),
        ("Igor Kostyukov", "Ihor Kostiukov", True),
        ("Donald Trump", "Donald Tusk", False),
        ("Yevhen Shynkarov", "Yevhen Shinkarev", True),
    ],
)
def test_who_may_be_one(one: str, other: str, may_be: bool) -> None:
    assert alike(spellings(one), spellings(other)) is may_be
    assert alike(spellings(other), spellings(one)) is may_be


def test_an_alias_of_one_word_stands_for_the_family_name() -> None:
    known = spellings("Vladimir Medinsky", "", ["Medynski"])
    assert not alike(known, spellings("Boris Medynski"))
    assert alike(known, spellings("Vladimir Medynski"))


def shipped_people() -> list[dict[str, str]]:
    with (PACKAGE / "people.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_no_two_people_of_the_shipped_data_are_taken_for_one() -> None:
    people = {
        row["key"]: spellings(row["name"], row["native_name"], row["aliases"].split(";")) for row in shipped_people()
    }
    assert len(people) > 50
    pairs = [(one, other) for one, other in combinations(people, 2) if alike(people[one], people[other])]
    assert pairs == []


def test_each_shipped_person_is_found_by_each_spelling() -> None:
    for row in shipped_people():
        names = (row["name"], row["native_name"], row["aliases"].split(";"))
        for spelling in filter(None, [*names[:2], *names[2]]):
            assert rank(spelling, *names) == 0, spelling


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("medinsky", 0),
        ("МЕДИНСКИЙ", 0),
        ("medin", 1),
        ("vladimir medi", 1),
        ("volodymyr", 0),
        ("edins", 2),
        ("medunsky", 3),
        ("", None),
        ("fomin", None),
        ("vladimir fomin", None),
    ],
)
def test_how_well_a_search_is_answered(query: str, expected: int | None) -> None:
    assert rank(query, "Vladimir Medinsky", "Владимир Мединский", ["Medinskii"]) == expected


@pytest.mark.parametrize(
    ("word", "other", "is_near"),
    [
        ("rudenko", "rudenko", True),
        ("rudenko", "rudenka", True),
        ("rudenko", "rudeno", True),
        ("rudenko", "rudennko", True),
        ("rudenko", "rudeka", False),
        ("ihor", "ihar", False),
        ("rudenko", "rudenkova", False),
    ],
)
def test_near(word: str, other: str, is_near: bool) -> None:
    assert near(word, other) is is_near
    assert near(other, word) is is_near
