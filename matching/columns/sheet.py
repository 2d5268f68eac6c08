"""All that the kernels read of some people and a book: rows and tables of points, and who uses which."""

import numpy as np

from matching.columns.days import DayPoints
from matching.columns.people import People
from matching.columns.rows import PointRows, way_minutes
from matching.columns.sayings import sayings
from matching.columns.texts import PhraseRows


class Sheet:
    """What one question about many people needs.

    Attributes
    ----------
    terms, wages : arrays of float32, shape (different ones, openings)
        Rows of points; `term` and `wish` say whose is which.
    coming : array of int, shape (places, openings)
        Where in a flattened table of the way each opening stands, seen from each place.
    way : array of float32, shape (reaches, 3 x tenths)
        Points of the way; `minutes`, of the same shape, how long it takes.
    """

    def __init__(self, rows: PointRows, phrases: PhraseRows, people: People) -> None:
        self.people, self.book, self.weights = people, rows.book, rows.weights
        self.barred = people.barred
        self.terms, self.term = rows.alike_terms(people.terms, people.term)
        self.wages, self.wish = rows.wages(people.wishes), people.wish
        tenths = rows.tenths(people.places)
        most = int(tenths.max(initial=0))
        self.coming = (rows.coming() * (most + 2) + tenths + 1).astype(np.intp)
        self.place, self.reach = people.place, people.reach
        self.way = rows.way_points(people.reaches, most)
        self.minutes = way_minutes(people.reaches, most)
        self.days = DayPoints(rows.book, rows.weights, people.days)
        self.day = people.day
        self.plain = np.array([day.is_plain for day in people.days], dtype=bool)
        self.ties = rows.ties()
        self.kept_off = [
            [self.book.row_of[key] for key in worker.kept_off if key in self.book.row_of]
            for worker in people.workers
        ]
        self.sayings = sayings(people, phrases, self.weights)
