"""A made-up town, county or province: what is written down of it, and what is true of it."""

from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from matching.simulator import people, posts
from matching.simulator.truth import Facts
from matching.types import Opening, Worker

Index = NDArray[np.intp]


class Town:
    """People and openings as columns; the values that the library takes are made when they are asked for."""

    def __init__(self, people: people.People, posts: posts.Posts, floor_fen: int | None = None) -> None:
        self.people, self.posts, self.floor_fen = people, posts, floor_fen

    @cached_property
    def workers(self) -> tuple[Worker, ...]:
        """What is written down of each person; the key tells the row: "w0000012" is row 12."""
        return people.workers(self.people)

    @cached_property
    def openings(self) -> tuple[Opening, ...]:
        """What is written down of each opening; the key tells the row: "o000012" is row 12."""
        return posts.openings(self.posts, self.floor_fen)

    def chances(self, workers: Index, openings: Index, month: int = 0) -> NDArray[np.float64]:
        """The true chance that a pair is agreed on and lasts six months: the yardstick of a ranking.

        Parameters
        ----------
        workers, openings : array of shape (n,)
            Rows of the pairs, whether hard limits stand between them or not.
        month : int
            Months since the beginning, since what people want drifts.

        Returns
        -------
        array of shape (n,)
            0 to 1.
        """
        taken, kept = Facts(self.people, self.posts, np.asarray(workers), np.asarray(openings)).chances(month)
        return taken * kept


def town(seed: int, workers: int, openings: int, *, floor_fen: int | None = None) -> Town:
    """A made-up town of so many people and openings; the same seed makes the same one.

    Parameters
    ----------
    seed : int
        For all that is drawn.
    workers, openings : int
        How many, at least one of each; 1,700 and 60 are a town, 50,000 and 5,000 a county.
    floor_fen : int, optional
        The wage floor that binds every opening, fen a month; none if left out.
    """
    if workers < 1 or openings < 1:
        raise ValueError("a town has somebody in it, and some work")
    of_people, of_posts = (np.random.default_rng(part) for part in np.random.SeedSequence(seed).spawn(2))
    return Town(people.drawn(workers, of_people), posts.drawn(openings, workers, of_posts), floor_fen)
