from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from backend.accounts.enums import Role
from backend.demo.factories import OrganisationFactory, UserFactory
from backend.demo.identifiers import invented_ogrn
from backend.directory.models import Organisation
from backend.directory.rules import grantable
from tests.shared_data import shared_file

HEADER = "name;ogrn;status;region;okopf\n"


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def run(file: Path, **options: object) -> str:
    out = StringIO()
    call_command("import_organisations", str(file), stdout=out, **options)
    return out.getvalue()


@pytest.fixture
def register(tmp_path):
    """A register with these rows."""

    def write(*rows: str) -> Path:
        file = tmp_path / "register.csv"
        file.write_text(HEADER + "".join(row + "\n" for row in rows), encoding="utf-8")
        return file

    return write


def row(index: int, *, status: str = "Действующая", region: str = "Омская область") -> str:
    return f"ФОНД {index};{invented_ogrn(index)};{status};{region};Фонды"


@pytest.mark.django_db
def test_the_real_register_twice():
    file = shared_file("nko_registry_4regions.csv")
    told = run(file)
    assert "Rows read: 943, created: 936, updated: 0, unchanged: 0, skipped: 0, refused: 7" in told
    assert told.count("column ogrn: An organisation without ОГРН") == 7
    assert Organisation.objects.filter(status="closing").count() == 85
    assert Organisation.objects.get(ogrn="1174700001167").region.name == "Ленинградская область"
    before = list(Organisation.objects.order_by("pk").values_list())
    assert "created: 0, updated: 0, unchanged: 936, skipped: 0, refused: 7" in run(file)
    assert list(Organisation.objects.order_by("pk").values_list()) == before


@pytest.mark.django_db
def test_bad_rows_are_told_and_good_ones_land(register):
    wrong = invented_ogrn(9)[:-1] + str((int(invented_ogrn(9)[-1]) + 1) % 10)
    told = run(
        register(
            row(1),
            f"ФОНД 2;{wrong};Действующая;Омская область;Фонды",
            row(3, status="Неясно"),
            row(4, region="Нигде"),
            row(1),
            "ФОНД 6;;Действующая",
            f";{invented_ogrn(7)};Действующая;Омская область;Фонды",
            row(8, status="Ликвидируется"),
        )
    )
    assert "Rows read: 8, created: 2, updated: 0, unchanged: 0, skipped: 0, refused: 6" in told
    assert f"line 3, column ogrn: ОГРН “{wrong}” has a mistake" in told
    assert "line 4, column status: The status “Неясно” is not known." in told
    assert "line 5, column region: There is no region “Нигде”." in told
    assert "line 6, column ogrn: This ОГРН stands in line 2 already." in told
    assert "line 7: The row has 3 columns, the header has 5." in told
    assert "line 8, column name: It is empty." in told
    assert list(Organisation.objects.values_list("name", "status")) == [("ФОНД 1", "active"), ("ФОНД 8", "closing")]


@pytest.mark.django_db
def test_the_register_gives_the_status_and_leaves_the_name_that_people_wrote(register):
    known = OrganisationFactory(ogrn=invented_ogrn(1), name="Фонд «Первый»", status="active")
    assert "created: 0, updated: 1" in run(register(row(1, status="Ликвидируется")))
    known.refresh_from_db()
    assert (known.name, known.status, known.legal_form) == ("Фонд «Первый»", "closing", "Фонды")


@pytest.mark.django_db
def test_a_trial_run_keeps_nothing(register):
    assert "created: 1" in run(register(row(1)), dry_run=True)
    assert not Organisation.objects.exists()


@pytest.mark.django_db
def test_strict_keeps_nothing_when_a_row_is_refused(register):
    with pytest.raises(CommandError, match="nothing was changed"):
        run(register(row(1), row(2, status="Неясно")), strict=True)
    assert not Organisation.objects.exists()


@pytest.mark.django_db
def test_a_batch_costs_the_same_whatever_its_size(register, django_assert_num_queries):
    small, large = [row(index) for index in range(100)], [row(index) for index in range(1000, 1300)]
    run(register(row(99_999)))
    with django_assert_num_queries(8):
        run(register(*small))
    with django_assert_num_queries(8):
        run(register(*large))


@pytest.mark.django_db
def test_nobody_gets_a_role_at_a_placeholder():
    boss = UserFactory(is_superuser=True)
    organisation = OrganisationFactory()
    assert Role.OWNER in grantable(boss, organisation)
    assert grantable(boss, OrganisationFactory(inn=None, ogrn=None)) == []
    assert Role.OWNER in grantable(boss, OrganisationFactory(kind="initiative", inn=None, ogrn=None))
