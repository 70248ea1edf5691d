"""One word for each thing: no module or class has a name that tells nothing, and no two classes have one name."""

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
BANNED = frozenset(
    [
        "question",
        "foresight",
        "effects",
        "drafted",
        "choosing",
        "keeping",
        "seen",
        "consequences",
        "lists",
        "terms",
        "context",
        "record",
        "kept",
        "endings",
        "found",
        "told",
        "line",
        "act",
        "side",
        "subject",
        "seat",
        "judgement",
        "judgements",
    ]
)
# The names that Django gives.
GIVEN = {"Meta", "Command"}


def modules(*folders: str) -> list[Path]:
    """Return the modules in these folders, migrations apart."""
    found = (path for folder in folders for path in (ROOT / folder).rglob("*.py"))
    return [path for path in found if "migrations" not in path.parts]


def classes(path: Path) -> Iterator[str]:
    """Yield the names of the classes of a module."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return (node.name for node in ast.walk(tree) if isinstance(node, ast.ClassDef))


def test_names_tell() -> None:
    told = [path for path in modules("positions", "tracker", "tests") if path.stem in BANNED]
    named = [
        (path, name) for path in modules("positions", "tracker") for name in classes(path) if name.lower() in BANNED
    ]
    assert not told
    assert not named


def test_no_two_classes_have_one_name() -> None:
    places: dict[str, list[Path]] = defaultdict(list)
    for path in modules("positions", "tracker"):
        for name in classes(path):
            if name not in GIVEN and not name.startswith("_"):
                places[name].append(path)
    assert not {name: listed for name, listed in places.items() if len(listed) > 1}
