"""Pages of requests: the public form, the client's page by its link, the inbox and a request in a centre."""

import re

import pytest
from django.core import signing
from django.test import Client
from django.urls import reverse

from backend.accounts.enums import Role
from backend.demo.factories import CentreFactory, UserFactory, member
from backend.demo.factories_cases import CaseFactory, CaseMessageFactory, ReferralFactory
from mentoring.cases.enums import CaseStatus
from mentoring.cases.models import Case
from mentoring.cases.tokens import token_of
from projects.files.models import StoredFile
from tests.projects.files.samples import PDF, PROGRAM, upload

pytestmark = pytest.mark.django_db


def given(**fields):
    """What somebody types into the public form."""
    return {
        "text": "Как изменить адрес в уставе?", "client_kind": "citizen", "full_name": "Анна Просова",
        "email": "Anna@example.org", "form": "remote", "consent": "on", **fields,
    }  # fmt: skip


class TestAsking:
    def test_anybody_asks_without_an_account_and_reads_what_comes_next(self, client, centre, town):
        page = client.get(reverse("cases:ask"))
        assert page.status_code == 200
        assert town.name in page.content.decode()
        answer = client.post(reverse("cases:ask"), given(municipality=town.pk, content=upload()), follow=True)
        case = Case.objects.get()
        assert (case.email, case.municipality) == ("anna@example.org", town)
        assert case.number in answer.content.decode()
        assert "anna@example.org" in answer.content.decode()
        assert StoredFile.objects.get().target_id == case.pk

    def test_the_address_of_an_offer_fills_the_form_in(self, client, offer, town):
        page = client.get(reverse("cases:ask"), {"offer": offer.pk, "municipality": town.pk}).content.decode()
        for chosen in (offer.service_id, offer.centre_id, town.pk):
            assert f'value="{chosen}" selected' in page
        client.post(reverse("cases:ask"), given(offer=offer.pk, service=offer.service_id, centre=offer.centre_id))
        assert Case.objects.get().offer == offer

    @pytest.mark.parametrize("nonsense", ["abc", "-1", "9" * 40, "\x00", "٣"])
    def test_a_nonsensical_address_fills_nothing_in(self, client, centre, nonsense):
        for name in ("offer", "service", "centre", "municipality", "project"):
            assert client.get(reverse("cases:ask"), {name: nonsense}).status_code == 200

    def test_a_closed_centre_is_said_to_be_closed(self, client, centre):
        closed = CentreFactory(status="closed", name="Бывший центр")
        page = client.get(reverse("cases:ask"), {"centre": closed.pk}).content.decode()
        assert "Бывший центр сейчас не принимает обращения" in page

    @pytest.mark.parametrize(
        ("wrong", "field"),
        [
            ({"text": ""}, "text"), ({"text": "а\x00б"}, "text"), ({"email": "нет"}, "email"),
            ({"phone": "1"}, "phone"),
            ({"consent": ""}, "consent"), ({"service": "9" * 30}, "service"), ({"client_kind": "robot"}, "client_kind"),
            ({"full_name": "я" * 201}, "full_name"), ({"form": "telepathy"}, "form"),
        ],
    )  # fmt: skip
    def test_bad_input_is_shown_at_its_field_with_all_that_was_typed(self, client, centre, wrong, field):
        answer = client.post(reverse("cases:ask"), given(**wrong))
        assert answer.status_code == 400
        assert field in answer.context["form"].errors
        assert "Анна Просова" in answer.content.decode() or field == "full_name"
        assert not Case.objects.exists()

    def test_a_bad_file_is_refused_and_nothing_is_kept(self, client, centre):
        answer = client.post(reverse("cases:ask"), given(content=upload(PROGRAM, "Устав.pdf")))
        assert answer.status_code == 400
        assert "content" in answer.context["form"].errors
        assert not Case.objects.exists()
        assert not StoredFile.objects.exists()

    def test_a_robot_is_told_what_it_wants_to_hear(self, client, centre):
        assert client.post(reverse("cases:ask"), given(website="http://spam")).status_code == 302
        assert not Case.objects.exists()

    def test_a_network_address_asks_so_often_and_not_more(self, client, centre, monkeypatch):
        monkeypatch.setattr("backend.accounts.throttle.LIMIT", 2)
        codes = [client.post(reverse("cases:ask"), given(text=f"Вопрос {n}")).status_code for n in range(3)]
        assert codes == [302, 302, 429]

    def test_an_owner_asks_for_the_nko_and_lands_on_the_request(self, alina, project, centre, log_in):
        asked = given(organisation=project.organisation_id, project=project.pk, centre=centre.pk)
        answer = log_in(alina).post(reverse("cases:ask"), asked, follow=True)
        case = Case.objects.get()
        assert (case.author, case.project, case.email) == (alina, project, alina.email)
        assert answer.redirect_chain[-1][0] == reverse("cases:own", args=[case.pk])


class TestClient:
    def link(self, case, verb="", *more):
        return reverse(f"cases:client{verb and '-'}{verb}", args=[token_of(case), *more])

    def test_the_link_opens_the_conversation_without_the_notes(self, client, case):
        CaseMessageFactory(case=case, text="Ответ клиенту")
        CaseMessageFactory(case=case, text="Тайная заметка", internal=True)
        page = client.get(self.link(case))
        assert "Ответ клиенту" in page.content.decode()
        assert "Тайная заметка" not in page.content.decode()
        assert page["X-Robots-Tag"] == "noindex, nofollow"
        assert "no-store" in page["Cache-Control"]

    @pytest.mark.parametrize("forge", [lambda token: token[:-2], lambda _t: signing.dumps({"case": 1}), lambda _t: "x"])
    def test_a_forged_link_opens_nothing(self, client, case, forge):
        token = forge(token_of(case))
        for name in ("client", "client-rate", "client-message"):
            answer = client.post(reverse(f"cases:{name}", args=[token]), {"text": "я", "rating": 5})
            assert answer.status_code in {400, 405}
        assert client.get(reverse("cases:client", args=[token])).status_code == 400
        assert not case.messages.exists()

    def test_the_client_writes_sends_a_file_and_has_it_back(self, client, case):
        answer = client.post(self.link(case, "message"), {"text": "Вот устав", "content": upload()}, follow=True)
        assert "Вот устав" in answer.content.decode()
        stored = StoredFile.objects.get()
        case.refresh_from_db()
        assert case.confirmed_at is not None
        sent = client.get(self.link(case, "file", stored.pk))
        assert b"".join(sent.streaming_content) == PDF
        assert client.get(self.link(CaseFactory(), "file", stored.pk)).status_code == 404

    def test_a_refused_message_keeps_its_words(self, client, case):
        answer = client.post(self.link(case, "message"), {"text": "Мой устав", "content": upload(PROGRAM)})
        assert answer.status_code == 400
        assert "Мой устав" in answer.content.decode()
        assert client.post(self.link(case, "message"), {"text": "я" * 8001}).status_code == 400
        assert client.post(self.link(case, "message"), {"text": "\x00"}).status_code == 400
        assert not case.messages.exists()

    def test_rating_once_withdrawing_and_asking_again(self, client, case, boris, now):
        from mentoring.cases.services.work import close  # noqa: PLC0415

        assert client.post(self.link(case, "rate"), {"rating": 5}).status_code == 400
        assert client.post(self.link(case, "withdraw"), {}).status_code == 302
        assert client.post(self.link(case, "withdraw"), {}).status_code == 302
        assert client.post(self.link(case, "again"), {"text": "Всё же нужно"}).status_code == 302
        close(case=case, outcome="solved", result="Готово", by=boris, now=now)
        assert client.post(self.link(case, "rate"), {"rating": 5}).status_code == 302
        again = client.post(self.link(case, "rate"), {"rating": 1})
        assert again.status_code == 400
        case.refresh_from_db()
        assert case.rating == 5

    def test_opening_the_link_changes_nothing_and_a_button_confirms(self, client, asked):
        client.get(self.link(asked))
        asked.refresh_from_db()
        assert asked.confirmed_at is None
        client.post(self.link(asked, "confirm"))
        asked.refresh_from_db()
        assert asked.confirmed_at is not None

    def test_consent_to_pass_on_is_given_on_the_page(self, client, case, boris, other, now):
        from mentoring.cases.services.referring import refer  # noqa: PLC0415

        refer(case=case, to_centre=other, reason="Право — к ним", by=boris, now=now)
        assert other.name in client.get(self.link(case)).content.decode()
        client.post(self.link(case, "agree"))
        case.refresh_from_db()
        assert case.centre == other
        assert client.post(self.link(case, "agree")).status_code == 409

    def test_the_own_page_is_for_the_person_and_the_organisation(self, alina, gleb, project, centre, log_in, client):
        case = CaseFactory(centre=centre, organisation=project.organisation)
        own = reverse("cases:own", args=[case.pk])
        assert log_in(alina).get(own).status_code == 200
        assert log_in(gleb).get(own).status_code == 404
        assert reverse("account_login") in client.get(own).url
        assert log_in(alina).post(reverse("cases:own-message", args=[case.pk]), {"text": "Ещё"}).status_code == 302
        assert log_in(gleb).post(reverse("cases:own-message", args=[case.pk]), {"text": "Ещё"}).status_code == 404


class TestCentre:
    def test_a_request_is_seen_in_its_centre_and_nowhere_else(self, case, boris, yana, gleb, olga, log_in, client):
        page = reverse("cases:case", args=[case.pk])
        assert case.phone in log_in(boris).get(page).content.decode()
        assert log_in(olga).get(page).status_code == 200
        assert case.phone not in log_in(olga).get(page).content.decode()
        for stranger in (yana, gleb):
            assert log_in(stranger).get(page).status_code == 404
        assert reverse("account_login") in client.get(page).url

    def test_a_colleague_reads_without_contacts_and_leaves_notes(self, case, zoya, log_in):
        page = log_in(zoya).get(reverse("cases:case", args=[case.pk])).content.decode()
        assert case.subject in page
        assert case.phone not in page
        assert case.email not in page
        assert case.name not in page
        write = reverse("cases:write", args=[case.pk])
        assert log_in(zoya).post(write, {"kind": "note", "text": "Я его знаю"}).status_code == 302
        assert log_in(zoya).post(write, {"kind": "answer", "text": "Я отвечу"}).status_code == 403

    def test_taking_answering_closing(self, asked, boris, zoya, log_in):
        deed = lambda name: reverse(f"cases:{name}", args=[asked.pk])  # noqa: E731
        assert log_in(boris).post(deed("take")).status_code == 302
        told = log_in(zoya).post(deed("take"), follow=True).content.decode()
        assert "Борис Лапин" in told
        answer = log_in(boris).post(deed("write"), {"kind": "ask", "text": "Есть протокол?", "content": upload()})
        assert answer.status_code == 302
        asked.refresh_from_db()
        assert asked.status == CaseStatus.WAITING
        assert log_in(boris).post(deed("close"), {"outcome": "solved"}).status_code == 400
        assert log_in(boris).post(deed("close"), {"outcome": "solved", "result": "Готово"}).status_code == 302
        assert log_in(boris).post(deed("reopen")).status_code == 302

    def test_forms_of_others_are_404_and_of_colleagues_403(self, case, zoya, yana, log_in):
        for name in ("close", "decline", "assign", "refer", "relate"):
            address = reverse(f"cases:{name}", args=[case.pk])
            assert log_in(zoya).get(address).status_code == 403, name
            assert log_in(yana).get(address).status_code == 404, name

    def test_a_bad_answer_keeps_its_words(self, case, boris, log_in):
        write = reverse("cases:write", args=[case.pk])
        answer = log_in(boris).post(write, {"kind": "answer", "text": "Мой ответ", "content": upload(PROGRAM)})
        assert answer.status_code == 400
        assert "Мой ответ" in answer.content.decode()
        assert log_in(boris).post(write, {"kind": "shout", "text": "а"}).status_code == 400

    def test_the_two_centres_of_a_referral(self, case, boris, fedor, other, centre, log_in):
        refer = reverse("cases:refer", args=[case.pk])
        page = log_in(boris).get(refer).content.decode()
        closed = CentreFactory(region=centre.region, status="closed", name="Закрытый")
        assert other.name in page
        assert centre.name not in re.sub(r"<title>.*?</title>", "", page).split("<form", 2)[-1]
        refused = log_in(boris).post(refer, {"to_centre": closed.pk, "reason": "К ним"})
        assert refused.status_code == 400
        assert "to_centre" in refused.context["form"].errors
        given = {"to_centre": other.pk, "reason": "К ним", "client_agreed": "on"}
        assert log_in(boris).post(refer, given).status_code == 302
        case_page = reverse("cases:case", args=[case.pk])
        assert case.phone in log_in(fedor).get(case_page).content.decode()
        assert case.phone not in log_in(boris).get(case_page).content.decode()
        back = reverse("cases:send-back", args=[case.pk])
        answer = log_in(fedor).post(back, {"reason": "Нет юриста"}, follow=True)
        assert answer.status_code == 200
        assert log_in(fedor).get(case_page).status_code == 404
        assert "Нет юриста" in log_in(boris).get(case_page).content.decode()

    def test_a_mentor_of_nowhere_has_no_inbox(self, gleb, log_in, client):
        assert log_in(gleb).get(reverse("cases:inbox")).status_code == 404
        assert log_in(gleb).post(reverse("cases:export")).status_code == 404
        assert reverse("account_login") in client.get(reverse("cases:inbox")).url


class TestInbox:
    def test_late_ones_come_first_and_over_ones_on_demand(self, centre, boris, log_in, now):
        CaseFactory(centre=centre, subject="Закрытое", closed=True)
        CaseFactory(
            centre=centre, subject="Ждёт клиента", status=CaseStatus.WAITING, owner=boris, first_answered_at=now
        )
        CaseFactory(centre=centre, subject="Опоздали")
        page = log_in(boris).get(reverse("cases:inbox")).content.decode()
        assert page.index("Опоздали") < page.index("Ждёт клиента")
        assert "Закрытое" not in page
        assert "Закрытое" in log_in(boris).get(reverse("cases:inbox"), {"show": "over"}).content.decode()

    def test_words_numbers_and_only_known_clients_are_found(self, centre, case, boris, zoya, log_in):
        find = lambda person, q: case.subject in log_in(person).get(reverse("cases:inbox"), {"q": q}).content.decode()  # noqa: E731
        assert find(boris, case.number)
        assert find(boris, "Зимина")
        assert find(boris, "устав")
        assert find(zoya, "устав")
        assert not find(zoya, "Зимина")
        assert not find(zoya, case.email)
        assert not find(boris, "2026-" + "9" * 30)

    def test_the_table_has_contacts_of_known_clients_only_and_runs_nothing(self, centre, case, boris, zoya, log_in):
        Case.objects.filter(pk=case.pk).update(subject="=HYPERLINK(1)")
        table = b"".join(log_in(boris).post(reverse("cases:export")).streaming_content).decode()
        assert "'=HYPERLINK(1)" in table
        assert case.email in table
        table = b"".join(log_in(zoya).post(reverse("cases:export")).streaming_content).decode()
        assert case.number in table
        assert case.email not in table

    def test_my_requests_are_mine(self, alina, gleb, project, centre, log_in):
        CaseFactory(centre=centre, organisation=project.organisation, subject="Моё дело")
        assert "Моё дело" in log_in(alina).get(reverse("cases:mine")).content.decode()
        assert "Моё дело" not in log_in(gleb).get(reverse("cases:mine")).content.decode()

    @pytest.mark.parametrize(
        "query", [{"page": "x"}, {"page": "9" * 30}, {"owner": "9" * 30}, {"status": "\x00"}, {"q": "\x00"}]
    )
    def test_a_bad_query_is_no_error(self, boris, case, log_in, query):
        assert log_in(boris).get(reverse("cases:inbox"), query).status_code == 200


def test_a_project_shows_its_requests_to_those_who_may_see_them(alina, zoya, project, centre, log_in):
    case = CaseFactory(centre=CentreFactory(region=centre.region), project=project, organisation=project.organisation,
                       subject="Про этот проект")  # fmt: skip
    assert "Про этот проект" in log_in(alina).get(project.get_absolute_url()).content.decode()
    assert "Про этот проект" not in log_in(zoya).get(project.get_absolute_url()).content.decode()
    assert case.get_absolute_url() in log_in(alina).get(reverse("projects:feed", args=[project.pk])).content.decode()


def test_a_centre_that_passed_a_case_on_sees_that_and_no_contacts(case, boris, other, log_in):
    Case.objects.filter(pk=case.pk).update(centre=other, owner=None)
    ReferralFactory(case=case, from_centre=case.centre, to_centre=other)
    newcomer = UserFactory()
    member(newcomer, Role.MENTOR, CentreFactory())
    page = log_in(boris).get(case.get_absolute_url())
    assert page.status_code == 200
    assert case.email not in page.content.decode()
    assert Client().get(case.get_absolute_url()).status_code == 302
    assert log_in(newcomer).get(case.get_absolute_url()).status_code == 404
