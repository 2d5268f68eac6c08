"""An electrician with a licence, one without, and one whose papers nobody has seen."""

from tests.matching.towns.kit import Town, job, person

ELECTRICIAN = {
    "skills": ("电工",),
    "experience": {"电工": 6},
    "free": "07:00-18:00",
    "max_km": 15,
    "effort": 2,
}

TOWN = Town(
    story="A licence the law asks for is a limit; a health certificate, had in a day, is only missing.",
    workers=(
        person("邓师傅", 45, certificates=frozenset({"电工证"}), **ELECTRICIAN),
        person("邓学徒", 24, certificates=frozenset(), **ELECTRICIAN),
        person("邓叔", 51, certificates=None, **ELECTRICIAN),
    ),
    openings=(
        job(
            "维修电工", "08:00-17:00", 4500, 6, skills=("电工",), certificates=frozenset({"电工证"}), effort=2
        ),
        job("食堂帮工", "07:30-15:30", 2600, 3, quick_certificates=frozenset({"健康证"})),
        job("水电杂工", "08:00-17:00", 3200, 6, skills=("水电", "电工"), effort=2),
    ),
    order={
        "邓师傅": ["维修电工", "水电杂工", "食堂帮工"],
        "邓学徒": ["水电杂工", "食堂帮工"],
        "邓叔": ["维修电工", "水电杂工", "食堂帮工"],
    },
    blocked={"邓师傅": {}, "邓学徒": {"维修电工": ["certificate_missing"]}, "邓叔": {}},
    told={
        ("邓师傅", "维修电工"): ["has_experience", "within_free_time", "wage_as_wanted"],
        ("邓叔", "维修电工"): [
            "has_experience",
            "within_free_time",
            "wage_as_wanted",
            "unknown_certificates",
        ],
        ("邓学徒", "水电杂工"): ["has_experience", "within_free_time", "wage_as_wanted"],
        ("邓师傅", "食堂帮工"): [
            "within_free_time",
            "near",
            "light_enough",
            "skills_unused",
            "quick_certificate",
        ],
    },
    people={"维修电工": ["邓叔", "邓师傅"]},
    needs={"邓师傅": 40, "邓学徒": 70, "邓叔": 60},
)
