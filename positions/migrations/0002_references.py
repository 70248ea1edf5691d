"""Foreign keys that carry the negotiation along, so that no reference crosses from one negotiation to another."""

from django.db import migrations

# table: {column: table referred to}
REFERENCES = {
    "import": {},
    "round": {"host_id": "party"},
    "outcome": {"round_id": "round", "source_id": "source"},
    "event": {"source_id": "source"},
    "person": {"party_id": "party"},
    "office": {"person_id": "person", "source_id": "source"},
    "delegation": {"round_id": "round", "party_id": "party"},
    "delegate": {"delegation_id": "delegation", "person_id": "person", "source_id": "source"},
    "position": {"party_id": "party", "issue_id": "issue"},
    "incompatibility": {"position_a_id": "position", "position_b_id": "position"},
    "positionchange": {
        "position_id": "position",
        "round_id": "round",
        "rival_of_id": "positionchange",
        "imported_in_id": "import",
    },
    "changespeaker": {"change_id": "positionchange", "person_id": "person"},
    "citation": {"change_id": "positionchange", "source_id": "source", "imported_in_id": "import"},
    "amendment": {"change_id": "positionchange", "replacement_id": "positionchange"},
    "assessment": {"party_id": "party", "round_id": "round", "issue_id": "issue", "source_id": "source"},
}

# Further keys: name, table, columns, table referred to, its columns.
FURTHER = [
    ("negotiation_before_own", "negotiation", "id, before_id", "round", "negotiation_id, id"),
    ("negotiation_after_own", "negotiation", "id, after_id", "round", "negotiation_id, id"),
    # A rival is of a main entry of the same position: never of itself, a reading or another rival.
    (
        "change_rival_of_main",
        "positionchange",
        "rival_of_id, position_id, rival_of_main",
        "positionchange",
        "id, position_id, main",
    ),
    # The parties that an incompatibility names are those of its positions.
    ("incompatibility_party_a", "incompatibility", "position_a_id, party_a_id", "position", "id, party_id"),
    ("incompatibility_party_b", "incompatibility", "position_b_id, party_b_id", "position", "id, party_id"),
    ("amendment_citation_of_change", "amendment", "change_id, citation_id", "citation", "change_id, id"),
]


def keys():
    for table, columns in REFERENCES.items():
        for column, target in columns.items():
            name = f"{table}_{column.removesuffix('_id')}_own"
            yield name, table, f"negotiation_id, {column}", target, "negotiation_id, id"
    yield from FURTHER


def add(name, table, columns, target, target_columns):
    return (
        f"ALTER TABLE positions_{table} ADD CONSTRAINT {name} FOREIGN KEY ({columns}) "
        f"REFERENCES positions_{target} ({target_columns})"
    )


class Migration(migrations.Migration):
    dependencies = [("positions", "0001_tables")]

    operations = [
        migrations.RunSQL(add(*key), f"ALTER TABLE positions_{key[1]} DROP CONSTRAINT {key[0]}") for key in keys()
    ]
