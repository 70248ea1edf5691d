"""Draw the rooms of `positions/` from the code: `python3 docs/rooms.py` writes docs/images/rooms.svg.

Layers and their order come from the import contract in pyproject.toml, the arrows from the imports: only those between
rooms are drawn, since every other one leads down, as the contract holds.
"""

import ast
import tomllib
from html import escape
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PICTURE = ROOT / "docs" / "images" / "rooms.svg"
APP = "positions"
WIDTH, ROW, GAP, LEFT = 1180, 44, 28, 96
STYLE = (
    "text{font:14px system-ui,sans-serif;fill:#1f2937}.s{font-size:11px;fill:#6b7280}"
    ".b{fill:#fff;stroke:#9ca3af}.k{fill:#f3f4f6;stroke:#9ca3af}.a{fill:none;stroke:#b45309;stroke-width:1.5}"
)
NAMES = {0: "addresses", 1: "assembly", 2: "rooms", 3: "kernels"}


def layers() -> list[list[str]]:
    """Return the layers of the contract, the highest first."""
    config = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts: list[dict[str, Any]] = config["tool"]["importlinter"]["contracts"]
    listed: list[str] = next(each["layers"] for each in contracts if each["id"] == "layers")
    return [[name.strip() for name in layer.replace("|", ":").split(":")] for layer in listed]


def files_of(room: str) -> list[Path]:
    """Return the modules of a room; `urls` and `apps` are single modules."""
    folder = ROOT / APP / room
    if not folder.is_dir():
        return [folder.with_suffix(".py")]
    return sorted(folder.rglob("*.py"))


def imported(path: Path) -> set[str]:
    """Return the rooms that a module imports from."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    modules = {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    return {module.split(".")[1] for module in modules if module.startswith(f"{APP}.")}


def edges(rooms: list[str]) -> list[tuple[str, str]]:
    """Return which room imports which other one."""
    found = {(room, other) for room in rooms for path in files_of(room) for other in imported(path) & set(rooms)}
    return sorted(edge for edge in found if edge[0] != edge[1])


def drawing() -> str:
    """Return the picture, always the same for the same code."""
    listed = layers()
    boxes: list[str] = []
    middle: dict[str, tuple[float, float]] = {}
    for number, layer in enumerate(listed):
        top = GAP + number * (ROW + GAP)
        boxes.append(f'<text class="s" x="8" y="{top + ROW / 2 + 4:.0f}">{NAMES.get(number, "")}</text>')
        width = (WIDTH - LEFT - 8 * (len(layer) - 1) - 8) / len(layer)
        for place, room in enumerate(layer):
            left = LEFT + place * (width + 8)
            middle[room] = (left + width / 2, top)
            kind = "k" if number >= len(listed) - 5 else "b"
            boxes.append(
                f'<rect class="{kind}" x="{left:.0f}" y="{top}" width="{width:.0f}" height="{ROW}" rx="6"/>'
                f'<text x="{left + width / 2:.0f}" y="{top + 27}" text-anchor="middle">{escape(room)}</text>'
            )
    arrows = [
        f'<path class="a" marker-end="url(#to)" d="M{x1:.0f} {y1:.0f} '
        f'Q{(x1 + x2) / 2:.0f} {y1 - GAP:.0f} {x2:.0f} {y2 - 2:.0f}"/>'
        for (x1, y1), (x2, y2) in ((middle[one], middle[other]) for one, other in edges(max(listed, key=len)))
    ]
    height = GAP + len(listed) * (ROW + GAP)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" '
        f'role="img" aria-label="The rooms of the app in layers; imports lead down"><style>{STYLE}</style>'
        '<defs><marker id="to" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
        '<path d="M0 0L8 4L0 8z" fill="#b45309"/></marker></defs>'
        f'<rect width="{WIDTH}" height="{height}" fill="#fafafa"/>{"".join(boxes)}{"".join(arrows)}</svg>\n'
    )


if __name__ == "__main__":
    PICTURE.write_text(drawing(), encoding="utf-8")
    print(PICTURE.relative_to(ROOT))
