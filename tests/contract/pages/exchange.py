"""Pages of import and export."""

from typing import Any

from tests.contract.kinds import Page, own, project, public
from tests.contract.region import secret
from tests.contract.roles import ABOVE, IMPORTERS

CARD = "Номер заявки: 24-1-000777\nНазвание проекта: Двор"


def file_import(**rest: Any) -> Page:
    return Page(sees=ABOVE, keys={"pk": "import_file"}, **rest)


PAGES: dict[str, Page] = {
    "exchange:imports": own(opens=IMPORTERS, posts={"text": CARD}),
    "exchange:import": file_import(),
    "exchange:import_begin": file_import(sends_only=True, posts={}),
    "exchange:import_cancel": file_import(sends_only=True, posts={}),
    "exchange:import_remarks": file_import(),
    "exchange:paper": project(),
    "exchange:export": own(),
    "exchange:export_file": own(keys={"name": "=projects.csv"}, sends_only=True, posts={}),
    "exchange:open_data": public(),
    "exchange:open_data_file": public(keys={"name": "=projects.csv"}),
}  # fmt: skip

STANDS_ON = {
    secret("Файл"): ("operator", "exchange:import"),
    secret("Строка"): ("operator", "exchange:import"),
}
