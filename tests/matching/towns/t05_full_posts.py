"""The best post of the town has just been filled."""

from tests.matching.towns.kit import Town, job, person

TOWN = Town(
    story="A full post is not shown, even to the one it would suit best.",
    workers=(
        person("何桂英", 44, experience={"保洁": 5}, free="06:30-17:00", max_km=6),
        person("何桂花", 47, experience={"种菜": 10}, free="06:30-17:00", max_km=6),
    ),
    openings=(
        job("保洁员", "07:00-15:00", 2600, 1, posts_left=0),
        job("学校保洁员", "07:00-15:00", 2500, 3, posts_left=1),
        job("蔬菜基地工", "07:00-15:00", 2600, 5, posts_left=4),
    ),
    order={"何桂英": ["学校保洁员", "蔬菜基地工"], "何桂花": ["蔬菜基地工", "学校保洁员"]},
    blocked={"何桂英": {"保洁员": ["no_posts_left"]}, "何桂花": {"保洁员": ["no_posts_left"]}},
    told={
        ("何桂英", "学校保洁员"): ["has_experience", "within_free_time", "near"],
        ("何桂英", "蔬菜基地工"): ["within_free_time", "wage_as_wanted", "far", "skills_unused"],
    },
)
