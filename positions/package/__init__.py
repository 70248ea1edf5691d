"""The data package: one negotiation as a folder or zip of CSV files, in and out."""

from positions.package.exporting import CannotExport, export_package, write_zip, zip_in_parts
from positions.package.importing import import_package
from positions.package.report import Fault, Report
from positions.package.update_plan import Deciding
from positions.package.updating import update_package

__all__ = [
    "CannotExport",
    "Deciding",
    "Fault",
    "Report",
    "export_package",
    "import_package",
    "update_package",
    "write_zip",
    "zip_in_parts",
]
