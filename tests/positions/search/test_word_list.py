"""What people type finds what the main spelling finds: in the shipped data, on the page, over all and for programs."""

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from positions.models import Negotiation

# The main spelling, and how people type it.
TYPED = {
    "Medinsky": ["Medinskiy", "Medinski", "medinskii", "Мединский", "Мединський", "Медінський", "Мединского"],
    "Putin": ["Путін", "Путин", "Poutine", "PUTIN", "Путина"],
    "Zelensky": ["Zelenskyy", "Zelenskiy", "Selenskyj", "Зеленский", "Зеленський", "Зеленського"],
    "Volodymyr Zelensky": ["Володимир Зеленський", "Vladimir Zelenskiy", "Zelensky", "Владимир Зеленский"],
    "Lavrov": ["Лавров", "Lawrow", "Sergei Lavrov", "Сергій Лавров"],
    "Umerov": ["Умєров", "Умеров", "Umierov"],
    "Erdogan": ["Erdoğan", "Эрдоган", "Ердоган", "erdoğan"],
    "Witkoff": ["Уиткофф", "Віткофф", "Steve Witkoff"],
    "Kyiv": ["Kiev", "Київ", "Киев", "Kiew", "києві", "KYIV"],
    "Luhansk": ["Lugansk", "Луганськ", "Луганск", "Luhans'k", "Luhans’k"],
    "Donbas": ["Donbass", "Донбас", "Донбасс", "Донбассе"],
    "Kherson": ["Cherson", "Херсон", "Херсоні", "Херсонская область"],
    "Crimea": ["Krym", "Крим", "Крым", "Крыму"],
    "NATO": ["НАТО", "OTAN", "nato", "North Atlantic Treaty Organization"],
    "United States": ["US", "USA", "U.S.", "США", "United States of America"],
    "EU": ["European Union", "ЄС", "ЕС", "Евросоюз"],
    "Russia": ["Russian Federation", "Россия", "Росія", "РФ", "RF"],
    "Türkiye": ["Turkey", "Turkiye", "Туреччина", "Турция"],
    "ceasefire": ["cease-fire", "cease fire", "cease‑fire", "прекращение огня", "припинення вогню", "ceasefires"],
    "6,000": ["6000", "6 000", "6.000", "6\u202f000", "6’000"],
    "1000 for 1000": ["1,000 for 1,000", "1 000 for 1 000", "1,000-for-1,000"],
    "defence": ["defense"],
    "demilitarisation": ["demilitarization"],
    "recognise": ["recognize"],
}
PAIRS = [(main, typed) for main, several in TYPED.items() for typed in several]
ADDRESSES = ["/istanbul/search/", "/search/", "/api/v1/negotiations/istanbul/search"]


def number(client: Client, path: str, text: str) -> int:
    """Return how many results an address tells of."""
    answer = client.get(path, {"q": text})
    assert answer.status_code == 200
    if path.startswith("/api/"):
        total: int = answer.json()["total"]
        return total
    found = BeautifulSoup(answer.content, "lxml").select_one(".kinds a small")
    return int(found.get_text()) if found else 0


@pytest.mark.django_db
@pytest.mark.parametrize("path", ADDRESSES)
def test_every_spelling_finds_what_the_main_one_finds(path: str, shipped: Negotiation, client: Client) -> None:
    wanted = {main: number(client, path, main) for main in TYPED}
    assert min(wanted.values()) > 0
    found = {(main, typed): number(client, path, typed) for main, typed in PAIRS}
    assert {pair: (of_it, wanted[pair[0]]) for pair, of_it in found.items() if of_it < wanted[pair[0]]} == {}
