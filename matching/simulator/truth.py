"""What truly decides in a made-up county whether a post is taken and kept; no ranking may look in here.

It is no sum of the features: ways grow tiresome ever faster and sooner for those who care for others, a good firm
makes up for missing skill, pay counts against what could be earned elsewhere, and each winter and year
differs. Motivation, the firm's quality, unwritten duties and skills are seen by nobody.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from matching.features import shared_minutes
from matching.geo import EARTH_KM, ROAD_FACTOR, SPEED_KMH
from matching.simulator.people import DUTIES, RIDES, People
from matching.simulator.posts import FIRST_NIGHT, SHIFTS, Posts
from matching.simulator.trades import EFFORT, FAMILY
from matching.types import DAY

Vector = NDArray[np.float64]
Index = NDArray[np.intp]

BEARABLE_MINUTES = 20
SPEEDS = np.array([SPEED_KMH[ride] for ride in RIDES])
SHIFT_START = np.array([shift.start for shift in SHIFTS], dtype=np.float64)
SHIFT_MINUTES = np.array([shift.minutes for shift in SHIFTS], dtype=np.float64)
FAMILY_SHARE = 0.5
"""How much of a trade is known to whoever knows another of its family."""

ELSEWHERE_RISES = 0.005
WAYS_EASE = 0.008
"""Drift a month: what the coast pays more, and what better roads and vehicles take off the way."""

WINTER = (0, 1)
WINTER_LOSS = 0.5
"""Log odds lost in the months around the Spring Festival, when people go and come."""


class Facts:
    """What is true of n pairs of a person and an opening; arrays of shape (n,)."""

    def __init__(self, people: People, posts: Posts, rows: Index, columns: Index) -> None:
        self.people, self.posts, self.rows, self.columns = people, posts, rows, columns
        self.trade, self.shift = posts.trade[columns], posts.shift[columns]
        self.carer, self.night = people.duty[rows] >= 0, self.shift >= FIRST_NIGHT
        self.km = _road_km(people.place[rows], posts.place[columns])
        self.away_home = posts.lodging[columns] & ~posts.bus[columns] & (self.km > people.reach[rows])
        speed = np.where(posts.bus[columns], SPEED_KMH["bus"], SPEEDS[people.ride[rows]])
        self.minutes = np.where(self.away_home, 0.0, self.km * 60 / speed)

    def chances(self, month: int) -> tuple[Vector, Vector]:
        """The chance that the pair is agreed on, and the chance that it then lasts six months."""
        strain, clash, tired = self._strain(month), self._clash(), self._tired()
        pay, knows = self._pay(month), self._knows()
        people, posts = self.people, self.posts
        wish, quality = people.motivation[self.rows], posts.quality[self.columns]
        season = -WINTER_LOSS * (month % 12 in WINTER)
        burden = 0.9 * strain + 0.8 * clash + 0.8 * tired
        taken = 0.3 + 1.2 * knows + 1.8 * np.tanh(2 * pay) + 0.5 * wish - burden + season
        practice = knows * (1 - np.exp(-people.years[self.rows] / 2))
        taught = (1 - knows) * np.maximum(0, quality)
        kept = 0.6 + 0.9 * practice + 0.5 * taught + 0.8 * quality + 1.4 * np.tanh(2 * pay)
        kept += 0.4 * wish - burden * (1 + 0.4 * self.carer) - 1.2 * (self.away_home & self.carer) + season
        return expit(taken), expit(kept)

    def _knows(self) -> Vector:
        """How much of the trade the person knows, by the nearest of their trades, written or not, 0 to 1."""
        people = self.people
        values = [
            np.where(trade == self.trade, 1.0, FAMILY_SHARE * (FAMILY[trade] == FAMILY[self.trade]))
            * (trade >= 0)
            for trade in (column[self.rows] for column in (people.trade, people.second, people.hidden_trade))
        ]
        best: Vector = np.maximum.reduce(values)
        return best

    def _strain(self, month: int) -> Vector:
        """What the way costs: nothing up to twenty minutes, then ever more, for those who care half as much again."""
        beyond = np.minimum(np.maximum(0, self.minutes - BEARABLE_MINUTES) / 30, 3)
        strain: Vector = beyond**1.5 * (1 + 0.5 * self.carer) * max(0.5, 1 - WAYS_EASE * month)
        return strain

    def _clash(self) -> Vector:
        """Hours a day at which work and way lie on a duty of the family or outside the person's day, up to three."""
        start = (SHIFT_START[self.shift] - self.minutes) % DAY
        length = np.minimum(DAY, SHIFT_MINUTES[self.shift] + 2 * self.minutes)
        duty = self.people.duty[self.rows]
        clash = sum(
            (duty == number) * shared_minutes(start, length, span.start, span.minutes)
            for number, (_, spans) in enumerate(DUTIES)
            for span in spans
        )
        free_from, free_until = (
            column[self.rows].astype(np.float64) for column in (self.people.free_from, self.people.free_until)
        )
        outside = length - shared_minutes(start, length, free_from, free_until - free_from)
        return np.minimum(np.where(self.away_home, 0.0, clash + outside / 2) / 60, 3)

    def _tired(self) -> Vector:
        """Work heavier than the person's strength, and nights for those who do not want them, more so with age."""
        strength, age = self.people.strength[self.rows], self.people.age[self.rows]
        heavy = np.maximum(0, EFFORT[self.trade] - strength)
        unwilling = self.night & (self.people.nights[self.rows] < 1)
        tired: Vector = (heavy + unwilling) * (1 + np.maximum(0, age - 50) / 20)
        return tired

    def _pay(self, month: int) -> Vector:
        """How much more the post pays than what the person could have elsewhere, as a share of that."""
        elsewhere = self.people.elsewhere[self.rows] * (1 + ELSEWHERE_RISES * month)
        gain: Vector = (self.posts.wage[self.columns] - elsewhere) / elsewhere
        return gain


def _road_km(home: Vector, post: Vector) -> Vector:
    """Road kilometres between points, shape (n, 2) each; the flat map is exact enough within a county."""
    north = np.radians(post[:, 0] - home[:, 0])
    east = np.radians(post[:, 1] - home[:, 1]) * np.cos(np.radians(home[:, 0]))
    km: Vector = EARTH_KM * ROAD_FACTOR * np.hypot(north, east)
    return km
