"""Lists that came back in any order, kept on disk until their turn."""

from collections.abc import Iterable, Iterator, Sequence
from tempfile import TemporaryFile
from types import TracebackType

from matching.baseline import NAMES
from matching.cluster.packing import Page
from matching.types import Ranked


class Spool:
    """A file without a name that holds pages; it is gone when it is closed."""

    def __init__(self) -> None:
        self.file = TemporaryFile()  # noqa: SIM115 - closed by __exit__
        self.places: dict[int, list[tuple[int, int]]] = {}

    def __enter__(self) -> "Spool":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, raised: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.file.close()

    def keep(self, number: int, pages: Iterable[bytes]) -> None:
        """Write the pages of a part down."""
        self.file.seek(0, 2)
        places = []
        for page in pages:
            places.append((self.file.tell(), len(page)))
            self.file.write(page)
        self.places[number] = places

    def lists(
        self, number: int, keys: Sequence[str], needs: dict[str, float] | None = None
    ) -> Iterator[tuple[Ranked, ...]]:
        """The lists of a part in their order; only one page is held at a time.

        Parameters
        ----------
        keys : sequence of str
            The key of whatever a place on a list names by number.
        needs : dict of str to float, optional
            Points of need by key, if the lists are those of openings.
        """
        for begin, length in self.places.pop(number):
            self.file.seek(begin)
            page = Page.of_bytes(self.file.read(length))
            entries = iter(
                zip(page.other.tolist(), page.fit.tolist(), page.points.tolist(), page.reasons, strict=True)
            )
            for count in page.count.tolist():
                some = [next(entries) for _ in range(count)]
                yield tuple(
                    Ranked(
                        keys[other],
                        fit,
                        None if needs is None else needs.get(keys[other]),
                        dict(zip(NAMES, points, strict=True)),
                        reasons,
                    )
                    for other, fit, points, reasons in some
                )
