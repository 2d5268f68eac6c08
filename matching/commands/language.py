"""The sentences of the command line, in Chinese or in English: one table, `data/sentences.csv`."""

import csv
import locale
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from matching.types import Param

SENTENCES = Path(__file__).parent / "data" / "sentences.csv"
LANGUAGES = ("zh", "en")
SETTINGS = ("LC_ALL", "LC_MESSAGES", "LANG")
"""Where a machine says which language its user reads, the first that says anything."""


@lru_cache(maxsize=1)
def sentences() -> Mapping[str, Mapping[str, str]]:
    """Every sentence by its key, in each language."""
    with SENTENCES.open(encoding="utf-8", newline="") as file:
        return MappingProxyType(
            {row["key"]: {"en": row["english"], "zh": row["chinese"]} for row in csv.DictReader(file)}
        )


def language_of(environ: Mapping[str, str]) -> str:
    """The language of a machine by its settings: Chinese where they say so, else English."""
    said = next((environ[name] for name in SETTINGS if environ.get(name)), "")
    said = said or locale.getlocale()[0] or ""
    return "zh" if said.casefold().startswith(("zh", "chinese")) else "en"


class Language:
    """Says sentences in one language.

    Parameters
    ----------
    name : "zh" or "en"
    """

    def __init__(self, name: str) -> None:
        self.name = name

    @property
    def is_chinese(self) -> bool:
        """Whether it is Chinese."""
        return self.name == "zh"

    def say(self, sentence: str, /, **params: Param) -> str:
        """A sentence with its values; KeyError if there is no such sentence or a value is missing."""
        shown = {name: self.shown(value) for name, value in params.items()}
        return sentences()[sentence][self.name].format(**shown)

    def shown(self, value: Param) -> str:
        """A value as people write it: lists with the joint of the language, numbers without idle digits."""
        if isinstance(value, tuple):
            return sentences()["line.joint"][self.name].join(value)
        return f"{value:.10g}" if isinstance(value, float) else str(value)
