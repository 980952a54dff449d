from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from backend.accounts.enums import Role
from backend.audit.models import Entry
from backend.common.errors import Conflict, Invalid, NotAllowed
from backend.demo.factories import (
    CentreFactory,
    ContractFactory,
    OrganisationFactory,
    ProjectFactory,
    UserFactory,
    member,
)
from backend.demo.identifiers import invented_inn, invented_ogrn
from backend.directory.models import Organisation
from backend.notifications.models import Letter
from projects.files.models import StoredFile
from projects.founding import services
from projects.founding.models import Founding
from tests.projects.founding.conftest import NOW

TODAY = NOW.date()
LATER = NOW + timedelta(days=21)
NUMBERS = {"inn": invented_inn(700), "ogrn": invented_ogrn(700)}


def step(founding, code):
    return founding.steps.get(code=code)


class TestBegin:
    def test_by_the_api_the_form_may_be_left_to_the_service(self, group, alina, log_in):
        sent = {"group": group.pk, "name": "Тёплый двор"}
        answer = log_in(alina).post("/api/v1/foundings/", sent, "application/json")
        assert (answer.status_code, answer.json()["legal_form"]) == (201, "ano")

    def test_a_group_gets_its_checklist(self, founding, alina, group):
        assert founding.status == "preparing"
        assert (founding.group, founding.region, founding.started_on) == (group, group.region, TODAY)
        assert step(founding, "form").due_on == date(2026, 3, 10)  # 9 March is a day off
        assert step(founding, "file").due_on is None
        assert founding.documents.filter(code="duty").exists()
        entry = Entry.objects.get(verb="founding.begun")
        assert (entry.actor, entry.target_id) == (alina, str(founding.pk)) or entry.actor == alina

    def test_online_needs_no_duty(self, founding, alina):
        services.change_founding(founding=founding, by=alina, now=NOW, online=True)
        assert not founding.steps.filter(code="duty").exists()
        assert not founding.documents.filter(code="duty").exists()
        services.change_founding(founding=founding, by=alina, now=NOW, online=False)
        assert founding.steps.filter(code="duty").exists()

    def test_another_form_keeps_what_was_done(self, founding, alina):
        services.do_step(step=step(founding, "founders"), by=alina, now=NOW)
        services.change_founding(founding=founding, by=alina, now=NOW, legal_form="fund")
        assert step(founding, "founders").done_on == TODAY
        assert founding.documents.filter(code="trustees").exists()
        services.change_founding(founding=founding, by=alina, now=NOW, legal_form="ano")
        assert not founding.documents.filter(code="trustees").exists()

    def test_once_a_group(self, founding, group, alina):
        with pytest.raises(Conflict, match="Тёплый двор"):
            services.begin_founding(group=group, by=alina, now=NOW, name="АНО", legal_form="ano")

    def test_an_organisation_cannot_begin(self, alina):
        nko = OrganisationFactory()
        member(alina, Role.OWNER, nko)
        with pytest.raises(Invalid):
            services.begin_founding(group=nko, by=alina, now=NOW, name="АНО", legal_form="ano")

    def test_an_employee_or_an_outsider_cannot(self, group, gleb):
        member(gleb, Role.MEMBER, group)
        with pytest.raises(NotAllowed):
            services.begin_founding(group=group, by=gleb, now=NOW, name="АНО", legal_form="ano")
        assert not Founding.objects.exists()

    @pytest.mark.parametrize("fields", [{"name": ""}, {"name": "ы" * 501}, {"legal_form": "ooo"}, {"name": "   "}])
    def test_bad_fields(self, group, alina, fields):
        with pytest.raises(Invalid) as refusal:
            services.begin_founding(
                **{"group": group, "by": alina, "now": NOW, "name": "А", "legal_form": "ano", **fields}
            )
        assert refusal.value.field in fields
        assert not Founding.objects.exists()

    def test_a_centre_of_another_region(self, group, alina):
        with pytest.raises(Invalid) as refusal:
            services.begin_founding(
                group=group, by=alina, now=NOW, name="АНО", legal_form="ano", centre=CentreFactory()
            )
        assert refusal.value.field == "centre"


class TestSteps:
    def test_the_decision_sets_the_days_of_filing(self, founding, alina):
        services.do_step(step=step(founding, "decision"), by=alina, now=NOW, done_on=date(2026, 2, 27))
        founding.refresh_from_db()
        assert founding.decided_on == date(2026, 2, 27)
        assert step(founding, "file").due_on == date(2026, 5, 27)
        services.reopen_step(step=step(founding, "decision"), by=alina, now=NOW)
        founding.refresh_from_db()
        assert founding.decided_on is None
        assert step(founding, "file").due_on is None

    def test_left_out_with_a_reason_and_taken_in_again(self, founding, alina):
        row = step(founding, "address")
        with pytest.raises(Invalid) as refusal:
            services.skip_step(step=row, by=alina, now=NOW, reason="  ")
        assert refusal.value.field == "reason"
        services.skip_step(step=row, by=alina, now=NOW, reason="Дом руководителя")
        row.refresh_from_db()
        assert (row.skipped_on, row.reason) == (TODAY, "Дом руководителя")
        services.reopen_step(step=row, by=alina, now=NOW)
        row.refresh_from_db()
        assert (row.settled, row.reason) == (False, "")

    def test_the_seal_needs_no_reason(self, founding, alina):
        services.skip_step(step=step(founding, "seal"), by=alina, now=NOW)
        assert step(founding, "seal").settled

    @pytest.mark.parametrize("day", [date(2026, 3, 3), date(2024, 1, 1), date(1, 1, 1)])
    def test_impossible_days(self, founding, alina, day):
        with pytest.raises(Invalid) as refusal:
            services.do_step(step=step(founding, "form"), by=alina, now=NOW, done_on=day)
        assert refusal.value.field == "done_on"
        assert not step(founding, "form").settled

    @pytest.mark.parametrize("code", ["file", "answer"])
    def test_what_is_settled_by_its_own_act(self, founding, alina, code):
        with pytest.raises(Conflict):
            services.do_step(step=step(founding, code), by=alina, now=NOW)

    def test_not_after_it_was_given_up(self, founding, alina):
        services.drop_founding(founding=founding, by=alina, now=NOW, reason="Передумали")
        with pytest.raises(Conflict, match="отказались"):
            services.do_step(step=step(founding, "form"), by=alina, now=NOW)
        services.resume_founding(founding=founding, by=alina, now=NOW)
        services.do_step(step=step(founding, "form"), by=alina, now=NOW)


class TestDocuments:
    PAPER = ("Устав.pdf", b"%PDF-1.4\n%%EOF\n", "application/pdf")

    def test_a_file_makes_a_draft(self, founding, alina, gleb):
        document = founding.documents.get(code="charter")
        stored = services.attach(document=document, content=SimpleUploadedFile(*self.PAPER), by=alina, now=NOW)
        document.refresh_from_db()
        assert document.status == "draft"
        assert StoredFile.objects.visible_to(alina).filter(pk=stored.pk).exists()
        assert not StoredFile.objects.visible_to(gleb).exists()

    def test_a_file_that_is_not_taken_changes_nothing(self, founding, alina):
        document = founding.documents.get(code="charter")
        with pytest.raises(Invalid) as refusal:
            services.set_document(
                document=document, status="ready", content=SimpleUploadedFile("a.exe", b"MZ"), by=alina, now=NOW
            )
        assert refusal.value.field == "content"
        document.refresh_from_db()
        assert document.status == "missing"

    def test_an_unknown_status(self, founding, alina):
        with pytest.raises(Invalid):
            services.set_document(document=founding.documents.first(), status="lost", by=alina, now=NOW)


class TestFiling:
    def test_the_answer_is_due_fourteen_working_days_later(self, filed):
        filing = filed.filings.get()
        assert (filed.status, filing.answer_by) == ("filed", date(2026, 3, 23))
        assert step(filed, "file").done_on == TODAY
        assert step(filed, "answer").due_on == date(2026, 3, 23)

    def test_not_before_the_founders_decided(self, founding, alina):
        with pytest.raises(Invalid):
            services.file_documents(founding=founding, by=alina, now=NOW, filed_on=TODAY)

    def test_not_without_the_documents(self, ready, alina):
        ready.documents.filter(code="charter").update(status="draft")
        with pytest.raises(Invalid, match="Не готовы"):
            services.file_documents(founding=ready, by=alina, now=NOW, filed_on=TODAY)
        ready.documents.filter(code="charter").update(status="not_needed")
        services.file_documents(founding=ready, by=alina, now=NOW, filed_on=TODAY)

    def test_not_before_the_decision(self, ready, alina):
        with pytest.raises(Invalid) as refusal:
            services.file_documents(founding=ready, by=alina, now=NOW, filed_on=TODAY - timedelta(days=1))
        assert refusal.value.field == "filed_on"

    def test_a_refusal_and_a_second_try(self, filed, alina, boris, vera):
        services.name_people(founding=filed, by=vera, now=NOW, centre=filed.centre, mentor=boris)
        services.record_refusal(founding=filed, by=alina, now=LATER, answered_on=LATER.date(), reason="Устав: пункт 3.")
        filed.refresh_from_db()
        assert filed.status == "preparing"
        assert not step(filed, "file").settled
        assert Letter.objects.filter(rule="founding.refused", recipient=boris.email).exists()
        second = services.file_documents(founding=filed, by=alina, now=LATER, filed_on=LATER.date())
        assert second.number == 2
        assert [row.outcome for row in filed.filings.all()] == ["refused", ""]

    def test_a_refusal_taken_back(self, filed, alina):
        services.record_refusal(founding=filed, by=alina, now=LATER, answered_on=LATER.date(), reason="Устав")
        services.take_back_refusal(founding=filed, by=alina, now=LATER)
        filed.refresh_from_db()
        assert filed.status == "filed"
        assert step(filed, "answer").due_on == date(2026, 3, 23)
        with pytest.raises(Conflict):
            services.take_back_refusal(founding=filed, by=alina, now=LATER)

    def test_recalled(self, filed, alina):
        services.recall_filing(founding=filed, by=alina, now=NOW)
        filed.refresh_from_db()
        assert (filed.status, filed.filings.count()) == ("preparing", 0)
        with pytest.raises(Conflict):
            services.recall_filing(founding=filed, by=alina, now=NOW)

    def test_a_refusal_needs_a_reason_and_a_day_after_the_filing(self, filed, alina):
        for fields in ({"reason": " "}, {"answered_on": TODAY - timedelta(days=1)}):
            with pytest.raises(Invalid) as refusal:
                services.record_refusal(
                    **{"founding": filed, "by": alina, "now": NOW, "answered_on": TODAY, "reason": "Устав"} | fields
                )
            assert refusal.value.field in fields
        filed.refresh_from_db()
        assert filed.status == "filed"

    def test_the_decision_stays_while_it_is_filed(self, filed, alina):
        with pytest.raises(Conflict):
            services.reopen_step(step=step(filed, "decision"), by=alina, now=NOW)


class TestRegistration:
    def test_the_group_is_the_organisation(self, filed, alina, group, boris):
        project = ProjectFactory(organisation=group)
        people = set(group.memberships.values_list("user", "role"))
        services.register(founding=filed, by=alina, now=LATER, registered_on=LATER.date(), **NUMBERS)
        made = Organisation.objects.get(pk=group.pk)
        assert (made.kind, made.inn, made.ogrn) == ("nko", NUMBERS["inn"], NUMBERS["ogrn"])
        assert (made.name, made.registered_on) == ("АНО «Тёплый двор»", LATER.date())
        project.refresh_from_db()
        assert project.organisation_id == group.pk
        assert set(made.memberships.values_list("user", "role")) == people
        filed.refresh_from_db()
        assert (filed.status, filed.organisation) == ("registered", made)
        assert filed.filings.get().outcome == "registered"
        assert step(filed, "tax").due_on == date(2026, 4, 22)
        assert not [row for row in filed.steps.all() if row.rule.phase != "begin" and not row.settled]
        assert Entry.objects.filter(verb="organisation.changed").exists()

    def test_taken_back(self, filed, alina, group):
        before = {row.code: row.done_on for row in filed.steps.all()}
        services.register(founding=filed, by=alina, now=LATER, registered_on=LATER.date(), **NUMBERS)
        services.take_back_registration(founding=filed, by=alina, now=LATER)
        group.refresh_from_db()
        assert (group.kind, group.inn, group.ogrn) == ("initiative", None, None)
        assert group.name == "Инициативная группа «Тёплый двор»"
        filed.refresh_from_db()
        assert (filed.status, filed.filings.get().outcome) == ("filed", "")
        assert {row.code: row.done_on for row in filed.steps.all()} == before

    def test_not_taken_back_after_a_contract(self, filed, alina, group):
        services.register(founding=filed, by=alina, now=LATER, registered_on=LATER.date(), **NUMBERS)
        ContractFactory(project=ProjectFactory(organisation=group), number="17", signed_on=LATER.date())
        with pytest.raises(Conflict):
            services.take_back_registration(founding=filed, by=alina, now=LATER)

    @pytest.mark.parametrize(
        ("fields", "field"),
        [
            ({"inn": "7707083894"}, "inn"),
            ({"ogrn": "1027700132196"}, "ogrn"),
            ({"inn": ""}, "inn"),
            ({"ogrn": " "}, "ogrn"),
            ({"inn": "500100732259"}, "inn"),
            ({"registered_on": LATER.date() + timedelta(days=1)}, "registered_on"),
            ({"registered_on": TODAY - timedelta(days=1)}, "registered_on"),
            ({"short_name": "ы" * 201}, "short_name"),
        ],
    )
    def test_bad_input_changes_nothing(self, filed, alina, group, fields, field):
        given = {"registered_on": LATER.date(), **NUMBERS} | fields
        with pytest.raises(Invalid) as refusal:
            services.register(founding=filed, by=alina, now=LATER, **given)
        assert refusal.value.field == field
        group.refresh_from_db()
        filed.refresh_from_db()
        assert (group.kind, filed.status) == ("initiative", "filed")

    def test_the_numbers_of_another_organisation(self, filed, alina):
        OrganisationFactory(inn=NUMBERS["inn"])
        with pytest.raises(Conflict):
            services.register(founding=filed, by=alina, now=LATER, registered_on=LATER.date(), **NUMBERS)

    def test_the_leaders_and_the_mentor_hear_of_it(self, filed, alina, boris, vera):
        services.name_people(founding=filed, by=vera, now=NOW, centre=filed.centre, mentor=boris)
        services.register(founding=filed, by=boris, now=LATER, registered_on=LATER.date(), **NUMBERS)
        told = Letter.objects.filter(rule="founding.registered").values_list("recipient", flat=True)
        assert set(told) == {alina.email}


class TestPeople:
    def test_the_mentor_gets_a_letter(self, founding, vera, boris):
        services.name_people(founding=founding, by=vera, now=NOW, centre=founding.centre, mentor=boris)
        assert Letter.objects.get(rule="founding.mentor_named").recipient == boris.email

    def test_only_somebody_of_the_centre(self, founding, vera, gleb):
        with pytest.raises(Invalid) as refusal:
            services.name_people(founding=founding, by=vera, now=NOW, centre=founding.centre, mentor=gleb)
        assert refusal.value.field == "mentor"

    def test_the_group_does_not_choose(self, founding, alina, boris):
        with pytest.raises(NotAllowed):
            services.name_people(founding=founding, by=alina, now=NOW, centre=founding.centre, mentor=boris)

    def test_a_head_of_the_region_takes_a_group_that_nobody_helps(self, founding, vera, boris):
        Founding.objects.update(centre=None)
        founding.refresh_from_db()
        assert founding in Founding.objects.visible_to(vera)
        assert founding not in Founding.objects.visible_to(boris)
        services.name_people(founding=founding, by=vera, now=NOW, centre=vera.memberships.get().centre)

    def test_a_head_of_another_region_does_not_see_it(self, founding):
        head = UserFactory()
        member(head, Role.HEAD, CentreFactory())
        Founding.objects.update(centre=None)
        assert not Founding.objects.visible_to(head).exists()
