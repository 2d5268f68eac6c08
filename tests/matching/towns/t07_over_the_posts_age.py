"""People of 58 and 63 ask; two posts have lawful limits of their own."""

from tests.matching.towns.kit import Town, job, person

TOWN = Town(
    story="Only the post's own lawful limit keeps an older person off, never age as such.",
    workers=(
        person("谢伯", 63, experience={"门卫": 6}, free="06:00-20:00", max_km=8),
        person("谢婶", 58, experience={"保洁": 8}, free="06:00-20:00", max_km=8),
    ),
    openings=(
        job("门卫", "07:00-15:00", 2500, 2, age_max=65),
        job("保安员", "08:00-16:00", 2900, 2, age_min=18, age_max=60),
        job("保洁员", "07:00-15:00", 2500, 3),
        job("塔吊信号工", "08:00-16:00", 4200, 4, age_max=55, skills=("塔吊信号",)),
    ),
    order={"谢伯": ["门卫", "保洁员"], "谢婶": ["保洁员", "保安员", "门卫"]},
    blocked={
        "谢伯": {"保安员": ["above_post_age"], "塔吊信号工": ["above_post_age"]},
        "谢婶": {"塔吊信号工": ["above_post_age"]},
    },
    told={
        ("谢伯", "门卫"): ["has_experience", "within_free_time", "near"],
        ("谢伯", "保洁员"): ["within_free_time", "near", "skills_unused"],
    },
)
