"""Foreign keys that carry the negotiation along, so that no reference crosses from one negotiation to another.

And those that carry a further column, where a reference depends on what the row referred to is.
"""

from collections import defaultdict

from django.db import migrations

# table: {column: table referred to}
REFERENCES = {
    "round": {"host_id": "party"},
    "outcome": {"round_id": "round", "issue_id": "issue", "source_id": "source"},
    "event": {"source_id": "source"},
    "person": {"party_id": "party", "merged_into_id": "person"},
    "office": {"person_id": "person", "source_id": "source"},
    "delegation": {"round_id": "round", "party_id": "party"},
    "delegate": {"delegation_id": "delegation", "person_id": "person", "source_id": "source"},
    "position": {"party_id": "party", "issue_id": "issue"},
    "incompatibility": {"position_a_id": "position", "position_b_id": "position"},
    "entry": {
        "position_id": "position",
        "round_id": "round",
        "rival_of_id": "entry",
        "answers_id": "entry",
        "imported_in_id": "import",
    },
    "entryspeaker": {"entry_id": "entry", "person_id": "person"},
    "citation": {"entry_id": "entry", "source_id": "source", "imported_in_id": "import"},
    "coding": {"entry_id": "entry", "imported_in_id": "import"},
    "amendment": {"entry_id": "entry", "replacement_id": "entry"},
    "submission": {"entry_id": "entry"},
    "assessment": {"party_id": "party", "round_id": "round", "issue_id": "issue", "source_id": "source"},
    "spelling": {"term_id": "term"},
    "frozencomparison": {"before_id": "round", "after_id": "round"},
}

# Further keys: name, table, columns, table referred to, its columns.
FURTHER = [
    ("negotiation_before_own", "negotiation", "id, before_id", "round", "negotiation_id, id"),
    ("negotiation_after_own", "negotiation", "id, after_id", "round", "negotiation_id, id"),
    (
        "referencechange_imported_in_own",
        "referencechange",
        "negotiation_id, imported_in_id",
        "import",
        "negotiation_id, id",
    ),
    # A rival is of a main entry of the same position: never of itself, a reading or another rival.
    (
        "entry_rival_of_main",
        "entry",
        "rival_of_id, position_id, rival_of_main",
        "entry",
        "id, position_id, main",
    ),
    # The parties that an incompatibility names are those of its positions.
    ("incompatibility_party_a", "incompatibility", "position_a_id, party_a_id", "position", "id, party_id"),
    ("incompatibility_party_b", "incompatibility", "position_b_id, party_b_id", "position", "id, party_id"),
    ("amendment_citation_of_entry", "amendment", "entry_id, citation_id", "citation", "entry_id, id"),
    # Nobody is merged into themselves or into somebody who was merged, and nothing new hangs on a merged person.
    ("person_merged_into_living", "person", "merged_into_id, merged_into_living", "person", "id, living"),
    ("delegate_of_living_person", "delegate", "person_id, person_living", "person", "id, living"),
    ("office_of_living_person", "office", "person_id, person_living", "person", "id, living"),
]


def keys():
    for table, columns in REFERENCES.items():
        for column, target in columns.items():
            name = f"{table}_{column.removesuffix('_id')}_own"
            yield name, table, f"negotiation_id, {column}", target, "negotiation_id, id"
    yield from FURTHER


def statements():
    """Yield a statement for each table that adds its keys, and the one that drops them."""
    found = defaultdict(list)
    for key in keys():
        found[key[1]].append(key)
    for table, own in found.items():
        add = ", ".join(
            f"ADD CONSTRAINT {name} FOREIGN KEY ({columns}) REFERENCES positions_{target} ({target_columns})"
            for name, _, columns, target, target_columns in own
        )
        drop = ", ".join(f"DROP CONSTRAINT {name}" for name, *_ in own)
        yield f"ALTER TABLE positions_{table} {add}", f"ALTER TABLE positions_{table} {drop}"


class Migration(migrations.Migration):
    dependencies = [("positions", "0001_tables")]

    operations = [migrations.RunSQL(add, drop) for add, drop in statements()]
