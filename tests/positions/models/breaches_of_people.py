"""Acts that each break one rule about people who were merged."""

from collections.abc import Iterator

from positions.models import Person
from tests import factories as make
from tests.positions.models.breaches import Breach


def people() -> Iterator[Breach]:
    yield "person_merged_into_living", merged_into_oneself
    yield "person_merged_into_living", merged_into_somebody_merged
    yield "person_merged_into_living", merged_with_somebody_behind
    yield "delegate_of_living_person", lambda: make.delegate(person=merged())
    yield "delegate_of_living_person", lambda: merge(make.delegate().person)
    yield "office_of_living_person", lambda: make.office(person=merged())
    yield "office_of_living_person", lambda: merge(make.office().person)


def merged() -> Person:
    into = make.person()
    return make.person(negotiation=into.negotiation, merged_into=into)


def merge(person: Person) -> None:
    into = make.person(negotiation=person.negotiation)
    Person.objects.filter(pk=person.pk).update(merged_into=into)


def merged_into_oneself() -> None:
    one = make.person()
    Person.objects.filter(pk=one.pk).update(merged_into=one)


def merged_into_somebody_merged() -> None:
    gone = merged()
    make.person(negotiation=gone.negotiation, merged_into=gone)


def merged_with_somebody_behind() -> None:
    merge(merged().merged_into)
