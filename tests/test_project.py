"""The project's files against each other: what documents promise is there, and nothing lies about unused."""

import ast
import importlib.util
import re
import tomllib
from pathlib import Path
from types import ModuleType
from urllib.parse import unquote

import pytest
from django.db.migrations.loader import MigrationLoader

ROOT = Path(__file__).parent.parent
# Those of the site's own pages, of the administration, and mails.
TEMPLATES = [ROOT / name for name in ("templates", "positions/admin/templates", "tracker/accounts/templates")]
# What only the machine of somebody who worked on it knows, or documents that are not part of the project.
NOT_OURS = re.compile(r"(?<![\w.])/(work|root|home)/|\b(DESIGN|DATA|STACK|STYLE|PERFORMANCE)\.md\b")
MADE = {"var", "staticfiles", "build"}


def files(*endings: str) -> list[Path]:
    """The project's files with one of these endings (none: all), without what a start or a tool leaves behind."""
    tops = [
        top for top in ROOT.iterdir() if top.name == ".ci" or (not top.name.startswith(".") and top.name not in MADE)
    ]
    found = [path for top in tops for path in (top.rglob("*") if top.is_dir() else [top]) if path.is_file()]
    return [path for path in found if "__pycache__" not in path.parts and (not endings or path.suffix in endings)]


def documents() -> list[Path]:
    found = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    assert len(found) > 10
    return sorted(found)


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def project() -> dict[str, object]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def templates() -> dict[str, str]:
    """The text of each template by the name it is asked for; what two folders have under one name, together."""
    found: dict[str, str] = {}
    for folder in TEMPLATES:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            name = path.relative_to(folder).as_posix()
            found[name] = found.get(name, "") + path.read_text(encoding="utf-8")
    return found


def test_every_template_is_used() -> None:
    texts = templates()
    code = [
        path.read_text(encoding="utf-8") for name in ("positions", "tracker") for path in (ROOT / name).rglob("*.py")
    ]
    for name in texts:
        others = [text for other, text in texts.items() if other != name] + code
        assert any(f'"{name}"' in text or f"'{name}'" in text for text in others), f"{name} is used nowhere"


def test_every_template_that_is_named_exists() -> None:
    included = re.compile(r"{%-? *(?:include|extends|import|from) [\"']([^\"']+)[\"']")
    rendered = re.compile(r"render_page\(\s*request,\s*\"([^\"#]+)")
    texts = templates()
    code = {named(path): path.read_text(encoding="utf-8") for path in (ROOT / "positions").rglob("*.py")}
    for where, text in (texts | code).items():
        for name in included.findall(text) + rendered.findall(text):
            # Those of the administration's pages come with Django.
            assert name in texts or name.startswith("admin/"), f"{where} names {name}"


def test_every_dependency_has_its_reason() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    lists = re.findall(r"^(?:dependencies|dev) = \[\n(.*?)^\]$", text, re.MULTILINE | re.DOTALL)
    assert len(lists) == 2
    for line in "".join(lists).splitlines():
        assert re.fullmatch(r'    "[^"]+", *# \S.*', line), f"say what it is for: {line.strip()}"


def test_the_change_log_speaks_of_this_version() -> None:
    metadata = project()["project"]
    assert isinstance(metadata, dict)
    assert metadata["version"] in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def map_of_the_readme() -> str:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    return text.split("## Where things are")[1].split("\nRead next")[0]


def test_the_readme_maps_what_exists() -> None:
    named_there = re.findall(r"[\w.-]+(?:/[\w-]+)*/(?=\W|$)|\b\w+\.py\b", map_of_the_readme(), re.MULTILINE)
    assert len(named_there) > 20
    for name in named_there:
        assert any((ROOT / place / name).exists() for place in ("", "positions", "docs", "tests")), name


def test_the_readme_maps_every_folder() -> None:
    for folder in {named(path).split("/")[0] for path in files() if path.parent != ROOT} - {"requirements"}:
        assert f"{folder}/" in map_of_the_readme(), folder


@pytest.mark.parametrize("path", documents(), ids=named)
def test_links_lead_somewhere(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if target.startswith(("https://", "http://")):
            continue
        name, _, anchor = unquote(target).partition("#")
        linked = (path.parent / name).resolve() if name else path
        assert linked.exists(), target
        if anchor:
            assert anchor in anchors(linked), target


def anchors(path: Path) -> set[str]:
    """The names of a document's headings, as sites that show Markdown make them."""
    headings = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_files_that_documents_name_exist() -> None:
    """Also those that are named in a line of code or in a comment: docs/….md and ADR numbers."""
    numbers = {int(path.name[:4]) for path in (ROOT / "docs" / "adr").glob("[0-9]*.md")}
    assert numbers == set(range(1, len(numbers) + 1))
    for path in files(".py", ".html", ".md", ".toml", ".yml", ".sql"):
        text = path.read_text(encoding="utf-8")
        for name in re.findall(r"\bdocs/[\w./-]+\.(?:md|py|png)\b", text):
            assert (ROOT / name).exists(), f"{named(path)} names {name}"
        for name in re.findall(
            r"(?<![\w/.])(?:positions|tracker|templates|static)/[\w./-]+\.(?:py|html|sql|css)\b", text
        ):
            assert (ROOT / name).exists() or path.parent == ROOT / "tests", f"{named(path)} names {name}"
        for number in re.findall(r"\bADR ([0-9]+)\b|\bdocs/adr/([0-9]{4})\b", text):
            assert int("".join(number)) in numbers, f"{named(path)} names ADR {number}"


def test_the_architecture_names_what_exists() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    tasks = re.findall(r"^\| [^|]+ \| (`[^|]+`) \|$", text.split("## To change X")[1], re.MULTILINE)
    assert len(tasks) >= 20
    for path in re.findall(r"`((?:positions|templates|static|docs|tracker)/[\w./-]*)`", text):
        assert (ROOT / path).exists(), path


def test_the_picture_of_the_rooms_is_of_today() -> None:
    rooms = script("rooms")
    assert rooms.PICTURE.read_text(encoding="utf-8") == rooms.drawing()


def test_every_environment_variable_is_documented() -> None:
    text = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    settings = (ROOT / "tracker" / "settings.py").read_text(encoding="utf-8")
    read = set(re.findall(r"\bvariables\.\w+\(\s*\"(\w+)\"", settings)) | {
        "DATABASE_URL",
        "DATABASE_OWNER_URL",
        "TRACKER_VAR",
    }
    assert len(read) > 8
    documented = set(re.findall(r"`([A-Z_]{2,})`", text.split("## Environment variables")[1].split("\n## ")[0]))
    assert read <= documented, read - documented
    elsewhere = "".join(
        path.read_text(encoding="utf-8") for path in files(".py", ".yml") if path.parent != ROOT / "docs"
    )
    for name in documented:
        assert name in elsewhere, name


def test_nothing_names_what_is_not_in_the_project() -> None:
    for path in files(".py", ".html", ".md", ".toml", ".yml", ".sql", ".css", ".js", ".txt", ""):
        if path == Path(__file__):
            continue
        found = NOT_OURS.search(path.read_text(encoding="utf-8"))
        assert not found, f"{named(path)} names {found and found.group()}"


def script(name: str) -> ModuleType:
    """Load a script of docs/."""
    spec = importlib.util.spec_from_file_location(f"script_{name}", ROOT / "docs" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def numbers() -> ModuleType:
    return script("numbers")


def test_the_readme_quotes_the_numbers_of_the_data() -> None:
    module = numbers()
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    quoted = text.split("<!-- numbers -->\n```\n")[1].split("```")[0]
    output = module.output(module.ISTANBUL)
    assert quoted
    assert output.startswith(quoted)


def test_the_readme_says_the_numbers_of_the_sources() -> None:
    module = numbers()
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    counts = {what.strip(): int(cells[0]) for what, *cells in list(module.lines(module.ISTANBUL))[1:]}
    for sentence in (
        f"{counts['read: part']} of {counts['sources']}, and {counts['read: whole']} as a whole",
        f"news reports ({counts['type: news report']})",
        ", ".join(f"{grade} {counts[f'reliability: {grade}']}" for grade in "ABCDF"),
        f"in English ({counts['language: en']}); {counts['language: ru']} are in Russian",
        f"All {counts['assessments']} assessments",
    ):
        assert sentence in text, sentence


def test_the_readme_says_how_many_migrations_a_first_start_applies() -> None:
    (said,) = re.findall(r"migrations   applied (\d+)", (ROOT / "README.md").read_text(encoding="utf-8"))
    assert int(said) == len(MigrationLoader(None).graph.nodes)


def test_every_module_says_what_it_is() -> None:
    for path in [*(ROOT / "positions").rglob("*.py"), *(ROOT / "tracker").rglob("*.py")]:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        if tree.body and "migrations" not in path.parts:
            assert ast.get_docstring(tree), f"{named(path)} has no docstring"
