"""Rows in the layouts of the fund, and the command that takes them."""

from io import StringIO
from pathlib import Path

from django.core.management import call_command

from backend.audit.models import Entry
from backend.demo.identifiers import invented_inn, invented_ogrn
from backend.directory.models import Organisation, Territory
from projects.models import Direction, ImportRun, Programme, Project, StageChange

COLUMNS = [
    "name", "contest", "year", "direction", "date_req", "region", "org", "inn", "ogrn", "implem_start", "implem_end",
    "winner", "rate", "money_req_grant", "cofunding", "total_money", "description", "goal", "tasks", "soc_signif",
    "pj_geo", "target_groups", "address", "web_site", "req_num", "link", "okato", "oktmo", "level",
]  # fmt: skip
DIRECTION = "Сохранение исторической памяти"
WINNERS = "grant_id,project_name,region,year,direction\n"


def run(file: Path, **options: object) -> str:
    out = StringIO()
    call_command("import_projects", str(file), stdout=out, **options)
    return out.getvalue()


def state() -> list[object]:
    """Every row that an import may touch, history and journal included."""
    models = (
        Project, Organisation, Territory, Direction, Programme, StageChange, ImportRun, Entry,
        Project.pgh_event_model, Organisation.pgh_event_model,
    )  # fmt: skip
    return [row for model in models for row in model.objects.order_by("pk").values_list()]


def application(index: int = 1, **cells: object) -> dict[str, str]:
    """One good row of the fund's layout."""
    row = {
        "name": f'Проект «Память {index}» "в кавычках", с запятой',
        "contest": "Первый конкурс 2024",
        "year": "2024",
        "direction": DIRECTION.lower(),
        "date_req": "2023-10-16",
        "region": "Омская область",
        "org": f"ФОНД {index}",
        "inn": invented_inn(index),
        "ogrn": invented_ogrn(index),
        "implem_start": "2024-02-01",
        "implem_end": "30.06.2025",
        "winner": "True",
        "rate": "73.33",
        "money_req_grant": "1 486 000,50",
        "cofunding": "214000",
        "total_money": "1700000.50",
        "description": "Описание\nв две строки",
        "goal": "Цель",
        "tasks": "Задачи",
        "soc_signif": "Почему",
        "pj_geo": "Омск",
        "target_groups": "Семьи",
        "address": "г. Омск",
        "web_site": "fond.example.org",
        "req_num": f"24-1-{index:06d}",
        "link": "https://example.org/item?id=1",
        "okato": "52000000000",
        "oktmo": "52000000",
        "level": "регион",
    }
    return row | {name: str(value) for name, value in cells.items()}
