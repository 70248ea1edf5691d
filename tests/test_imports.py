"""The import contract of pyproject.toml: it holds, and it would notice what it forbids."""

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
RUN = "from importlinter.cli import lint_imports_command as run; run()"
# A module, what it must not know, and what the broken contract says of it.
FORBIDDEN = [
    ("positions/domain/shifts.py", "import django", "positions.domain.shifts -> django"),
    (
        "positions/models/parties.py",
        "from positions.reading import moment",
        "models.parties -> positions.reading",
    ),
    (
        "positions/search/words.py",
        "from positions.timeline import axis",
        "search.words -> positions.timeline",
    ),
    ("positions/loose.py", "", "- positions.loose"),
    ("tracker/server.py", "from positions.domain import codebook", "tracker.server -> positions.domain.codebook"),
    ("tracker/console.py", "from tracker import bootstrap", ".console -> .bootstrap"),
]


def checked(folder: Path) -> subprocess.CompletedProcess[str]:
    """Check the contracts of the project in a folder."""
    return subprocess.run(
        [sys.executable, "-c", RUN, "--no-cache", "--no-logo"], cwd=folder, capture_output=True, text=True, check=False
    )


def test_forbidden_imports_break_the_contracts(tmp_path: Path) -> None:
    for name in ("positions", "tracker"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__", "datasets"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for module, line, _ in FORBIDDEN:
        path = tmp_path / module
        path.write_text(f"{path.read_text() if path.exists() else ''}\n{line}\n")
    answer = checked(tmp_path)
    assert answer.returncode == 1, answer.stderr
    assert [said for *_, said in FORBIDDEN if said not in answer.stdout] == []


def test_the_contracts_hold() -> None:
    answer = checked(ROOT)
    assert answer.returncode == 0, answer.stdout + answer.stderr
