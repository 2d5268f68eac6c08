"""What villagers say and what firms write for the same work: 会踩衣车 and 平车工 are both sewing.

A concept is a kind of work or a skill; each word belongs to one concept. The table `data/lexicon.csv` is reviewed
by people; a town adds its own words with `Lexicon.extended`, and what is compared within `reading(lexicon)` is read
with them. Nothing is learned from texts.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from matching.words.negation import denied
from matching.words.tables import rows_of
from matching.words.writing import folded

SAME = 1.0
ONE_STEP = 0.8
"""Between a concept and the broader one it belongs to, for each step: 平车 is sewing, sewing is not only 平车."""

SIBLINGS = 0.6
"""Between two concepts right under the same broader one: 平车 and 锁边."""

SAME_GROUP = 0.4
"""Between two concepts of one small group of occupations, which have tools and places in common."""

FIRST_ROW = 2
"""The first row below the heading of a sheet."""

OWN = "own:"
"""With this begin the codes of kinds of work that a town named itself."""

_SHORTEST = 2


@dataclass(frozen=True, slots=True)
class Concept:
    """A kind of work or a skill; `group` is its occupation group (`data/occupations.csv`), empty for a mere skill."""

    code: str
    name: str
    name_en: str
    group: str = ""
    broader: str = ""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one cell of a town's own words: unknown_concept, empty, too_short or taken."""

    row: int
    column: str
    code: str
    value: str

    def __str__(self) -> str:
        return f"row {self.row}, column {self.column}: {self.code} {self.value!r}"


class WordsRefused(ValueError):
    """A town's own words do not fit the lexicon; `faults` names every cell."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("; ".join(str(fault) for fault in self.faults))


class Lexicon:
    """Concepts and the words for them; does not change once it is built.

    Parameters
    ----------
    concepts : iterable of Concept
        Every broader concept that one of them names must be among them.
    words : mapping of str to str
        Word -> code of its concept. Names of concepts are words too, without being listed.
    not_words : iterable of str
        Longer expressions that hold a word but mean something else (停车位 holds 车位).
    """

    def __init__(
        self, concepts: Iterable[Concept], words: Mapping[str, str], not_words: Iterable[str] = ()
    ) -> None:
        self.by_code = {concept.code: concept for concept in concepts}
        names = {folded(name): c.code for c in self.by_code.values() for name in (c.name, c.name_en)}
        self.words: Mapping[str, str] = names | {folded(word): code for word, code in words.items()}
        self.not_words = tuple(folded(word) for word in not_words)
        self._broader = {code: tuple(self._line(code)) for code in self.by_code}
        self._remembered = lru_cache(maxsize=50_000)(self._named)
        self._related: dict[str, Mapping[str, float]] = {}
        self._known = frozenset((*self.words, *self.not_words))
        lengths: dict[str, set[int]] = defaultdict(set)
        for word in self._known:
            lengths[word[:_SHORTEST]].add(len(word))
        self._lengths = {head: tuple(sorted(found)) for head, found in lengths.items()}

    @classmethod
    def default(cls) -> "Lexicon":
        """The lexicon that comes with the package, read once."""
        return _default()

    def extended(self, rows: Iterable[Mapping[str, str]], first_row: int = FIRST_ROW) -> "Lexicon":
        """The lexicon with a town's own words as well; this one stays as it is.

        Parameters
        ----------
        rows : iterable of mapping
            Each with `concept` (a code, or the Chinese or English name of a concept) and `word`.
        first_row : int
            How the first row is numbered in complaints; 2 is the row below a sheet's heading.

        Raises
        ------
        WordsRefused
            With every faulty cell: a concept that is not known, an empty or one-letter word, a word that
            already stands for another concept.
        """
        words, faults = dict(self.words), list[Fault]()
        for number, row in enumerate(rows, first_row):
            concept, word = (row.get("concept") or "").strip(), folded(row.get("word") or "")
            code = concept if concept in self.by_code else self.words.get(folded(concept), "")
            if fault := _fault(number, concept, code, word, words):
                faults.append(fault)
            else:
                words[word] = code
        if faults:
            raise WordsRefused(faults)
        return Lexicon(self.by_code.values(), words, self.not_words)

    def naming(self, works: Iterable[str]) -> "Lexicon":
        """The lexicon with kinds of work that it does not know yet; each is near nothing but itself.

        A work that is known already, or has but one letter, adds nothing.
        """
        names = dict.fromkeys(folded(work) for work in works)
        new = [name for name in names if len(name) >= _SHORTEST and name not in self.words]
        if not new:
            return self
        own = [Concept(f"{OWN}{name}", name, name) for name in new]
        return Lexicon([*self.by_code.values(), *own], self.words, self.not_words)

    def concepts(self, text: str) -> tuple[Concept, ...]:
        """Every concept that a phrase or a longer text names and does not deny, in the order of the text.

        Of words that overlap the longest counts, so nothing is found inside a bigger word: 帮厨 is no cook.
        """
        return self._remembered(text)

    def _named(self, text: str) -> tuple[Concept, ...]:
        plain = folded(text)
        found = self._found(plain)
        denials = denied(plain, found) if found else frozenset()
        codes = dict.fromkeys(self.words[plain[a:b]] for a, b in found if (a, b) not in denials)
        return tuple(self.by_code[code] for code in codes)

    def relation(self, a: Concept, b: Concept) -> float:
        """How near two concepts are, 0 to 1: SAME, ONE_STEP for each step broader, SIBLINGS, SAME_GROUP, else 0."""
        if a.code == b.code:
            return SAME
        for one, other in ((a, b), (b, a)):
            if other.code in self._broader[one.code]:
                return float(ONE_STEP ** (self._broader[one.code].index(other.code) + 1))
        if a.broader and a.broader == b.broader:
            return SIBLINGS
        return SAME_GROUP if a.group and a.group == b.group else 0.0

    def related(self, concept: Concept) -> Mapping[str, float]:
        """The codes of all concepts that have anything to do with this one, itself included, with how near they are."""
        if concept.code not in self._related:
            near = {code: self.relation(concept, other) for code, other in self.by_code.items()}
            self._related[concept.code] = {code: relation for code, relation in near.items() if relation}
        return self._related[concept.code]

    def shared_work(self, a: str, b: str) -> float:
        """How near the works of two phrases are: the best relation of any concept of one to any of the other."""
        pairs = product(self.concepts(a), self.concepts(b))
        return max((self.relation(one, other) for one, other in pairs), default=0.0)

    def _line(self, code: str) -> Iterator[str]:
        """The broader concepts of a concept, the nearest first."""
        seen = {code}
        while code := self.by_code[code].broader:
            if code in seen or code not in self.by_code:
                raise ValueError(f"a broader concept is unknown or goes in a circle: {code}")
            seen.add(code)
            yield code

    def _found(self, plain: str) -> list[tuple[int, int]]:
        """Start and end of each word of the text, the longest taken first, in the order of the text."""
        spans, size = [], len(plain)
        for start, head in enumerate(map(str.__add__, plain, plain[1:])):
            for length in self._lengths.get(head, ()):
                end = start + length
                if end <= size and plain[start:end] in self._known and _stands_alone(plain, start, end):
                    spans.append((-length, start, end))
        taken: list[tuple[int, int]] = []
        for _, start, end in sorted(spans):
            if all(end <= a or start >= b for a, b in taken):
                taken.append((start, end))
        return sorted((a, b) for a, b in taken if plain[a:b] in self.words)


_GOES_ON = frozenset("程具作艺业序资时厂")
"""After 工 these make another word: 维护工程师 is no 护工, 缝纫工厂 is not said of a person."""

_IN_WORD = frozenset("abcdefghijklmnopqrstuvwxyz0123456789")


def _stands_alone(plain: str, start: int, end: int) -> bool:
    """Whether Latin letters do not go on before or after: no it in fitter; a plural s may follow."""
    if plain[end - 1] == "工" and plain[end : end + 1] in _GOES_ON:
        return False
    if plain[start] in _IN_WORD and start and plain[start - 1] in _IN_WORD:
        return False
    if plain[end - 1] not in _IN_WORD or plain[end : end + 1] not in _IN_WORD:
        return True
    return plain[end] == "s" and plain[end + 1 : end + 2] not in _IN_WORD


def _fault(row: int, concept: str, code: str, word: str, words: Mapping[str, str]) -> Fault | None:
    if not concept:
        return Fault(row, "concept", "empty", concept)
    if not code:
        return Fault(row, "concept", "unknown_concept", concept)
    if len(word) < _SHORTEST:
        return Fault(row, "word", "too_short" if word else "empty", word)
    return Fault(row, "word", "taken", word) if words.get(word, code) != code else None


@lru_cache(maxsize=1)
def _default() -> Lexicon:
    rows = list(rows_of("lexicon.csv"))
    concepts = [
        Concept(*(row[column] for column in ("code", "name", "name_en", "group", "broader"))) for row in rows
    ]
    words = {
        word: row["code"]
        for row in rows
        for column in ("said", "written", "english")
        for word in row[column].split("|")
        if word
    }
    return Lexicon(concepts, words, [row["word"] for row in rows_of("not_words.csv")])


_READING: ContextVar[Lexicon | None] = ContextVar("lexicon", default=None)


@contextmanager
def reading(lexicon: Lexicon) -> Iterator[None]:
    """Let everything that is compared within this block be read with a lexicon, in this thread and task only.

    What is made here and asked later (a `Scoring`, a `Written`) keeps the lexicon it was made with.
    """
    token = _READING.set(lexicon)
    try:
        yield
    finally:
        _READING.reset(token)


def lexicon_in_use() -> Lexicon:
    """The lexicon of the innermost `reading`, else the one that comes with the package."""
    return _READING.get() or Lexicon.default()


@lru_cache(maxsize=50_000)
def shared_work(a: str, b: str) -> float:
    """`Lexicon.shared_work` of the lexicon that comes with the package, remembered."""
    return Lexicon.default().shared_work(a, b)
