"""No request whatever brings an error of ours, a trace of the code, or something that a cache may keep and must not.

    python3 manage.py test tests/positions/web/test_fuzz.py --requests 20000 --seed 7 -s

makes more requests, and others; the suite makes the same few each time. What is found gets a test of its own.
"""

from collections import Counter

import pytest
from django.db import transaction

from positions.models import Negotiation
from tests.fuzz import Generator, ask, errors_logged, faults, rows_there
from tests.people import EVERYBODY, client_of
from tests.positions.web.unpublished_work import plant, published_negotiation


@pytest.mark.django_db
def test_nothing_that_is_asked_breaks_the_site(shipped: Negotiation, request: pytest.FixtureRequest) -> None:
    plant(published_negotiation())
    frozen = client_of("researcher").post("/istanbul/compare/freeze/")
    assert frozen.status_code == 303
    cookies = {who: {name: each.value for name, each in client_of(who).cookies.items()} for who in EVERYBODY}
    found, statuses = [], Counter[int]()
    generator = Generator(request.config.getoption("seed"), rows_there())
    with errors_logged() as errors:
        for address, odd in generator.made(request.config.getoption("requests")):
            with transaction.atomic():
                answer = ask(cookies[odd.who], odd)
                transaction.set_rollback(True)
            if odd.method == "GET" and answer.status_code == 200 and not answer.streaming:
                generator.learn(address, answer.content)
            statuses[answer.status_code] += 1
            wrong = [*faults(odd, answer), *(line[-3000:] for line in errors)]
            found += [f"{odd} {fault}" for fault in wrong]
            errors.clear()
    print(dict(sorted(statuses.items())))  # noqa: T201 - the figures of a long run; pytest shows them with -s
    assert statuses[200] > sum(statuses.values()) / 10, "so few show little of the site"
    if found:
        pytest.fail("\n\n".join([f"{len(found)} of {sum(statuses.values())} went wrong", *found[:50]]), pytrace=False)
