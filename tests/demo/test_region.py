"""The invented region is whole, believable and made once."""

from datetime import UTC, datetime

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection, transaction

from backend.accounts.models import User
from backend.demo.region.build import build_region, logins
from backend.demo.region.lives import PAST
from backend.demo.region.people import CODE, PASSWORD
from backend.directory.models import Centre, Organisation, Territory
from backend.notifications.models import Wording
from backend.notifications.plan import Plans
from backend.notifications.registry import find
from events.enums import SEATED
from events.models import Event, Seats
from mentoring.coverage.matrix import matrix_for
from mentoring.coverage.questions import Question
from mentoring.indicators.selectors import table
from mentoring.models import Assignment
from mentoring.offering.models import Offer, Service
from mentoring.periods import last_months
from projects.lifecycle import MOVE, Stage
from projects.models import Checkpoint, Contract, Project, StageChange
from projects.warning.models import ProjectRisk

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
    assert Event.objects.count() == 8
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


def test_everybody_can_log_in(unblocked):
    for email, _russian, _english in logins():
        assert User.objects.get(email=email).check_password(PASSWORD), email


def test_a_second_time_changes_nothing(unblocked):
    assert not build_region(NOW)
    assert Project.objects.count() == 61 + PAST


def test_it_is_refused_on_a_server_for_the_public(settings, db):
    settings.LOCAL = False
    with pytest.raises(CommandError):
        call_command("demo_region")
    assert not Territory.objects.filter(code=CODE).exists()


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
