"""Three like posts, of a firm that keeps its people, of one that does not, and of a new one."""

from tests.matching.towns.kit import Town, job, person

TOWN = Town(
    story="All else equal, a firm that keeps people comes first, a new one before one that loses them.",
    workers=(
        person("莫晓东", 36, free="07:00-19:00", max_km=10),
        person("莫晓西", 38, free="07:00-19:00", max_km=10, wanted=3500),
    ),
    openings=(
        job("普工甲", "08:00-17:00", 2800, 5, title="普工", firm_kept_share=0.95),
        job("普工乙", "08:00-17:00", 2800, 5, title="普工", firm_kept_share=0.2),
        job("普工丙", "08:00-17:00", 2800, 5, title="普工"),
        job("普工丁", "08:00-17:00", None, 5, title="普工"),
    ),
    order={
        "莫晓东": ["普工甲", "普工丙", "普工乙", "普工丁"],
        "莫晓西": ["普工丁", "普工甲", "普工丙", "普工乙"],
    },
    blocked={"莫晓东": {}, "莫晓西": {}},
    told={
        ("莫晓东", "普工甲"): ["within_free_time", "near", "firm_keeps", "unknown_skills"],
        ("莫晓东", "普工丁"): ["within_free_time", "near", "unknown_skills", "unknown_wage"],
        ("莫晓西", "普工乙"): ["within_free_time", "near", "wage_below_wanted", "unknown_skills"],
    },
)
