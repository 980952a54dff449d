"""A file in the shape of the fund's open data: 29 columns, any number of rows, the same ones each time."""

import csv
import random
from pathlib import Path

from backend.demo.identifiers import invented_inn, invented_ogrn
from backend.directory.regions import REGIONS

ROWS = 166_848
"""As many as the open data had on 13.03.2025."""
COLUMNS = (
    "name", "contest", "year", "direction", "date_req", "region", "org", "inn", "ogrn", "implem_start", "implem_end",
    "winner", "rate", "money_req_grant", "cofunding", "total_money", "description", "goal", "tasks", "soc_signif",
    "pj_geo", "target_groups", "address", "web_site", "req_num", "link", "okato", "oktmo", "level",
)  # fmt: skip
DIRECTIONS = (
    "Социальное обслуживание, социальная поддержка и защита граждан",
    "Охрана здоровья граждан, пропаганда здорового образа жизни",
    "Поддержка проектов в области культуры и искусства",
    "Сохранение исторической памяти",
    "Охрана окружающей среды и защита животных",
    "Развитие институтов гражданского общества",
)
SENTENCE = (
    "проект направлен на поддержку семей с детьми и людей старшего поколения в малых городах и сёлах области через "
    "занятия встречи мастерские консультации психологов выездные мероприятия обучение добровольцев работу с "
    "муниципалитетами и школами создание пространства для общения развитие соседских сообществ сохранение памяти "
    "места лекции экскурсии публикации методических материалов сопровождение участников и оценку результатов"
)
WORDS = SENTENCE.split()


def open_data(path: Path, rows: int = ROWS, *, first: int = 0) -> Path:
    """Writes the file; about every fourth application won, three come from the same organisation on the average."""
    chance = random.Random(29)
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, delimiter=";")
        writer.writerow(COLUMNS)
        for index in range(first, first + rows):
            writer.writerow(_row(index, chance))
    return path


def _text(chance: random.Random, words: int) -> str:
    return " ".join(chance.choices(WORDS, k=words)).capitalize() + "."


def _row(index: int, chance: random.Random) -> tuple[object, ...]:
    year = 2017 + index % 9
    organisation = index * 7919 % 55_000
    region = REGIONS[organisation % len(REGIONS)]
    won = index % 4 == 0
    grant, own = 300_000 + index * 37 % 2_700_000, 50_000 + index * 13 % 900_000
    return (
        f"Проект «Соседи {index}»: {_text(chance, 5)}",
        f"{'Первый' if index % 2 else 'Второй'} конкурс {year}",
        year,
        DIRECTIONS[index % len(DIRECTIONS)],
        f"{year - 1}-{1 + index % 12:02}-{1 + index % 28:02}",
        region.name,
        f"АВТОНОМНАЯ НЕКОММЕРЧЕСКАЯ ОРГАНИЗАЦИЯ «ДЕЛО {organisation}»",
        invented_inn(organisation),
        invented_ogrn(organisation),
        f"{year}-{1 + index % 6:02}-01",
        f"{year + index % 2}-{7 + index % 6:02}-28",
        won,
        f"{50 + index % 45}.{index % 100:02}" if won else "",
        f"{grant}.00",
        f"{own}.00",
        f"{grant + own}.00",
        _text(chance, 60),
        _text(chance, 15),
        _text(chance, 30),
        _text(chance, 60),
        f"{region.name}, районы области",
        _text(chance, 8),
        f"г. Центральный, ул. Мира, д. {organisation}" if index % 30 else "",
        f"https://delo{organisation}.example.org" if organisation % 4 else "",
        f"{year % 100}-{1 + index % 2}-{index:06}",
        f"https://example.org/public/application/item?id={index:08x}-0000-4000-8000-{index:012x}",
        "52000000000",
        "52000000",
        "регион",
    )
