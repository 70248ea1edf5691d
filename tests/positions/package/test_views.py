"""The package as it is sent: from its first file on, and never with an end that it has not."""

import io
import zipfile
from collections.abc import Iterator

import pytest
from django.http import StreamingHttpResponse
from django.test import Client

from positions.models import Negotiation
from positions.package import snapshot
from positions.package.files import FILES
from positions.package.schema import Cells, TableSpec
from positions.web import downloads, on_disk

pytestmark = pytest.mark.django_db


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the tables that were read for a package so far, in their order."""
    read: list[str] = []
    exported = snapshot.exported

    def noted(negotiation: Negotiation, spec: TableSpec) -> Iterator[Cells]:
        read.append(spec.name)
        return exported(negotiation, spec)

    monkeypatch.setattr(snapshot, "exported", noted)
    return read


def asked(client: Client, monkeypatch: pytest.MonkeyPatch) -> StreamingHttpResponse:
    """Return the package of the shipped negotiation as that of a large one is sent."""
    monkeypatch.setattr(downloads, "WHOLE_ROWS", 0)
    answer = client.get("/istanbul/datapackage.zip")
    assert isinstance(answer, StreamingHttpResponse)
    return answer


def test_it_begins_with_the_first_file(
    shipped: Negotiation, client: Client, written: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    pieces = iter(asked(client, monkeypatch))
    first = next(pieces)
    assert written == ["parties"]
    content = first + b"".join(pieces)
    assert zipfile.ZipFile(io.BytesIO(content)).namelist() == [*FILES[1:], FILES[0]]


def test_whoever_is_slow_waits_until_all_of_it_is_made(
    shipped: Negotiation, client: Client, written: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = client.get("/istanbul/datapackage.zip").content
    written.clear()
    monkeypatch.setattr(on_disk, "PATIENCE", 0)
    pieces = iter(asked(client, monkeypatch))
    first = next(pieces)
    assert len(written) == len(FILES) - 1
    assert first + b"".join(pieces) == whole


def test_what_breaks_off_is_no_zip(shipped: Negotiation, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    exported = snapshot.exported

    def breaking(negotiation: Negotiation, spec: TableSpec) -> Iterator[Cells]:
        if spec.name == "citations":
            raise OSError("No space left on device")
        return exported(negotiation, spec)

    monkeypatch.setattr(snapshot, "exported", breaking)
    got = io.BytesIO()
    with pytest.raises(OSError, match="No space left"):
        got.writelines(asked(client, monkeypatch))
    assert len(got.getvalue()) > 10_000
    assert not zipfile.is_zipfile(got)
