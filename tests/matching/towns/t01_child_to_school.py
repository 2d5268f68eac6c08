"""A mother takes her son to school and back, and her husband takes medicine at six."""

from tests.matching.towns.kit import Town, job, must, person, should

TOWN = Town(
    story="The sewing shop closes in time for the school gate; the late shift runs into the medicine.",
    workers=(
        person(
            "梁秋萍",
            41,
            skills=("缝纫",),
            experience={"制衣厂缝纫": 3},
            free="07:20-16:30",
            care=(
                should("06:50-07:20", "送孩子"),
                should("16:30-17:30", "接孩子"),
                must("18:00-18:30", "喂药"),
            ),
            max_km=8,
        ),
        person("黄运娣", 46, experience={"保洁": 4}, free="07:00-18:00", max_km=10),
    ),
    openings=(
        job(
            "缝纫工",
            "07:40-16:10",
            2850,
            3.2,
            skills=("缝纫",),
            firm_kept_share=0.9,
            quick_certificates=frozenset({"健康证"}),
        ),
        job("保洁员", "07:30-16:00", 2500, 2.1),
        job("食堂帮厨", "06:30-14:30", 2600, 4.6, quick_certificates=frozenset({"健康证"})),
        job("电子装配工", "08:00-17:00", 2700, 7.5, skills=("电子装配",), effort=0),
        job("夜班包装工", "20:00-04:00", 3000, 2.5),
        job("晚班理货员", "14:00-22:00", 2900, 2.5),
    ),
    order={
        "梁秋萍": ["缝纫工", "保洁员", "食堂帮厨", "电子装配工"],
        "黄运娣": ["保洁员", "食堂帮厨", "晚班理货员", "缝纫工", "电子装配工"],
    },
    blocked={
        "梁秋萍": {"夜班包装工": ["night_not_possible"], "晚班理货员": ["care_impossible"]},
        "黄运娣": {"夜班包装工": ["night_not_possible"]},
    },
    told={
        ("梁秋萍", "缝纫工"): ["has_experience", "care_before_work", "near", "quick_certificate"],
        ("梁秋萍", "食堂帮厨"): ["wage_as_wanted", "care_clash", "skills_unused", "quick_certificate"],
        ("黄运娣", "保洁员"): ["has_experience", "within_free_time", "near"],
    },
)
