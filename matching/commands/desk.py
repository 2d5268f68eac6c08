"""What all commands share: the language, where they speak, progress."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from tqdm import tqdm

from matching.commands.language import Language
from matching.types import Param


@dataclass(frozen=True, slots=True)
class Desk:
    """One call of the command line: in which language it speaks, whether progress is shown."""

    language: Language
    shows_progress: bool

    def tell(self, sentence: str, /, **params: Param) -> None:
        """Say a sentence beside the result, on standard error."""
        self.note(self.language.say(sentence, **params))

    def note(self, line: str) -> None:
        """Write a line beside the result, on standard error."""
        sys.stderr.write(f"{line}\n")

    def write(self, line: str = "") -> None:
        """Write a line of the result, on standard output."""
        sys.stdout.write(f"{line}\n")

    def say(self, sentence: str, /, **params: Param) -> None:
        """Say a sentence as a line of the result."""
        self.write(self.language.say(sentence, **params))

    @contextmanager
    def progress(self, sentence: str, total: int) -> Iterator[Any]:
        """A bar that `update(n)` moves on, on standard error; nothing is seen where nobody looks."""
        label = self.language.say(sentence)
        with tqdm(
            total=total, desc=label, disable=not self.shows_progress, file=sys.stderr, leave=False
        ) as bar:
            yield bar
