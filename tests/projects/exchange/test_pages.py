"""The pages of import as somebody uses them, without and with htmx, and the command that does the same."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse

from backend.common import clock
from backend.demo.factories import UserFactory
from projects.exchange.intake.running import work_off
from projects.exchange.models import FileImport
from projects.models import Project
from tests.load.open_data import open_data

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def admin():
    return UserFactory(is_superuser=True, email="chief@example.org")


@pytest.fixture
def path(tmp_path):
    """A file with eight good rows and a bad one."""
    path = open_data(tmp_path / "open.csv", 8)
    with path.open("a", encoding="utf-8") as stream:
        stream.write("=слишком;мало\n")
    return path


def test_from_the_upload_to_the_projects(admin, path, log_in):
    client = log_in(admin)
    sent = SimpleUploadedFile("open.csv", path.read_bytes())
    answer = client.post(reverse("exchange:imports"), {"file": sent, "text": ""})
    page = answer.url
    shown = client.get(page).content.decode()
    assert f'hx-get="{page}"' in shown
    assert "meter" in shown
    part = client.get(page, headers=HTMX)
    assert (part.status_code, "<html" in part.content.decode()) == (200, False)
    work_off(clock.now())
    assert client.get(page, headers=HTMX).status_code == 286, "htmx asks no more"
    ready = client.get(page).content.decode()
    assert "hx-get" not in ready
    assert "<dd>8</dd>" in ready
    file = b"".join(client.get(reverse("exchange:import_remarks", args=[FileImport.objects.get().pk]))).decode()
    assert file.splitlines()[1].startswith("10;")
    assert not Project.objects.exists()
    client.post(reverse("exchange:import_begin", args=[FileImport.objects.get().pk]))
    work_off(clock.now())
    assert Project.objects.count() == 8
    assert client.get(page).status_code == 200


def test_a_cancelled_and_a_broken_file_say_what_to_do(admin, path, log_in):
    client = log_in(admin)
    page = client.post(reverse("exchange:imports"), {"file": SimpleUploadedFile("open.csv", path.read_bytes())}).url
    client.post(page + "cancel/")
    assert client.get(page).status_code == 200
    assert client.post(page + "begin/").status_code == 409
    page = client.post(reverse("exchange:imports"), {"file": SimpleUploadedFile("a.pdf", b"%PDF-1.7 x")}).url
    work_off(clock.now())
    assert "PDF" in client.get(page).content.decode()


@pytest.mark.parametrize("sent", [{}, {"text": "просто слова"}, {"text": "Номер заявки:\0\n"}])
def test_what_is_no_file_and_no_card_is_refused_in_the_form(admin, sent, log_in):
    assert log_in(admin).post(reverse("exchange:imports"), sent).status_code == 400
    assert not FileImport.objects.exists()


def test_a_program_sends_a_file(admin, path, log_in):
    client = log_in(admin)
    with path.open("rb") as stream:
        answer = client.post("/api/v1/imports/", {"file": stream})
    assert (answer.status_code, answer.json()["status"]) == (201, "waiting")
    work_off(clock.now())
    one = f"/api/v1/imports/{answer.json()['id']}/"
    assert client.get(one).json()["created"] == 8
    assert client.get(one + "remarks/").json()["results"][0]["line"] == 10
    assert client.post(one + "begin/").json()["trial"] is False


def test_the_command_tries_takes_in_and_goes_on(admin, path):
    out = io.StringIO()
    call_command("bring_projects", str(path), by=admin.email, stdout=out)
    assert not Project.objects.exists()
    call_command("bring_projects", str(path), by=admin.email, begin=True, stdout=out)
    assert Project.objects.count() == 8
    assert FileImport.objects.count() == 1
    with pytest.raises(CommandError):
        call_command("bring_projects", str(path), by="nobody@example.org")
    with pytest.raises(CommandError):
        call_command("bring_projects", str(path.with_name("away.csv")), by=admin.email)
