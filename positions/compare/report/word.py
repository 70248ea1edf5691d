"""The report of a comparison as a Word file: landscape, the head of its table on every page, sources in footnotes."""

import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from zipfile import ZIP_DEFLATED, ZipFile

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt, RGBColor
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph

from positions.compare.report.footnotes import add_footnotes, add_styles, key_of_style, refer
from positions.compare.report.report import HOW_TO_READ, ComparisonReport, ReportCell, ReportRow
from positions.web.pictures import COLOURS, NO_XML
from positions.web.workbooks import member

FONT = "Arial"
CELL, SMALL, SENTENCE = "Report cell", "Report small", "Report sentence"
# A4, landscape.
WIDTH, HEIGHT, EDGE = Mm(297), Mm(210), Mm(15)
# How wide the columns are, in millimetres: the position, the shift, how strong it is; the states share the rest.
WIDE, NARROW, WHOLE = (55, 38, 40), (40, 29, 29), 267
# So many states have room beside wide columns.
FEW = 3
AUTHOR = "Position tracker"


def word_file(report: ComparisonReport) -> bytes:
    """Return the report as a Word file, always the same bytes for the same report."""
    document = docx.Document()
    lay_out(document, report)
    document.add_paragraph(clean(report.about.title), style="Title")
    document.add_paragraph(clean(report.what))
    document.add_heading("What moved", 1)
    for each in report.sentences:
        document.add_paragraph(clean("".join(phrase.text for phrase in each.phrases)), style=SENTENCE)
    document.add_heading("What this is", 1)
    for label, value in report.about.lines:
        paragraph = document.add_paragraph(style=SENTENCE)
        paragraph.add_run(clean(f"{label}: ")).bold = True
        paragraph.add_run(clean(value))
    document.add_heading("Positions", 1)
    document.add_paragraph(f"{report.status}.")
    if report.groups:
        write_table(document, report)
    document.add_heading("How to read it", 1)
    document.add_paragraph(HOW_TO_READ)
    document.add_heading("Bibliography", 1)
    for text in report.bibliography:
        document.add_paragraph(clean(text), style=SENTENCE)
    if not report.references:
        document.add_paragraph("No source is cited.")
    add_footnotes(document, [clean(note.text) for note in report.notes])
    return repacked(document)


def lay_out(document: Document, report: ComparisonReport) -> None:
    """Set the page, the styles, the language and what the file says of itself to programs."""
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = WIDTH, HEIGHT
    section.left_margin = section.right_margin = section.top_margin = EDGE
    section.bottom_margin, section.footer_distance = Mm(20), Mm(9)
    styles = document.styles
    for name, large in (("Normal", 10), ("Title", 20), ("Heading 1", 14), ("Heading 2", 11)):
        font = styles[name].font
        font.name, font.size = FONT, Pt(large)
        font.color.rgb = RGBColor.from_string(COLOURS["ink"][1:])
        fonts = styles[name].element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        for script in ("ascii", "hAnsi", "cs"):
            fonts.set(qn(f"w:{script}"), FONT)
    border = styles["Title"].element.pPr.find(qn("w:pBdr"))
    if border is not None:
        border.getparent().remove(border)
    for name, size, after in ((CELL, 9, 1), (SMALL, 7.5, 1), (SENTENCE, 10, 3)):
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = styles["Normal"]
        style.font.size = Pt(size)
        style.paragraph_format.space_after, style.paragraph_format.line_spacing = Pt(after), 1.0
    styles[SMALL].font.color.rgb = RGBColor.from_string(COLOURS["soft"][1:])
    for language in styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), "en-GB")
    add_styles(document)
    about = document.core_properties
    about.title, about.author, about.language = clean(report.about.title)[:255], AUTHOR, "en-GB"
    about.subject, about.comments = clean(report.about.source_line)[:255], clean(report.about.address)[:255]
    about.created = about.modified = naive(report.about.known)
    about.last_modified_by, about.revision = AUTHOR, 1
    foot = section.footer.paragraphs[0]
    foot.style = SMALL
    foot.add_run(clean(f"{report.about.source_line}. {report.about.title}. Page "))
    field(foot, "PAGE")
    foot.add_run(" of ")
    field(foot, "NUMPAGES")


def naive(moment: datetime) -> datetime:
    """Return a moment as the properties of a Word file have it: to the second, in UTC."""
    return moment.replace(microsecond=0, tzinfo=None)


def field(paragraph: Paragraph, name: str) -> None:
    """Put a number into a paragraph that programs count, as that of the page."""
    element = OxmlElement("w:fldSimple")
    element.set(qn("w:instr"), name)
    run, text = OxmlElement("w:r"), OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    element.append(run)
    paragraph._p.append(element)


def write_table(document: Document, report: ComparisonReport) -> None:
    """Write the rows below the names of their groups and issues; the head stands on every page."""
    states = len(report.columns)
    position, shift, strength = WIDE if states <= FEW else NARROW
    each = (WHOLE - position - shift - strength) / states
    widths = [Mm(number) for number in (position, *[each] * states, shift, strength)]
    table = document.add_table(rows=1, cols=len(widths), style="Table Grid")
    table.autofit = False
    leave_room(table)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    heads = ["Position", *(f"{when}, {name}" for when, name in report.columns), "Shift", "Weakest evidence"]
    first = table.rows[0]
    for cell, text in zip(first.cells, heads, strict=True):
        write(cell, [(clean(text), CELL, True)])
    first._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for group in report.groups:
        across(table, group.name, "Heading 2", COLOURS["ground-chosen"])
        for issue in group.issues:
            across(table, issue.name, CELL, COLOURS["ground"])
            for row in issue.rows:
                write_row(table, row)
    for row in table.rows:
        set_widths(row, widths)


def leave_room(table: Table) -> None:
    """Leave room above and below what stands in the cells."""
    margins = OxmlElement("w:tblCellMar")
    for edge in ("top", "bottom"):
        margin = OxmlElement(f"w:{edge}")
        margin.set(qn("w:w"), str(Pt(2).twips))
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    # The order of the elements is fixed: what the table looks like comes last.
    properties = table._tbl.tblPr
    look = properties.find(qn("w:tblLook"))
    properties.insert(len(properties) if look is None else properties.index(look), margins)


def set_widths(row: _Row, widths: Sequence[Length]) -> None:
    """Give the cells of a row their widths, which some programs read there only; names across the table have none."""
    if len(row._tr.tc_lst) == len(widths):
        for cell, width in zip(row._tr.tc_lst, widths, strict=True):
            cell.width = width


def across(table: Table, text: str, style: str, colour: str) -> None:
    """Write a name across all columns, which stays with the row below it."""
    row = table.add_row()  # type: ignore[no-untyped-call]
    cell = row.cells[0].merge(row.cells[-1])
    for extra in cell.paragraphs[1:]:
        extra._p.getparent().remove(extra._p)
    write(cell, [(clean(text), style, True)])
    shade(cell, colour)
    cell.paragraphs[0].paragraph_format.keep_with_next = True
    cell.paragraphs[0].paragraph_format.space_before = Pt(2)


def write_row(table: Table, row: ReportRow) -> None:
    """Write one position, in a row that no page parts."""
    added = table.add_row()  # type: ignore[no-untyped-call]
    added._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    what, *states, shift, strength = added.cells
    write(what, [(clean(f"{row.party.name}: {row.title}"), CELL, False), (row.kind, SMALL, False)])
    for cell, state in zip(states, row.cells, strict=True):
        write_cell(cell, state)
    write_cell(shift, row.shift)
    if row.tint in ("away", "towards", "unranked"):
        shade(shift, COLOURS[f"{row.tint}-bg"])
        shift.paragraphs[0].runs[0].font.color.rgb = RGBColor.from_string(COLOURS[row.tint][1:])
    write(strength, [(clean(text), SMALL, False) for text in row.strength])


def write_cell(cell: _Cell, said: ReportCell) -> None:
    texts = [(clean(said.strong), CELL, True), (clean(said.text), CELL, False)]
    write(cell, [*texts, *((clean(text), SMALL, False) for text in said.small)])
    if said.note:
        # With what is said, not with when and by whom.
        place = sum(1 for text, _, _ in texts if text) or 1
        refer(cell.paragraphs[place - 1], said.note.number)


def write(cell: _Cell, paragraphs: Iterable[tuple[str, str, bool]]) -> None:
    """Write paragraphs into a cell, each in its style, bold or not; empty ones are left out."""
    paragraph: Paragraph | None = cell.paragraphs[0]
    for text, style, bold in paragraphs:
        if text:
            paragraph = paragraph or cell.add_paragraph()
            paragraph._p.style = key_of_style(style)
            paragraph.add_run(text).bold = bold or None
            paragraph = None
    if paragraph is not None:
        paragraph._p.style = key_of_style(CELL)


def shade(cell: _Cell, colour: str) -> None:
    element = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", colour[1:])):
        element.set(qn(f"w:{name}"), value)
    cell._tc.get_or_add_tcPr().append(element)


def clean(text: str) -> str:
    """Return a text without what no XML may have."""
    return NO_XML.sub("\ufffd", text)


def repacked(document: Document) -> bytes:
    """Return the file of a document with the parts in their order, each as of a fixed time."""
    written, out = io.BytesIO(), io.BytesIO()
    document.save(written)
    with ZipFile(written) as packed, ZipFile(out, "w", ZIP_DEFLATED) as again:
        for name in packed.namelist():
            again.writestr(member(name), packed.read(name))
    return out.getvalue()
