"""Objects of import and export."""

from io import BytesIO

from projects.exchange.enums import ImportStatus
from projects.exchange.intake.storing import store
from projects.exchange.models import FileImport, RowRemark
from tests.contract.region import World, secret
from tests.contract.roles import ABOVE, Roles

AFTER = ("accounts",)

SECRETS: dict[str, Roles] = {
    secret("Файл"): ABOVE,
    secret("Строка"): ABOVE,
}


def build(world: World) -> None:
    content = b"grant_id;project_name;region;year;direction\n"
    file = FileImport(name=secret("Файл"), by=world.people["operator"], status=ImportStatus.READY, sha256="")
    file.save()
    store(file, BytesIO(content))
    file.save()
    RowRemark.objects.create(file=file, trial=True, refused=True, line=2, message=secret("Строка"))
    world.things["import_file"] = file
