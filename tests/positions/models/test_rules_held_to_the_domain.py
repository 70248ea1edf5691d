"""What the database keeps of the rules is what positions/domain says: roles, firmness when held, lengths of texts."""

from itertools import product

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from positions.domain.codebook import Account, Basis, Firmness, Kind
from positions.domain.entry_roles import is_main, is_reading
from positions.domain.holding import WHEN_HELD, fits_holding
from positions.domain.shifts import Stand
from positions.domain.states import draws_red_line, is_firm_offer, is_red_line
from positions.domain.texts import VISIBLE, is_blank
from positions.domain.wording import firmness_words
from positions.models import Entry
from positions.reading.histories import STAND_COLUMNS, stand
from tests import factories as make

SAID = {"firmness": "plain", "declared": True, "condition": "if", "content": "Something"}
SILENT = {"firmness": "", "declared": False, "condition": "", "content": ""}


@pytest.mark.django_db
def test_main_and_reading_are_the_domains() -> None:
    main = make.entry()
    for account, basis, rival in product(Account, Basis, (None, main)):
        made = make.entry(main.position, account=account.value, basis=basis.value, rival_of=rival)
        row = Entry.objects.get(pk=made.pk)
        reading = is_reading(account, basis)
        assert (row.reading, row.main) == (reading, is_main(rival=rival is not None, reading=reading))


@pytest.mark.django_db
@pytest.mark.parametrize("held", [True, False])
@pytest.mark.parametrize("column", WHEN_HELD)
@pytest.mark.parametrize("said", [True, False])
def test_the_checks_of_holding_are_the_domains(column: str, held: bool, said: bool) -> None:
    right = SAID if held else SILENT
    value = (SAID if said else SILENT)[column]
    entry = Entry(held=held, **(right | {column: value}))
    rules = [rule for rule in Entry._meta.constraints if rule.name == f"entry_{column}_when_held"]
    assert len(rules) == 1

    def passes() -> bool:
        try:
            rules[0].validate(Entry, entry)
        except ValidationError:
            return False
        return True

    assert passes() == fits_holding(column, value, held=held)


@pytest.mark.django_db
def test_a_stored_entry_is_the_rules_record() -> None:
    made = make.entry(firmness="categorical", condition="if", account="analyst")
    row = Entry.objects.values_list(*STAND_COLUMNS).get(pk=made.pk)
    expected = Stand(made.pk, made.effective_on, 1, True, Firmness.CATEGORICAL, conditional=True, reading=True)
    assert stand(*row) == expected


@pytest.mark.django_db
def test_what_can_be_seen_is_what_the_domain_sees() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT array_agg(n) FROM generate_series(1, 1114111) n "
            "WHERE n NOT BETWEEN 55296 AND 57343 AND chr(n) !~ %s",
            [VISIBLE],
        )
        (blank,) = cursor.fetchone()
    assert blank == [n for n in range(1, 0x110000) if is_blank(chr(n))]


def test_a_red_line_is_said_where_one_is_drawn() -> None:
    for firmness, kind in product([*Firmness, None], Kind):
        state = Stand(1, make.day("2022-03-29"), 1, firmness is not None, firmness)
        assert is_red_line(state, kind) == draws_red_line(firmness, kind)
        assert (firmness_words(firmness or "", kind, called=True) == "red line") == is_red_line(state, kind)
        assert (firmness_words(firmness or "", kind, called=False) == "categorical") == is_red_line(state, kind)
        assert (firmness_words(firmness or "", kind, called=False) == "firm") == is_firm_offer(state, kind)
