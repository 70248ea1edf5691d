"""All that can be taken along of a comparison in one file: report, tables, pictures and bibliography."""

import io
from zipfile import ZIP_DEFLATED, ZipFile

from django.template.loader import render_to_string

from positions.compare.exports import comparison_csv, comparison_table
from positions.compare.report.pictures import comparison_svg
from positions.compare.report.report import HOW_TO_READ, ComparisonReport
from positions.compare.report.taking import TakenComparison
from positions.compare.report.word import clean, word_file
from positions.web.cited_rows import citations_table
from positions.web.citing import lines_of
from positions.web.pictures import COLOURS, to_png
from positions.web.workbooks import member, stream_workbook

CONTENTS = {
    "report.docx": "the report for word processors, its sources in footnotes",
    "report.html": "the same as a page that needs no other file, to read and to print",
    "comparison.csv": "the positions as a table, one a line, dates as 2025-05-16",
    "comparison.xlsx": "the same as a workbook, with a sheet that says what it is and one of citations",
    "comparison.svg": "the positions as a picture that can be enlarged and changed",
    "comparison.png": "the same picture as points",
    "sources.bib": "the sources in BibTeX",
    "sources.ris": "the sources in RIS, for reference managers",
    "sources.json": "the sources in CSL-JSON, for citation styles",
}


def page_file(report: ComparisonReport) -> bytes:
    """Return the report as a page that stands alone."""
    context = {"report": report, "colours": COLOURS, "how_to_read": HOW_TO_READ}
    return clean(render_to_string("compare/report.html", context)).encode()


def readme(report: ComparisonReport) -> bytes:
    """Return what the files are, and what they are of, as plain text."""
    about = report.about
    files = [f"{name}: {words}" for name, words in CONTENTS.items()]
    said = [f"{label}: {value}" for label, value in about.lines]
    return ("\n".join([about.title, "", report.what, "", *said, "", *files, "", HOW_TO_READ]) + "\n").encode()


def packed(found: TakenComparison, report: ComparisonReport) -> bytes:
    """Return all files in one zip, always the same bytes for the same comparison. A query for the citations."""
    comparison, about = found.comparison(), found.about
    svg, frame = comparison_svg(found)
    entries = [entry for row in comparison.rows for entry in row.rests]
    tables = [comparison_table(comparison, comparison.rows), citations_table(entries, about.known)]
    files = {
        "README.txt": readme(report),
        "report.docx": word_file(report),
        "report.html": page_file(report),
        "comparison.csv": comparison_csv(comparison, about.known),
        "comparison.xlsx": b"".join(stream_workbook(tables, about)),
        "comparison.svg": svg.encode(),
        "comparison.png": to_png(svg, frame.width, frame.height),
    }
    files |= {f"sources.{form}": "".join(lines_of(report.references, form)).encode() for form in ("bib", "ris", "json")}
    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as zipped:
        for name, content in files.items():
            zipped.writestr(member(f"{found.name}/{name}"), content)
    return out.getvalue()
