"""Spreadsheets of posts as chambers keep them."""

import io
from collections.abc import Sequence

import xlsxwriter

HEADINGS = (
    "企业名称", "岗位名称", "工作内容", "招聘人数", "用工形式", "工资", "上班时间", "每周天数", "工作所在村",
    "技能要求", "社保",
)  # fmt: skip


def good_post(title: str = "包装工", **changes: str) -> dict[str, str]:
    """Return a row that can be written in the first test town, with some of it changed."""
    usual = dict(
        zip(
            HEADINGS,
            (
                "试验第1厂",
                title,
                "称重装袋",
                "3",
                "全日制",
                "2800-3300元",
                "08:00-12:00 13:30-17:30",
                "6",
                "",
                "包装",
                "是",
            ),
            strict=True,
        )
    )
    return {**usual, **changes}


def post_workbook(rows: Sequence[dict[str, str]], title: str = "会员岗位表") -> bytes:
    """Return a workbook with a title line, a heading and these rows."""
    heading = [*HEADINGS, *sorted({name for row in rows for name in row} - set(HEADINGS))]
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        page = book.add_worksheet("岗位")
        lines = [[title], heading, *([row.get(name, "") for name in heading] for row in rows)]
        for number, line in enumerate(lines):
            for place, value in enumerate(line):
                page.write_string(number, place, value)
    return buffer.getvalue()
