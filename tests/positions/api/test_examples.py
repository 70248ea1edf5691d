"""The examples of the guide do what they say, against a real server; in R where R is installed."""

import io
import json
import re
import shutil
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from urllib.request import urlopen

import pandas as pd
import pytest

GUIDE = Path(__file__).parent.parent.parent.parent / "docs" / "guide" / "programs.md"
LOCAL = "http://127.0.0.1:8000"
RSCRIPT = shutil.which("Rscript") or ""
with_r = pytest.mark.skipif(not RSCRIPT, reason="Rscript was not found: the examples in R are not run")


def examples(language: str) -> list[str]:
    """Return the examples of the guide in a language, in their order."""
    return re.findall(rf"```{language}\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)


def run(program: str, code: str, site: str, folder: Path) -> str:
    """Run an example as a file of its own, asking the site, and return what it prints."""
    path = folder / "example"
    path.write_text(code.replace(LOCAL, site), encoding="utf-8")
    done = subprocess.run([program, str(path)], cwd=folder, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def told(site: str, path: str) -> bytes:
    with urlopen(f"{site}{path}") as answer:  # noqa: S310 - a server of our own
        content: bytes = answer.read()
    return content


def shares(site: str) -> dict[tuple[str, str], float]:
    """Return the share of positions that hardened, by round and party, by the comparisons of neighbouring rounds."""
    rounds = [each["key"] for each in json.loads(told(site, "/api/v1/negotiations/istanbul/rounds"))]
    comparable = {"hardened", "softened", "reduced", "extended", "recast", "unchanged", "not addressed"}
    found = {}
    for before, after in pairwise(rounds):
        rows = json.loads(told(site, f"/istanbul/compare.json?before={before}&after={after}"))["positions"]
        for party in ("russia", "ukraine"):
            did = [row["shift"] for row in rows if row["party"] == party and row["shift"] in comparable]
            if did:
                found[after, party] = did.count("hardened") / len(did)
    return found


def shares_of(path: Path) -> dict[tuple[str, str], float]:
    table = pd.read_csv(path)
    return {(row["round"], row["party"]): row["hardened"] for row in table.to_dict("records")}


def test_pandas_finds_what_hardened(site: str, tmp_path: Path) -> None:
    first, _ = examples("python")
    assert "russia" in run(sys.executable, first, site, tmp_path)
    found = shares_of(tmp_path / "hardened.csv")
    assert found == pytest.approx(shares(site))
    assert any(found.values())


def test_python_alone_reads_the_interface(site: str, tmp_path: Path) -> None:
    _, second = examples("python")
    printed = run(sys.executable, second, site, tmp_path)
    assert "russia hardened Crimea to be recognised as Russian" in printed
    assert "Counter({'own': 336" in printed


@with_r
def test_r_finds_what_hardened(site: str, tmp_path: Path) -> None:
    first, _ = examples("r")
    assert "russia" in run(RSCRIPT, first, site, tmp_path)
    assert shares_of(tmp_path / "hardened.csv") == pytest.approx(shares(site))


ALL_PAIRS = """
panel <- read.csv("http://127.0.0.1:8000/istanbul/panel.csv?pairs=on", na.strings = "", encoding = "UTF-8")
stopifnot(is.integer(panel$firmness_level), !anyNA(as.Date(panel$window_ends_on)))
stopifnot(identical(as.logical(panel$held), panel$held == "true"))
write.csv(panel[c("position", "since", "round", "shift", "direction")], na = "", row.names = FALSE)
"""


@with_r
def test_r_and_pandas_read_the_same_of_all_pairs(site: str, tmp_path: Path) -> None:
    """What pandas reads is held to the comparisons in tests/positions/panel."""
    names = ["position", "since", "round", "shift", "direction"]
    by_r = pd.read_csv(io.StringIO(run(RSCRIPT, ALL_PAIRS, site, tmp_path)))
    by_pandas = pd.read_csv(io.BytesIO(told(site, "/istanbul/panel.csv?pairs=on")))
    assert len(by_r) > 5000
    pd.testing.assert_frame_equal(by_r[names], by_pandas[names])
