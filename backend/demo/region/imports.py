"""The operator of the invented region has brought a file: it is tried, two of its rows are refused."""

import csv
import io
from datetime import datetime, timedelta

from backend.accounts.models import User
from backend.demo.identifiers import invented_inn, invented_ogrn
from backend.demo.region.people import DOMAIN, Place
from projects.exchange.exporting.open_data import COLUMNS
from projects.exchange.intake.running import run
from projects.exchange.services import bring_file

FIRST = 9_000_000
APPLICATIONS = (
    ("Библиотека на колёсах", "Автобус с книгами приезжает в сёла, где библиотеки закрыли.", "АНО «Читающее село»"),
    ("Школа приёмных родителей", "Занятия и группа поддержки для семей, принявших детей.", "Фонд «Тёплый дом»"),
    ("Чистый берег", "Добровольцы убирают берега реки и ставят урны там, где отдыхают люди.", "АНО «Речной дозор»"),
    ("Голоса ветеранов", "Школьники записывают рассказы ветеранов и собирают архив.", "АНО «Память края»"),
    ("Двор для всех", "Площадка, на которой дети с инвалидностью играют вместе с соседями.", "АНО «Вместе ярче»"),
    ("Сам себе повар", "Подростки из детских домов учатся готовить и вести хозяйство.", "Фонд «Первый шаг»"),
)


def build_imports(place: Place, now: datetime) -> None:
    """A table with six good rows and two bad ones."""
    today = now.date()
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, delimiter=";", restval="")
    writer.writeheader()
    for index, (name, description, organisation) in enumerate((*APPLICATIONS, *APPLICATIONS[:2])):
        bad = index - len(APPLICATIONS)
        writer.writerow({
            "name": name, "contest": f"Первый конкурс {today.year}", "year": today.year,
            "direction": "Развитие институтов гражданского общества", "date_req": today - timedelta(days=300),
            "region": place.region.name, "org": organisation,
            "inn": invented_inn(FIRST + index) if bad else "0012345678", "ogrn": invented_ogrn(FIRST + index),
            "implem_start": today, "implem_end": today + timedelta(days=365 if bad != 1 else -30),
            "winner": "True" if index % 2 else "False", "money_req_grant": 480_000 + index * 35_000,
            "cofunding": 90_000, "total_money": 570_000 + index * 35_000, "description": description,
            "goal": description, "tasks": "Собрать команду. Провести занятия. Рассказать о результатах.",
            "soc_signif": description, "pj_geo": place.region.name, "target_groups": "Жители края",
            "req_num": f"{today:%y}-1-9{index:05}",
        })  # fmt: skip
    oleg = User.objects.get(email=f"oleg@{DOMAIN}")
    content = io.BytesIO(text.getvalue().encode())
    run(bring_file(stream=content, name="заявки-края.csv", by=oleg, now=now), now=now)
