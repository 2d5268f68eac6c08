"""One call of the command line: which command, in which language, and how it ended."""

import os
import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from importlib import import_module

from matching.cluster.scheduler import ClusterRefused
from matching.commands import told
from matching.commands.desk import Desk
from matching.commands.language import LANGUAGES, Language, language_of
from matching.commands.options import parser_of
from matching.store import ModelRefused
from matching.tables.faults import TablesRefused

DONE, FAULTS, WRONG_USE = range(3)
"""How a call ends: all is written; something is wrong in the input and nothing is written; it was misused."""


def main(argv: Sequence[str]) -> int:
    """Do what the arguments say.

    Returns
    -------
    int
        0 done, 1 faults in the input, 2 wrong use; whatever is wrong was said on standard error.

    Raises
    ------
    SystemExit
        With 2 if an option is misused, with 0 after help.
    """
    language = Language(_language(argv))
    args = parser_of(language).parse_args(argv)
    desk = Desk(language, getattr(args, "progress", False) or sys.stderr.isatty())
    try:
        status: int = import_module(f"matching.commands.{args.command}").run(args, desk)
    except TablesRefused as refused:
        for line in told.faults(language, refused):
            desk.note(line)
        return FAULTS
    except ModelRefused as refused:
        desk.note(told.model(language, refused))
        return FAULTS
    except ClusterRefused as refused:
        desk.note(told.cluster(language, refused))
        return WRONG_USE
    except OSError as error:
        if error.filename is None:
            raise
        desk.tell("line.cannot_write", path=str(error.filename), why=str(error.strerror))
        return WRONG_USE
    return status


def _language(argv: Sequence[str]) -> str:
    """The language that is asked for, known before the options are, since their help is written in it."""
    asked = ArgumentParser(add_help=False, allow_abbrev=False, exit_on_error=False)
    asked.add_argument("--lang", nargs="?")
    name = asked.parse_known_args(argv)[0].lang
    return name if name in LANGUAGES else language_of(os.environ)
