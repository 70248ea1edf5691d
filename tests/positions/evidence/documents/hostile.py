"""Files as people give them, and as nobody should: made here, so that none lies about."""

import io
import zipfile

import docx
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject, StreamObject, TextStringObject

WORD = "Peace now."


def word(*paragraphs: str) -> bytes:
    """Return a Word file with a table after its paragraphs."""
    document = docx.Document()
    for each in paragraphs:
        document.add_paragraph(each)
    row = document.add_table(1, 2)
    row.cell(0, 0).text, row.cell(0, 1).text = "left", "right"
    return saved(document)


def saved(document: object) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def pdf(*lines: str, pages: int = 1, script: bool = False, password: str = "") -> bytes:
    """Return a PDF of plain lines, the same on each page."""
    writer = PdfWriter()
    font = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
        }
    )
    shown = " ".join(f"({line}) Tj 0 -14 Td" for line in lines)
    for _ in range(pages):
        page = writer.add_blank_page(600, 800)
        content = DecodedStreamObject()
        content.set_data(f"BT /F1 12 Tf 40 700 Td {shown} ET".encode())
        page[NameObject("/Contents")] = writer._add_object(content)
        page[NameObject("/Resources")] = DictionaryObject(
            {NameObject("/Font"): DictionaryObject({NameObject("/F1"): font})}
        )
    if script:
        said = {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("app.alert('boo');")}
        writer.root_object[NameObject("/OpenAction")] = DictionaryObject(said)
    if password:
        writer.encrypt(password)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def packed_pdf() -> bytes:
    """Return a PDF whose one page unpacks to far more than it is."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf("x"))))
    bomb = StreamObject()
    bomb.set_data(b"(a) Tj " * 12_000_000)
    writer.pages[0][NameObject("/Contents")] = writer._add_object(bomb.flate_encode())
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def archive(**parts: bytes) -> bytes:
    """Return a ZIP archive of these parts; `__` in a name stands for a folder."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name.replace("__", "/") + ".xml", content)
    return out.getvalue()


def laughing_word() -> bytes:
    """Return a Word file whose entities, each of many others, would fill any memory."""
    entities = "".join(f'<!ENTITY e{number} "{f"&e{number - 1};" * 20 if number else "ha"}">' for number in range(12))
    text = f'<?xml version="1.0"?><!DOCTYPE w [{entities}]><w:document xmlns:w="x"><w:t>&e11;</w:t></w:document>'
    out = io.BytesIO(word("x"))
    with zipfile.ZipFile(out) as plain:
        parts = {name: plain.read(name) for name in plain.namelist()}
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, text if name == "word/document.xml" else content)
    return packed.getvalue()
