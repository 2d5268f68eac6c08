"""A clerk's post asks for senior school; the training bed asks for nothing."""

from tests.matching.towns.kit import Town, job, person

TOWN = Town(
    story="Schooling below what is asked is told as a gap and blocks nobody; the firm may still say yes.",
    workers=(
        person("岑立", 27, education=2, skills=("电脑录入",), free="08:00-18:00", max_km=10),
        person("岑文", 25, education=4, skills=("电脑录入",), free="08:00-18:00", max_km=10),
        person("岑珊", 26, skills=("电脑录入",), free="08:00-18:00", max_km=10),
    ),
    openings=(
        job("录入员", "08:30-17:30", 2900, 4, skills=("电脑录入",), education=3, effort=0),
        job("快递分拣", "08:30-17:30", 3000, 4),
        job(
            "文员（市区）", "09:00-17:30", 3300, 22, title="文员", skills=("电脑录入",), education=4, effort=0
        ),
    ),
    order={"岑立": ["录入员", "快递分拣"], "岑文": ["录入员", "快递分拣"], "岑珊": ["录入员", "快递分拣"]},
    blocked={
        "岑立": {"文员（市区）": ["too_far"]},
        "岑文": {"文员（市区）": ["too_far"]},
        "岑珊": {"文员（市区）": ["too_far"]},
    },
    told={
        ("岑立", "录入员"): ["has_skills", "within_free_time", "near", "education_below"],
        ("岑文", "录入员"): ["has_skills", "within_free_time", "near"],
        ("岑珊", "录入员"): ["has_skills", "within_free_time", "near", "unknown_education"],
    },
    people={"录入员": ["岑文", "岑珊", "岑立"]},
    needs={"岑立": 20, "岑文": 50, "岑珊": 30},
)
