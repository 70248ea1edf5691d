"""Who gets what at the addresses of the administration; a part of the table of addresses."""

from collections.abc import Iterable

from tests.positions.web.address_rows import ADMINISTRATOR, FIRST, HERE, MANAGER, Row, everyone, only


def kept(model: str, *, seen: Iterable[str], changed: Iterable[str] = (), deleted: Iterable[str] = ()) -> list[Row]:
    """Return the rows of a model's pages in the administration: who sees, who changes and adds, who deletes."""
    one = {"object_id": FIRST}
    # There is no amendment in the shipped data: whoever may look is led back to the list.
    there = 302 if model == "positions_amendment" else 200
    # A negotiation needs nothing but its key, so the empty form is saved.
    sent = 302 if model == "positions_negotiation" else 200
    # None is made there: the set-up page does that.
    added = () if model == "positions_negotiation" else changed
    route = f"admin/{model.replace('_', '/')}/"
    return [
        Row(f"admin:{model}_changelist", only(*seen), model=model),
        Row(f"admin:{model}_change", only(*seen, status=there), one, model=model),
        Row(f"admin:{model}_history", only(*seen, status=there), one, model=model),
        Row(f"admin:{model}_add", only(*added), model=model),
        Row(f"admin:{model}_add", only(*added), model=model, method="post"),
        Row(f"admin:{model}_change", only(*changed, status=sent), one, model=model, method="post"),
        Row(f"admin:{model}_delete", only(*deleted), one, model=model),
        Row(
            f"admin:(no name) {route}<path:object_id>/",
            only(ADMINISTRATOR, MANAGER, status=302),
            path=f"/{route}{FIRST}/",
        ),
    ]


REFERENCE = {"seen": [ADMINISTRATOR], "changed": [ADMINISTRATOR], "deleted": [ADMINISTRATOR]}
LOOKED_UP = REFERENCE | {"seen": [ADMINISTRATOR, MANAGER]}
TEAMS = {act: [ADMINISTRATOR, MANAGER] for act in REFERENCE}
LOOKED_AT = {"seen": [ADMINISTRATOR]}
TYPED = {"term": "a", "app_label": "positions", "model_name": "position", "field_name": "party"}

ADMINISTRATION = [
    Row("admin:index", only(ADMINISTRATOR, MANAGER)),
    Row("admin:start", only(ADMINISTRATOR, MANAGER), HERE),
    Row("admin:jsi18n", only(ADMINISTRATOR, MANAGER)),
    Row("admin:autocomplete", only(ADMINISTRATOR, MANAGER), data=TYPED),
    Row("admin:autocomplete", only(ADMINISTRATOR), data=TYPED | {"field_name": "issue"}),
    Row("admin:app_list", only(ADMINISTRATOR, MANAGER), {"app_label": "positions"}),
    Row("admin:app_list", only(ADMINISTRATOR) | {MANAGER: 404}, {"app_label": "auth"}),
    Row("admin:login", everyone(302)),
    Row("admin:logout", only(ADMINISTRATOR, MANAGER, status=302), method="post"),
    Row("admin:password_change", only(ADMINISTRATOR, MANAGER, status=302)),
    *(row for model in ("party", "round", "source") for row in kept(f"positions_{model}", **LOOKED_UP)),
    *kept("positions_negotiation", **LOOKED_UP | {"deleted": []}),
    *(
        row
        for model in ("event", "issue", "position", "incompatibility", "assessment", "term")
        for row in kept(f"positions_{model}", **REFERENCE)
    ),
    *(row for model in ("person", "delegation") for row in kept(f"positions_{model}", **TEAMS)),
    *(
        row
        for model in ("entry", "citation", "amendment", "coding", "import", "referencechange")
        for row in kept(f"positions_{model}", **LOOKED_AT)
    ),
    *kept("positions_accountchange", **LOOKED_AT),
    *(row for model in ("user", "group") for row in kept(f"auth_{model}", **REFERENCE | {"deleted": []})),
]
