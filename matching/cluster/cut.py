"""The cut: people by the place where they live, and to each part of them every opening that any of them could get.

No table names a county, so the country is cut into cells of half a degree, about the size of one. Only the limit that a
person named cuts: whoever names none, or whose home is not known, is put beside all openings, and so are openings
whose place is not known, or whose firm fetches people or lodges them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.columns.people import coded
from matching.columns.rows import tenths_limit
from matching.geo import UNKNOWN_TENTHS, tenths_to
from matching.types import Opening, Place, Worker

PEOPLE_AT_ONCE = 32_768
OPENINGS_AT_ONCE = 16_384
"""At most so many people and openings are in the memory of a process for one task."""

ON_A_SHELF = 1_024
"""Openings that are sent together, once to each process that needs any of them."""

CELL_DEGREES = 0.5
NEAR_DEGREES = 0.1
"""Sides of the cells by which people are parted, and of those within which their ways are reckoned together."""

ROUNDING = 2
"""Tenths of kilometres by which three rounded ways may miss the triangle; half of one each, and some to spare."""

Codes = NDArray[np.int64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Shard:
    """People, by place, and the openings, by row, beside which no other can be possible for them; both ascending."""

    people: Codes
    openings: Codes


def cell_of(place: Place, degrees: float) -> tuple[int, int]:
    """The number of the cell of this side in which a place lies, by latitude and longitude."""
    return int(np.floor(place[0] / degrees)), int(np.floor(place[1] / degrees))


def is_everywhere(opening: Opening) -> bool:
    """Whether no limit on the way keeps anybody from it, as far as the opening itself goes."""
    return opening.place is None or opening.transport_provided or opening.lodging


class Map:
    """Where openings lie: tells which of them somebody from somewhere could get.

    Parameters
    ----------
    openings : sequence of Opening
        To be named by their row.
    """

    def __init__(self, openings: Sequence[Opening]) -> None:
        self.everywhere = np.array([is_everywhere(opening) for opening in openings], dtype=bool)
        places, self.site = coded(opening.place for opening in openings)
        self.sites = np.array([place or (np.nan, np.nan) for place in places]).reshape(-1, 2)

    def shelves(self) -> list[Codes]:
        """Rows of openings to be sent together: those for everybody, then the others with their neighbours."""
        cells = np.floor(np.nan_to_num(self.sites) / CELL_DEGREES)[self.site]
        order = np.lexsort((cells[:, 1], cells[:, 0], ~self.everywhere))
        return [np.sort(order[at : at + ON_A_SHELF]) for at in range(0, len(order), ON_A_SHELF)]

    def within_reach(self, homes: Sequence[tuple[Place, float]]) -> Codes:
        """Rows of all openings that somebody from one of these homes, with this limit in km, may get, and some more.

        Homes of a small cell are taken together: what is within reach of one of them lies no farther from any fixed
        point than its limit and the way from it to that point.
        """
        near: Mask = np.zeros(len(self.sites), dtype=bool)
        for homes_near in _by_cell(homes):
            centre = homes_near[0][0]
            ways = tenths_to(centre, np.array([place for place, _ in homes_near]))
            most = max(int(way) + tenths_limit(km) for way, (_, km) in zip(ways, homes_near, strict=True))
            tenths = tenths_to(centre, self.sites)
            near |= (tenths <= most + ROUNDING) | (tenths == UNKNOWN_TENTHS)
        return np.flatnonzero(near[self.site] | self.everywhere)


def _by_cell(homes: Sequence[tuple[Place, float]]) -> list[list[tuple[Place, float]]]:
    cells: dict[tuple[int, int], list[tuple[Place, float]]] = {}
    for home in sorted(set(homes)):
        cells.setdefault(cell_of(home[0], NEAR_DEGREES), []).append(home)
    return list(cells.values())


def shards_of(workers: Sequence[Worker], openings: Map) -> Iterator[Shard]:
    """All people, each in one shard, with all openings that they could get.

    Parameters
    ----------
    workers : sequence of Worker
        To be named by their place.
    """
    parts: dict[tuple[int, int] | None, list[int]] = {}
    for at, worker in enumerate(workers):
        bound = worker.place is not None and worker.max_km is not None
        cell = cell_of(worker.place, CELL_DEGREES) if bound and worker.place else None
        parts.setdefault(cell, []).append(at)
    for cell in sorted(parts, key=lambda cell: (cell is None, cell)):
        yield from _shards(workers, openings, parts[cell], is_bound=cell is not None)


def _shards(workers: Sequence[Worker], openings: Map, part: list[int], *, is_bound: bool) -> Iterator[Shard]:
    """The people of a cell in as many equal parts as it takes, neighbours together."""
    part = sorted(part, key=lambda at: (workers[at].place or (np.inf, np.inf), at))
    for some in np.array_split(np.array(part, dtype=np.int64), -(-len(part) // PEOPLE_AT_ONCE)):
        every = np.arange(len(openings.everywhere))
        homes = [(workers[at].place, workers[at].max_km) for at in some.tolist()]
        bounds = [(place, km) for place, km in homes if place is not None and km is not None]
        yield Shard(np.sort(some), openings.within_reach(bounds) if is_bound else every)
