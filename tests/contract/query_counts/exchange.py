"""Lists of import and export."""

from backend.demo.factories import UserFactory
from projects.exchange.models import FileImport, RowRemark
from tests.contract.kinds import Count, PageCount


def file_import(world, number):
    return FileImport.objects.create(name=f"{number}.csv", by=UserFactory(), sha256="", status="ready")


def row_remark(world, number):
    file = world.things["import_file"]
    return RowRemark.objects.create(file=file, trial=True, refused=True, line=number + 3, message="Ошибка")


API: dict[str, Count] = {
    "GET /imports/": ("admin", file_import, 5),
    "GET /imports/{id}/remarks/": ("admin", row_remark, 6),
}


PAGES: dict[str, PageCount] = {
    "exchange:imports": ("admin", {}, file_import, 5),
    "exchange:import": ("admin", {"pk": "import_file"}, row_remark, 5),
    "exchange:import_remarks": ("admin", {"pk": "import_file"}, row_remark, 4),
}
