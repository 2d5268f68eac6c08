"""columns: every column that tables may have, with its headings, an example and what it says."""

from argparse import Namespace
from collections.abc import Iterator

from matching.commands.desk import Desk
from matching.commands.language import Language
from matching.tables.names import Column, columns

TABLES = tuple(dict.fromkeys(column.table for column in columns()))


def run(args: Namespace, desk: Desk) -> int:
    """Describe the columns of one table or of all."""
    write = _markdown if args.markdown else _lines
    for table in [args.table] if args.table else TABLES:
        for line in write(desk.language, table):
            desk.write(line)
    return 0


def _of(table: str) -> tuple[Column, ...]:
    return tuple(column for column in columns() if column.table == table)


def _meaning(language: Language, column: Column) -> str:
    return column.chinese if language.is_chinese else column.english


def _lines(language: Language, table: str) -> Iterator[str]:
    """For the screen: each column in a line or two."""
    yield language.say(f"line.{table}_table")
    for column in _of(table):
        if column.headings:
            yield "  " + language.say(
                "line.column_line", name=column.name, headings=column.headings, example=column.example
            )
        else:
            yield "  " + language.say("line.column_line_bare", name=column.name, example=column.example)
        if _meaning(language, column):
            yield f"      {_meaning(language, column)}"
    yield ""


def _markdown(language: Language, table: str) -> Iterator[str]:
    """For a document: a table."""
    names = ("column", "headings", "example", "meaning")
    yield f"### {language.say(f'line.{table}_table')}"
    yield ""
    yield _row(language.say(f"line.{name}_heading") for name in names)
    yield _row("---" for _ in names)
    for column in _of(table):
        yield _row(
            (f"`{column.name}`", language.shown(column.headings), column.example, _meaning(language, column))
        )
    yield ""


def _row(cells: Iterator[str] | tuple[str, ...]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
