"""What she calls assembling circuit boards, the firm calls electronic assembly."""

from tests.matching.towns.kit import Town, job, person

TOWN = Town(
    story="Words that differ but share their heart count for something, the same words for more.",
    workers=(
        person(
            "卢小燕",
            32,
            skills=("电子元件装配",),
            experience={"电子元件装配": 2},
            free="07:30-18:00",
            max_km=12,
        ),
        person(
            "卢小红", 33, skills=("电子装配",), experience={"电子装配工": 4}, free="07:30-18:00", max_km=12
        ),
    ),
    openings=(
        job("电子装配工", "08:00-17:00", 2800, 6, skills=("电子装配",)),
        job("制鞋工", "08:00-17:00", 2800, 6, skills=("制鞋",)),
        job("门店导购", "08:00-17:00", 2800, 6, skills=("销售",)),
        job("洗菜工", "08:00-17:00", 2800, 6),
    ),
    order={
        "卢小燕": ["电子装配工", "洗菜工", "制鞋工", "门店导购"],
        "卢小红": ["电子装配工", "洗菜工", "制鞋工", "门店导购"],
    },
    blocked={"卢小燕": {}, "卢小红": {}},
    told={
        ("卢小红", "电子装配工"): ["has_experience", "within_free_time", "near"],
        ("卢小燕", "电子装配工"): ["has_experience", "within_free_time", "near"],
    },
    people={"电子装配工": ["卢小红", "卢小燕"]},
)
