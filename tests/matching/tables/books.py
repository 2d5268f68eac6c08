"""Workbooks and text files for tests, written on the spot."""

import zipfile
from pathlib import Path

import xlsxwriter

ODS = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2">
<office:body><office:spreadsheet><table:table table:name="Sheet1">{rows}</table:table>
</office:spreadsheet></office:body>
</office:document-content>"""
MANIFEST = """<?xml version="1.0" encoding="UTF-8"?>
<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>"""
CELL = '<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'


def text(path: Path, *lines: str, encoding: str = "utf-8") -> Path:
    """A text file of some lines."""
    path.write_bytes("\n".join((*lines, "")).encode(encoding))
    return path


def workbook(path: Path, sheets: dict[str, list[list[object]]], hidden: tuple[str, ...] = ()) -> Path:
    """An Excel file of some sheets; days are written as Excel does."""
    book = xlsxwriter.Workbook(str(path), {"default_date_format": "yyyy-mm-dd"})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        if name in hidden:
            sheet.hide()
        for number, cells in enumerate(rows):
            sheet.write_row(number, 0, cells)
    book.close()
    return path


def ods(path: Path, rows: list[list[str]]) -> Path:
    """An OpenDocument sheet of texts."""
    cells = ("".join(CELL.format(text=cell) for cell in row) for row in rows)
    content = ODS.format(rows="".join(f"<table:table-row>{row}</table:table-row>" for row in cells))
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", MANIFEST)
        archive.writestr("content.xml", content)
    return path
