"""The payment list as the bank takes it: one workbook, every personal cell a text, made the same way each time."""

from collections.abc import Sequence
from decimal import Decimal
from io import BytesIO

import xlsxwriter
from flask_babel import force_locale
from flask_babel import gettext as _

from webapp.claims.models import PaymentLine, PaymentList
from webapp.core import files
from webapp.core.filters import day
from webapp.core.i18n import LOCALES
from webapp.core.money import FEN_PER_YUAN, capital
from webapp.core.policy import HIRE_FIRM, POST_FIRM

WIDTHS = (8, 14, 24, 26, 28, 14, 30)
MONEY = "#,##0.00"

SHORT, GROUP = 12, 8
"""How much of a fingerprint the name of a file carries, and in what pieces it is read aloud."""


def fingerprint(listed: PaymentList) -> str:
    """Return the SHA-256 of the very file that the bank is handed, in pieces; nothing before it is made."""
    stored = files.find(listed.ref)
    whole = stored.sha256 if stored is not None else ""
    return " ".join(whole[at : at + GROUP] for at in range(0, len(whole), GROUP))


def bank_workbook(listed: PaymentList, lines: Sequence[PaymentLine]) -> bytes:
    """Return the Excel file of a payment list, in Chinese whoever asks: it is the bank that reads it."""
    target = BytesIO()
    book = xlsxwriter.Workbook(
        target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    book.set_properties({"created": listed.issued_at.replace(tzinfo=None), "title": listed.number})
    with force_locale(LOCALES["zh"]):
        _fill(book, listed, lines)
    book.close()
    return target.getvalue()


def _fill(book: xlsxwriter.Workbook, listed: PaymentList, lines: Sequence[PaymentLine]) -> None:
    title, head, text, sums = (
        book.add_format(options)
        for options in (
            {"bold": True, "font_size": 14},
            {"bold": True, "border": 1},
            {"num_format": "@", "border": 1},
            {"num_format": MONEY, "border": 1},
        )
    )
    sheet = book.add_worksheet(_("Payment list"))
    for column, width in enumerate(WIDTHS):
        sheet.set_column(column, column, width)
    sheet.write_string(0, 0, _("Payment list %(number)s", number=listed.number), title)
    sheet.write_string(1, 0, _("Issued on %(day)s", day=day(listed.issued_on)))
    heads = (
        _("No."),
        _("Name"),
        _("ID number"),
        _("Bank"),
        _("Account number"),
        _("Amount (yuan)"),
        _("Purpose"),
    )
    for column, word in enumerate(heads):
        sheet.write_string(2, column, word, head)
    for row, line in enumerate(lines, 3):
        cells = (str(line.position), line.name, _whole(line.id_number), line.bank, _whole(line.account))
        for column, cell in enumerate(cells):
            sheet.write_string(row, column, cell, text)
        sheet.write_number(row, 5, Decimal(line.amount_fen) / FEN_PER_YUAN, sums)
        sheet.write_string(row, 6, _purpose(line.claim.scheme, listed.number), text)
    _total(sheet, listed, 3 + len(lines), text, sums)


def _purpose(scheme: str, number: str) -> str:
    """Return what the bank writes on the payee's statement."""
    if scheme == HIRE_FIRM:
        return str(_("One-off subsidy for hiring %(number)s", number=number))
    if scheme == POST_FIRM:
        return str(_("Post subsidy %(number)s", number=number))
    return str(_("Retention subsidy %(number)s", number=number))


def _total(
    sheet: xlsxwriter.worksheet.Worksheet, listed: PaymentList, row: int, text: object, sums: object
) -> None:
    sheet.write_string(row, 0, _("Total"), text)
    of_people = listed.lines[0].claim.payee_firm_id is None
    counted = _("%(n)s people", n=listed.people) if of_people else _("%(n)s payments", n=listed.people)
    sheet.write_string(row, 1, counted, text)
    sheet.write_number(row, 5, Decimal(listed.total_fen) / FEN_PER_YUAN, sums)
    sheet.write_string(row, 6, capital(listed.total_fen), text)


def _whole(value: object) -> str:
    return value.reveal() if hasattr(value, "reveal") else ""
