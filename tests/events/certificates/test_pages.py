"""Who sees certificates, what a stranger learns by a number, and what the papers hold."""

import io
import zipfile

import pytest
from django.urls import reverse
from pypdf import PdfReader

from backend.demo.factories import RegistrationFactory
from events.certificates.models import Certificate
from events.certificates.numbers import new_number
from events.certificates.sections import links
from events.certificates.services import issue_certificates, reissue_certificate, revoke_certificate
from events.certificates.tokens import certificate_of, token_of
from events.models import Category
from events.tokens import token_of as ticket_token

pytestmark = pytest.mark.django_db
CODE = '#panic("стоп") *жирно* $x^2$ <a> "кавычки" \\ //'


def texts(answer):
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(answer.content)).pages]


@pytest.fixture
def certificate(over, olga, now, was_there):
    was_there("Мария Игоревна Лебедева", email="maria@example.org")
    issue_certificates(event=over, by=olga, now=now, hours=3)
    return Certificate.objects.get()


def check(client, number):
    return client.get(reverse("certificates:check"), {"number": number})


def test_anybody_checks_a_number_and_learns_initials_only(client, certificate):
    answer = check(client, certificate.written)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "М. И. Л." in page
    assert certificate.event.title in page
    assert "Лебедева" not in page
    assert "maria@example.org" not in page


def test_a_wrong_number_tells_nothing(client, certificate):
    pages = [check(client, number) for number in (new_number(), certificate.number[:-1] + "2x", "ы", "\x00", "A" * 60)]
    for answer in pages:
        assert answer.status_code in {400, 404}
        assert certificate.event.title not in answer.content.decode()


def test_a_robot_is_slowed_down(client, certificate):
    codes = [check(client, new_number()).status_code for _index in range(62)]
    assert codes[:60] == [404] * 60
    assert codes[60:] == [429, 429]
    assert "М. И. Л." not in check(client, certificate.written).content.decode()


def test_a_revoked_one_says_so_without_the_reason(client, certificate, olga, now):
    revoke_certificate(certificate=certificate, by=olga, now=now, reason="Списал чужую работу")
    page = check(client, certificate.number).content.decode()
    assert "отозван" in page
    assert "Списал" not in page


def test_the_owner_opens_it_by_the_link_and_a_forged_link_opens_nothing(client, certificate):
    token = token_of(certificate)
    assert "Мария Игоревна Лебедева" in client.get(reverse("certificates:own", args=[token])).content.decode()
    paper = client.get(reverse("certificates:own-paper", args=[token]))
    assert (paper.status_code, paper["Content-Type"]) == (200, "application/pdf")
    (text,) = texts(paper)
    for part in ("Мария Игоревна Лебедева", certificate.written, certificate.event.title):
        assert part in text
    assert client.get(reverse("certificates:own", args=[token[:-2] + "xx"])).status_code == 400
    # The ticket's token is no certificate's.
    assert client.get(reverse("certificates:own", args=[ticket_token(certificate.registration)])).status_code == 400


def test_the_old_link_leads_to_the_corrected_one(client, certificate, olga, now):
    new = reissue_certificate(certificate=certificate, by=olga, now=now, full_name="Марья Лебедева", reason="имя")
    page = client.get(reverse("certificates:own", args=[token_of(certificate)])).content.decode()
    assert reverse("certificates:own", args=[token_of(new)]) in page
    assert client.get(reverse("certificates:own-paper", args=[token_of(certificate)])).status_code == 404


def test_it_stands_on_the_ticket(client, certificate):
    ticket = reverse("events:ticket", args=[ticket_token(certificate.registration)])
    assert certificate.written in client.get(ticket).content.decode()


PAGES = ("list", "issue", "add", "all-pdf", "all-zip", "badges")


@pytest.mark.parametrize("name", PAGES)
def test_pages_of_an_event_are_for_its_organisers(certificate, name, client, log_in, olga, vera, gleb):
    path = reverse(f"certificates:{name}", args=[certificate.event_id])
    assert log_in(olga).get(path).status_code == log_in(vera).get(path).status_code == 200
    assert log_in(gleb).get(path).status_code == 404
    assert client.get(path).status_code == 302


@pytest.mark.parametrize("name", ["paper", "revoke", "reissue"])
def test_pages_of_a_certificate_are_for_its_organisers(certificate, name, client, log_in, olga, gleb):
    path = reverse(f"certificates:{name}", args=[certificate.pk])
    assert log_in(olga).get(path).status_code == 200
    assert log_in(gleb).get(path).status_code == 404
    assert client.get(path).status_code == 302


def test_the_organiser_issues_corrects_and_revokes(over, olga, was_there, log_in, mailbox):
    was_there("Аная")
    client = log_in(olga)
    answer = client.post(reverse("certificates:issue", args=[over.pk]), {"hours": "3"}, follow=True)
    assert "Аная" in answer.content.decode()
    found = Certificate.objects.get()
    client.post(reverse("certificates:reissue", args=[found.pk]), {"full_name": "Анна", "reason": "опечатка"})
    new = Certificate.objects.get(full_name="Анна")
    client.post(reverse("certificates:revoke", args=[new.pk]), {"reason": "по ошибке"})
    new.refresh_from_db()
    assert new.state == "revoked"


def test_nonsense_is_refused_at_its_field(over, olga, was_there, log_in):
    was_there("Анна")
    client = log_in(olga)
    for hours in ("0", "9999999999999999999999", "три", "\x00"):
        assert client.post(reverse("certificates:issue", args=[over.pk]), {"hours": hours}).status_code == 400
    long = {"full_name": "ы" * 10_000, "kind": "speaker"}
    assert client.post(reverse("certificates:add", args=[over.pk]), long).status_code == 400
    assert not Certificate.objects.exists()


def test_all_of_them_as_one_file_and_as_an_archive(over, olga, now, was_there, log_in):
    for name in ("Анна Ильина", "Пётр ../Белов", CODE):
        was_there(name, email=f"{len(name)}@example.org")
    issue_certificates(event=over, by=olga, now=now)
    client = log_in(olga)
    pages = texts(client.get(reverse("certificates:all-pdf", args=[over.pk])))
    assert len(pages) == 3
    assert "Анна Ильина" in "".join(pages)
    archive = zipfile.ZipFile(io.BytesIO(client.get(reverse("certificates:all-zip", args=[over.pk])).content))
    assert len(archive.namelist()) == 3
    assert all("/" not in name and name.endswith(".pdf") for name in archive.namelist())
    assert client.get(reverse("certificates:all-pdf", args=[over.pk]), {"part": "2"}).status_code == 404
    for part in ("0", "-1", "x", "9" * 30, "²"):
        assert client.get(reverse("certificates:all-pdf", args=[over.pk]), {"part": part}).status_code == 404


def test_badges_are_for_those_who_come_to_the_place(over, olga, log_in):
    press = Category.objects.create(event=over, kind="media", title="Пресса")
    RegistrationFactory(event=over, full_name="Анна Ильина", organisation_name="АНО «Свет»", category=press)
    RegistrationFactory(event=over, full_name="Онлайн Участник", online=True)
    RegistrationFactory(event=over, full_name="В очереди", status="waiting")
    for index in range(9):
        RegistrationFactory(event=over, full_name=f"{CODE} {index}", organisation_name="ы" * 300)
    sheets = texts(log_in(olga).get(reverse("certificates:badges", args=[over.pk])))
    whole = " ".join(sheets)
    assert len(sheets) == 2
    for part in ("Анна Ильина", "АНО «Свет»", "ПРЕССА"):
        assert part in whole
    assert "Онлайн" not in whole
    assert "очереди" not in whole


def test_it_stands_in_the_list_of_what_a_participant_takes_part_in(
    certificate, was_there, olga, now, django_assert_num_queries
):
    other = was_there("Пётр Белов")
    revoked = was_there("Отозванный")
    issue_certificates(event=certificate.event, by=olga, now=now)
    revoke_certificate(certificate=revoked.certificates.get(), by=olga, now=now, reason="по ошибке")
    everybody = [certificate.registration, other, revoked]
    with django_assert_num_queries(1):
        found = links(everybody)
    assert set(found) == {certificate.registration_id, other.pk}
    token = found[certificate.registration_id][0].url.split("/")[-2]
    assert certificate_of(token) == certificate
