"""What the service forgets with a person: afterwards nothing in the database tells who it was."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.urls import reverse

from backend.accounts.enums import Purpose, Role
from backend.accounts.guests import Person
from backend.accounts.models import User
from backend.accounts.personal_data import everything_about
from backend.accounts.services.consents import give_consent
from backend.accounts.services.erasure import erase_person
from backend.common import clock
from backend.demo.factories import (
    ContactFactory,
    EventFactory,
    OrganisationFactory,
    RegionFactory,
    TaskFactory,
    UserFactory,
    member,
)
from backend.demo.factories_appointments import SlotFactory, SpecialistFactory
from backend.demo.factories_certificates import CertificateFactory
from backend.demo.factories_decisions import (
    AddresseeFactory,
    ProtocolVersionFactory,
    RecommendationFactory,
    StepFactory,
)
from backend.demo.factories_defence import QuestionFactory
from backend.demo.factories_groups import GroupMemberFactory
from backend.directory.rules import grantable
from backend.notifications.models import Endpoint, InboxMessage, Letter
from events.decisions.models import Attendant
from events.models import Registration
from events.services.entering import sign_up
from mentoring.appointments.services.booking import Wish, book
from mentoring.cases.services.asking import Need, ask
from mentoring.enums import CheckInAnswer
from mentoring.services import tell_mentor
from projects.exchange.importing.placeholders import Placeholders
from projects.models import ProjectDraft
from projects.services.team import save_team_member

NAME, EMAIL, PHONE = "Тайнаимя Тайнова", "secret.person@example.org", "+7 900 123-45-67"
CHAT = "777000111222333"


@pytest.fixture
def zoya(project):
    """Works in the NKO of the project, and has left her traces everywhere."""
    zoya = UserFactory(full_name=NAME, email=EMAIL, phone=PHONE)
    member(zoya, Role.MEMBER, project.organisation)
    now = clock.now()
    leader = project.organisation.memberships.get(role=Role.OWNER).user
    save_team_member(project=project, by=leader, now=now, full_name=NAME, email=EMAIL, phone=PHONE, duty="accountant")
    ProjectDraft.objects.create(user=zoya, data={"title": "Двор", "partners": f"{NAME}, {PHONE}"})
    tell_mentor(project=project, by=zoya, answer=CheckInAnswer.NEED_HELP, comment="Нет помещения", now=now)
    TaskFactory(project=project, title=f"{EMAIL} не принимает писем")
    give_consent(email=EMAIL, purpose=Purpose.NEWS, address="203.0.113.5", now=now, user=zoya)
    guest = Person(full_name=NAME, email=EMAIL, phone=PHONE, organisation_name="НКО")
    ask(
        need=Need(text=f"Меня зовут {NAME}, мой телефон {PHONE}", centre=project.centre), person=guest, now=now,
        user=zoya, address="203.0.113.5",
    )  # fmt: skip
    event = EventFactory(starts_at=now + timedelta(days=9))
    signed_up = sign_up(event=event, person=guest, now=now, address="203.0.113.5").registration
    CertificateFactory(registration=signed_up, reason=f"{NAME}, {PHONE}")
    CertificateFactory(event=event, registration=None, kind="speaker", full_name=NAME, email=EMAIL)
    LogEntry.objects.create(
        user=leader, content_type=ContentType.objects.get_for_model(User), object_id=str(zoya.pk), object_repr=NAME,
        action_flag=CHANGE,
    )  # fmt: skip
    slot = SlotFactory(starts_at=now + timedelta(days=9))
    book(slot=slot, wish=Wish(person=guest, question=f"{NAME}, {PHONE}"), user=zoya, now=now)
    SpecialistFactory(user=zoya, name=NAME, about=f"{NAME}, {PHONE}")
    Endpoint.objects.create(user=zoya, channel="telegram", address=CHAT, connected_at=now)
    QuestionFactory(name=NAME, email=EMAIL, user=zoya)
    GroupMemberFactory(full_name=NAME, email=EMAIL, user=zoya, shown=True)
    point = RecommendationFactory(public=True, outsider_name=NAME, outsider_email=EMAIL)
    StepFactory(recommendation=point, by_name=NAME)
    AddresseeFactory(contact_name=NAME, contact_email=EMAIL)
    version = ProtocolVersionFactory()
    Attendant.objects.create(version=version, name=NAME, registration=Registration.objects.get(email=EMAIL))
    letter = Letter.objects.filter(recipient=EMAIL)[0]
    InboxMessage.objects.create(letter=letter, user=zoya, subject=NAME, body=NAME, arrived_at=now)
    return zoya


def tables_with(words: tuple[str, ...]) -> set[str]:
    """Every table, those of history and audit as well, in which one of the words stands."""
    found = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            for word in words:
                cursor.execute(f'SELECT 1 FROM "{table}" AS row WHERE strpos(row::text, %s) > 0 LIMIT 1', [word])
                if cursor.fetchone():
                    found.add(table)
    return found


def test_after_an_erasure_no_table_tells_who_it_was(zoya, mailbox):
    words = (NAME, EMAIL, PHONE, CHAT, "203.0.113.5")
    before = tables_with(words)
    assert {
        "accounts_user", "accounts_consent", "projects_teammember", "projects_projectdraft", "mentoring_checkin",
        "mentoring_task", "events_registration", "appointments_appointment",
        "appointments_specialist", "notifications_letter", "notifications_endpoint",
        "notifications_inboxmessage", "django_admin_log", "groups_groupmember", "decisions_recommendation",
        "decisions_step", "decisions_addressee", "decisions_attendant",
    } <= before  # fmt: skip
    assert "audit_entry" not in before, "the audit can't be changed, so no name may get into it"
    erase_person(user=zoya, by=zoya, now=clock.now())
    assert tables_with(words) == set()


def test_the_export_has_what_every_app_keeps(zoya, log_in):
    told = everything_about(zoya)
    assert told["teams"][0]["phone"] == PHONE
    assert told["drafts"][0]["data"]["title"] == "Двор"
    assert told["messengers"][0]["address"] == CHAT
    assert told["messages"][0]["subject"] == NAME
    assert told["check_ins"][0]["comment"] == "Нет помещения"
    assert {consent["purpose"] for consent in told["consents"]} == {"news", "event", "help"}, "without an account too"
    answer = log_in(zoya).get(reverse("accounts:export"))
    assert answer["Cache-Control"] == "no-store"
    assert "Нет помещения" in answer.content.decode()


def test_people_whom_protected_rows_name_are_erased_as_well(project, boris, vera):
    ContactFactory(project=project, by=boris, at=clock.now())
    erase_person(user=boris, by=boris, now=clock.now())
    boris.refresh_from_db()
    assert (boris.is_active, boris.email) == (False, f"erased-{boris.pk}@erased.invalid")
    assert project.contacts.get().by == boris


def test_every_address_that_is_kept_is_known_here():
    """A new column for an address, a telephone or a name needs an eraser first: `backend.accounts.personal_data`."""
    personal = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if field.name in {"email", "phone", "full_name", "recipient", "address"} and hasattr(field, "attname")
        and model._meta.managed
        and not model._meta.label.startswith(("account.", "directory."))
        and not model.__name__.endswith("Event")
    }  # fmt: skip
    assert personal == {
        "appointments.Appointment.email", "appointments.Appointment.full_name", "appointments.Appointment.phone",
        "cases.Case.email", "cases.Case.phone", "certificates.Certificate.email", "certificates.Certificate.full_name",
        "accounts.Consent.address", "accounts.Consent.email", "accounts.Invitation.email", "accounts.User.email",
        "accounts.User.full_name", "accounts.User.phone", "events.Registration.email", "events.Registration.full_name",
        "events.Registration.phone", "funding.Curator.email", "funding.Curator.full_name", "funding.Curator.phone",
        "mentoring.CheckIn.email", "notifications.Address.email",
        "defence.Question.email", "groups.GroupMember.email", "groups.GroupMember.full_name",
        "notifications.Endpoint.address", "notifications.Letter.recipient", "projects.TeamMember.email",
        "projects.TeamMember.full_name", "projects.TeamMember.phone", "survival.Continuation.email",
    }  # fmt: skip


def test_nobody_gets_into_a_placeholder_and_no_group_becomes_one(db):
    region, admin = RegionFactory(name="Приморский край"), UserFactory(is_superuser=True)
    placeholders = Placeholders()
    placeholders.add([region])
    assert grantable(admin, placeholders.of(region)) == []
    assert grantable(admin, OrganisationFactory(region=region)), "elsewhere they give roles"

    far = RegionFactory(name="Дальний край")
    group = OrganisationFactory(
        kind="initiative", name="Организация не указана (Дальний край)", inn=None, ogrn=None, region=far
    )
    again = Placeholders()
    again.add([far])
    assert again.of(far) != group
