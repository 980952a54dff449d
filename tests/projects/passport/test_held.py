"""Activities of the calendar plan are ticked off when they were held."""

from datetime import timedelta

import pytest
from django.urls import reverse

from backend.audit.models import Entry
from backend.common.errors import Conflict, Invalid, NotAllowed
from backend.demo.factories import MOMENT, TODAY, ApplicationFactory
from backend.demo.factories_passport import ActivityFactory
from projects.feed import feed_of
from projects.passport.models import Activity
from projects.passport.services.held import hold_activity

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def activity(project):
    return ActivityFactory(
        task__project=project, title="Первый субботник", starts_on=TODAY - 20 * DAY, ends_on=TODAY - 10 * DAY
    )


def test_what_was_held_is_written_down_once_and_stands_in_the_feed(activity, project, alina):
    for _ in range(2):
        hold_activity(activity=activity, by=alina, now=MOMENT, done_on=TODAY - DAY, note="Пришли 40 человек")
    activity.refresh_from_db()
    assert (activity.done_on, activity.note) == (TODAY - DAY, "Пришли 40 человек")
    assert Entry.objects.filter(verb="activity.held", target_id=project.pk).count() == 1
    item = feed_of(project, limit=5, viewer=alina)[0]
    assert (item.title.endswith("Первый субботник"), item.text) == (True, "Пришли 40 человек")


def test_it_can_be_taken_back(activity, alina):
    hold_activity(activity=activity, by=alina, now=MOMENT, done_on=TODAY)
    hold_activity(activity=activity, by=alina, now=MOMENT, done_on=None)
    activity.refresh_from_db()
    assert activity.done_on is None


def test_refusals_change_nothing(activity, alina, gleb):
    with pytest.raises(NotAllowed):
        hold_activity(activity=activity, by=gleb, now=MOMENT, done_on=TODAY)
    with pytest.raises(Invalid) as future:
        hold_activity(activity=activity, by=alina, now=MOMENT, done_on=TODAY + DAY)
    assert future.value.field == "done_on"
    activity.refresh_from_db()
    assert activity.done_on is None
    Activity.objects.all().delete()
    with pytest.raises(Conflict):
        hold_activity(activity=activity, by=alina, now=MOMENT, done_on=TODAY)


def test_a_project_that_is_not_carried_out_holds_nothing(alina):
    activity = ActivityFactory(task__project=ApplicationFactory())
    with pytest.raises((Conflict, NotAllowed)):
        hold_activity(activity=activity, by=alina, now=MOMENT, done_on=TODAY)


def test_the_page_shows_late_ones_first_and_ticks_off(activity, project, log_in, alina):
    ActivityFactory(task__project=project, title="Итоговый праздник", ends_on=TODAY + 3000 * DAY)
    client, address = log_in(alina), reverse("passport:work", args=[project.pk])
    text = client.get(address).content.decode()
    assert text.index("Первый субботник") < text.index("Итоговый праздник")
    held = reverse("passport:held", args=[project.pk, activity.pk])
    assert client.post(held, {"done_on": "2999-01-01"}).status_code == 400
    assert client.post(held, {"done_on": TODAY.isoformat()}).status_code == 302
    activity.refresh_from_db()
    assert activity.done_on == TODAY
    client.post(reverse("passport:not_held", args=[project.pk, activity.pk]))
    activity.refresh_from_db()
    assert activity.done_on is None


def test_an_activity_of_another_project_is_not_found(project, log_in, alina):
    other = ActivityFactory()
    client = log_in(alina)
    assert client.get(reverse("passport:held", args=[project.pk, other.pk])).status_code == 404


def test_an_empty_plan_says_what_to_do(project, log_in, alina, gleb):
    address = reverse("passport:work", args=[project.pk])
    assert 'class="empty"' in log_in(alina).get(address).content.decode()
    assert log_in(gleb).get(address).status_code == 404
