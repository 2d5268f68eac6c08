"""The commands with their options, and the help of each in the language of the user."""

from argparse import ArgumentParser, ArgumentTypeError, RawDescriptionHelpFormatter
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from matching.assignment.rules import MOST_FACTOR
from matching.columns.best import KERNELS
from matching.commands.columns import TABLES
from matching.commands.language import LANGUAGES, Language
from matching.commands.output import ENCODINGS
from matching.evaluation import ROUNDS

PROGRAM = "python -m matching"
PLACES_ON_A_LIST = 20


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"not a day such as 2026-08-01: {text!r}") from None


def _positive(text: str) -> int:
    if not text.isdecimal() or not int(text):
        raise ArgumentTypeError(f"not a whole number from 1 on: {text!r}")
    return int(text)


def _whole(text: str) -> int:
    if not text.isdecimal():
        raise ArgumentTypeError(f"not a whole number from 0 on: {text!r}")
    return int(text)


def _factor(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 1 <= value <= MOST_FACTOR:
        raise ArgumentTypeError(f"not a number from 1 to {MOST_FACTOR}: {text!r}")
    return value


_FILE: Mapping[str, Any] = {"type": Path, "metavar": "FILE"}
_NEEDED = {**_FILE, "required": True}
_SWITCH: Mapping[str, Any] = {"action": "store_true"}
OPTIONS: Mapping[str, tuple[str, Mapping[str, Any]]] = {
    "workers": ("--workers", _NEEDED),
    "openings": ("--openings", _NEEDED),
    "workers_or_not": ("--workers", _FILE),
    "openings_or_not": ("--openings", _FILE),
    "outcomes": ("--outcomes", _NEEDED),
    "candidates": ("--candidates", _FILE),
    "places": ("--places", _FILE),
    "floors": ("--floors", {"metavar": "WAGE|FILE"}),
    "day": ("--day", {"type": _day, "metavar": "DAY"}),
    "as_of": ("--day", {"type": _day, "metavar": "DAY", "required": True}),
    "weights": ("--weights", _FILE),
    "hand": ("--weights", _FILE),
    "for": ("--for", {"dest": "whose", "choices": ("workers", "openings"), "default": "workers"}),
    "top": ("--top", {"type": _positive, "default": PLACES_ON_A_LIST, "metavar": "N"}),
    "assign_top": ("--top", {"type": _positive, "default": PLACES_ON_A_LIST, "metavar": "N"}),
    "output": ("--output", _FILE),
    "model_output": ("--output", _NEEDED),
    "encoding": ("--encoding", {"choices": ENCODINGS, "default": ENCODINGS[0]}),
    "kernel": ("--kernel", {"choices": KERNELS, "default": KERNELS[0]}),
    "jobs": ("--jobs", {"type": _positive, "default": 1, "metavar": "N"}),
    "scheduler": ("--scheduler", {"metavar": "ADDRESS"}),
    "no_reasons": ("--no-reasons", _SWITCH),
    "worker": ("--worker", {"metavar": "KEY", "required": True}),
    "opening": ("--opening", {"metavar": "KEY", "required": True}),
    "ripe_days": ("--ripe-days", {"type": _whole, "metavar": "N"}),
    "seed": ("--seed", {"type": _whole, "default": 0, "metavar": "N"}),
    "draws": ("--draws", {"type": _positive, "default": ROUNDS, "metavar": "N"}),
    "since": ("--since", {"type": _day, "metavar": "DAY"}),
    "all": ("--all", _SWITCH),
    "household_factor": ("--household-factor", {"type": _factor, "default": 1.0, "metavar": "FACTOR"}),
    "tiers": ("--tiers", _SWITCH),
    "pin": ("--pin", {"action": "append", "default": [], "metavar": "W:O"}),
    "forbid": ("--forbid", {"action": "append", "default": [], "metavar": "W:O"}),
    "table": ("--table", {"choices": TABLES}),
    "markdown": ("--markdown", _SWITCH),
    "progress": ("--progress", _SWITCH),
    "lang": ("--lang", {"choices": LANGUAGES}),
}
"""Each option: how it is written and what argparse is told of it."""

_TABLES = ("workers", "openings", "places", "floors", "day")
_TABLES_OR_NOT = ("workers_or_not", "openings_or_not", "outcomes", "places", "floors")
_SEARCH = ("kernel", "jobs", "progress")
COMMANDS: Mapping[str, tuple[str, ...]] = {
    "rank": (
        *_TABLES,
        "for",
        "top",
        "weights",
        "output",
        "encoding",
        "no_reasons",
        *_SEARCH,
        "scheduler",
        "lang",
    ),
    "fit": (*_TABLES_OR_NOT, "as_of", "model_output", "hand", "ripe_days", "seed", "draws", "lang"),
    "evaluate": (*_TABLES_OR_NOT, "day", "weights", "since", "all", "seed", "draws", "lang"),
    "assign": (
        *_TABLES,
        *("candidates", "assign_top", "weights", "household_factor", "tiers", "pin", "forbid"),
        *("output", "encoding", *_SEARCH, "lang"),
    ),
    "explain": (*_TABLES, "worker", "opening", "weights", "lang"),
    "columns": ("table", "markdown", "lang"),
}
"""The options of each command, in the order of its help."""

_BOTH = "--workers W.csv --openings O.csv"
EXAMPLES: Mapping[str, tuple[str, ...]] = {
    "rank": (
        f"rank {_BOTH} --top 20 --output R.csv",
        "rank --workers W.xlsx --openings O.xlsx --for openings --floors F.csv --day 2026-08-01",
        f"rank {_BOTH} --scheduler tcp://10.0.0.1:8786 --output R.csv",
    ),
    "fit": (f"fit {_BOTH} --outcomes A.csv --day 2026-08-01 --output model.json",),
    "evaluate": (f"evaluate {_BOTH} --outcomes A.csv --weights model.json",),
    "assign": (
        f"assign {_BOTH} --weights model.json --output P.csv",
        f"assign {_BOTH} --household-factor 1.5 --tiers --pin w1:o2 --forbid w3:o1",
    ),
    "explain": (f"explain {_BOTH} --worker w1 --opening o1",),
    "columns": ("columns --table workers",),
}


def parser_of(language: Language) -> ArgumentParser:
    """The reader of the command line; it ends the program with status 2 at wrong use."""
    parser = ArgumentParser(
        prog=PROGRAM,
        description=language.say("help.program"),
        epilog=language.say("help.program_end"),
        allow_abbrev=False,
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, options in COMMANDS.items():
        told = language.say(f"help.{name}")
        command = commands.add_parser(
            name,
            help=told,
            description=told,
            epilog="\n".join(f"  {PROGRAM} {example}" for example in EXAMPLES[name]),
            formatter_class=RawDescriptionHelpFormatter,
            allow_abbrev=False,
        )
        for option in options:
            flag, settings = OPTIONS[option]
            command.add_argument(flag, help=_help(language, option), **settings)
    return parser


def _help(language: Language, option: str) -> str:
    return language.say(f"help.option_{option}").replace("%", "%%")
