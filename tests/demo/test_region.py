"""The invented region is whole, believable and made once."""

import re
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from urllib.parse import urlsplit

import pytest
import time_machine
from django.conf import settings
from django.db import connection, transaction
from django.db.models import Max
from django.test import Client
from django.urls import reverse

from backend.accounts.models import User
from backend.common.clock import local_date
from backend.demo.region.build import build_region, logins
from backend.demo.region.lives import PAST
from backend.demo.region.people import CODE, PASSWORD
from backend.directory.models import Centre, Organisation, Territory
from backend.notifications.engine import mail
from backend.notifications.engine.bundles import Bundle
from backend.notifications.engine.facts import gather
from backend.notifications.engine.sweep import sweep
from backend.notifications.models import Letter, Wording
from backend.notifications.plan import Plans
from backend.notifications.registry import find
from events.enums import SEATED
from events.models import Event, Seats
from mentoring.cases.models import Case
from mentoring.coverage.matrix import matrix_for
from mentoring.coverage.questions import Question
from mentoring.indicators.selectors import table
from mentoring.models import Assignment
from mentoring.offering.models import Offer, Service
from mentoring.periods import last_months
from projects.lifecycle import MOVE, Stage
from projects.models import Checkpoint, Contract, Project, StageChange
from projects.reports.models import StageReport
from projects.warning.models import ProjectRisk

# What one test writes is undone; and pytest makes the database for a module only where a test asks for it so.
pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def region(django_db_setup, django_db_blocker):
    """Made once for the module, and taken away after it."""
    with django_db_blocker.unblock():
        atomic = transaction.atomic()
        atomic.__enter__()
        assert build_region(NOW)
        yield
        transaction.set_rollback(True)
        atomic.__exit__(None, None, None)
        connection.close()


@pytest.fixture
def unblocked(region, django_db_blocker):
    with django_db_blocker.unblock():
        yield


def test_it_has_what_the_issue_of_the_house_asks_for(unblocked):
    assert Centre.objects.count() == 6
    assert Territory.objects.filter(parent__code=CODE).count() == 12
    assert Organisation.objects.count() == 40 + 4 + 4  # four groups that found an organisation, four that are closed
    assert Project.objects.count() == 61 + PAST  # sixty, a lost one that is tried again, and those of earlier contests
    assert Event.objects.count() == 10
    assert Service.objects.count() == 26
    assert Offer.objects.open(NOW.date()).count() == 38
    kinds = set(Centre.objects.values_list("kind", flat=True))
    assert kinds == {"resource", "municipal", "community", "joint", "conditional", "budget"}
    assert set(Project.objects.values_list("stage", flat=True)) == {stage.value for stage in Stage}


def test_history_follows_the_table_of_moves(unblocked):
    for project in Project.objects.prefetch_related("stage_changes"):
        changes = list(reversed(project.stage_changes.all()))
        assert changes[-1].target == project.stage
        assert all((Stage(c.source), Stage(c.target)) in MOVE for c in changes if c.source)
        assert [c.at for c in changes] == sorted(c.at for c in changes)
    assert StageChange.objects.count() > 200


def test_there_is_trouble_to_look_at(unblocked):
    today = NOW.date()
    assert Checkpoint.objects.overdue(today).count() >= 3
    assert Contract.objects.filter(signed_on=None).count() >= 4
    silent = Assignment.objects.current().filter(mentor__email__startswith="galina")
    assert silent.exists()
    assert not any(a.project.contacts.filter(at__gt=NOW.replace(month=10, day=25)).exists() for a in silent)
    assert len({risk.level for risk in ProjectRisk.objects.all()}) >= 3


def test_seats_are_counted_right(unblocked):
    for seats in Seats.objects.select_related("event"):
        assert seats.taken == seats.event.registrations.filter(status__in=SEATED).count() <= seats.capacity


def test_a_report_was_corrected_and_sent_again(unblocked):
    again = StageReport.objects.filter(versions__number=2)
    assert again.exists()
    for report in again:
        first, second = (version.data["values"]["summary"] for version in report.versions.order_by("number"))
        assert first != second
        assert report.remarks.exists()


def test_everybody_can_log_in(unblocked):
    for email, _russian, _english in logins():
        assert User.objects.get(email=email).check_password(PASSWORD), email


def test_a_second_time_changes_nothing(unblocked):
    assert not build_region(NOW)
    assert Project.objects.count() == 61 + PAST


def test_one_centre_has_a_plan_of_its_own(unblocked):
    centre = Centre.objects.get(rule_settings__rule="projects.checkpoint_coming")
    offsets = Plans.read().offsets(find("projects.checkpoint_coming"), centre.pk)
    assert offsets == (-30, -14, -7, -3, 0), "the legal days are kept"
    assert Wording.objects.get().centre == centre


def test_the_coverage_has_gaps_doubles_one_of_them_explained_and_a_reform(unblocked):
    region = Territory.objects.get(code=CODE)
    asked = Question(region=region, period=last_months(NOW.date(), 24), today=NOW.date())
    matrix = matrix_for(asked)
    whole = matrix.whole
    assert min(whole.gaps, whole.wanted, whole.doubles, whole.demand) > 10
    assert 0 < whole.unexplained < whole.doubles
    assert [place.before for place in matrix.places if place.before] == ["Тихополянский район"]
    lines = table(region, asked.period, sort="consultations", now=NOW)
    assert all(line.figure("consultations").value for line in lines[:3])


def test_whoever_solved_a_request_offered_the_service_there_to_a_client_of_the_place(unblocked):
    solved = Case.objects.filter(outcome="solved").select_related("municipality", "organisation")
    assert solved.count() > 100
    for case in solved:
        on = local_date(case.asked_at, "Asia/Yekaterinburg")
        offers = Offer.objects.open(on).serving(case.municipality).filter(service=case.service)
        assert offers.filter(centre=case.centre).exists(), (case, case.municipality, case.centre)
        assert case.organisation is None or case.organisation.municipality == case.municipality, case
    past = Case.objects.exclude(closed_at=None).exclude(status="withdrawn")
    assert not past.filter(owner=None).exists()
    assert past.filter(status="declined").count() >= 3
    assert not past.filter(service__title__contains="отчёту о гранте").exclude(client_kind="nko").exists()
    assert len(set(past.values_list("text", flat=True))) > 8
    assert len(set(past.values_list("outcome", flat=True))) == 5
    assert not any(
        character.isdigit() for text in Centre.objects.values_list("results", flat=True) for character in text
    )


HALF_A_YEAR = range(0, 183, 3)


def links_of(letter: Letter) -> list[str]:
    """The addresses in the letter as it is sent now; nothing where it is not needed any more."""
    facts = gather([letter])
    if (letter.rule, letter.subject_id) not in facts.found:
        return []
    sent = message_from_bytes(mail.prepare(Bundle([letter]), facts, letter.due_at).payload, policy=policy.SMTP)
    text = sent.get_body("plain").get_content()
    return [link for link in re.findall(r"https?://\S+", text) if link.startswith(settings.SITE_URL)]


def opened(letter: Letter, link: str) -> tuple[int, str]:
    """What its recipient sees by this link: the status and the path at which they end."""
    browser = Client()
    if letter.user:
        browser.force_login(letter.user, backend="django.contrib.auth.backends.ModelBackend")
    answer = browser.get(urlsplit(link)._replace(scheme="", netloc="").geturl(), follow=True)
    return answer.status_code, answer.request["PATH_INFO"]


def test_every_link_of_every_letter_opens_for_its_recipient(unblocked):
    seen, broken = set(), []
    for days in HALF_A_YEAR:
        with time_machine.travel(NOW + timedelta(days=days), tick=False):
            sweep(NOW + timedelta(days=days))
            fresh = Letter.objects.exclude(rule__in=seen).values("rule").annotate(last=Max("pk")).values("last")
            for letter in Letter.objects.filter(pk__in=fresh):
                for link in links_of(letter):
                    seen.add(letter.rule)
                    status, path = opened(letter, link)
                    if status != 200 or (letter.user and path == reverse(settings.LOGIN_URL)):
                        broken.append((letter.rule, link, status, path))
    assert broken == []
    assert len(seen) > 60, sorted(seen)
