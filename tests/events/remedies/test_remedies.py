"""A project at risk is offered the event that lowers its risk, and nobody else's; attendance is a sign itself."""

from datetime import timedelta

import pytest
from django.urls import reverse

from backend.common import clock
from backend.common.errors import Invalid, NotAllowed
from backend.demo.factories import EventFactory, MunicipalityFactory, ProjectFactory, RegionFactory, RegistrationFactory
from backend.demo.factories_door import AttendanceFactory
from events.remedies.enums import HELPS, Topic
from events.remedies.indicators import missed
from events.remedies.matching import AHEAD, offers
from events.remedies.models import EventTopic
from events.remedies.services import set_topics
from projects.models import Project
from projects.warning import registry
from projects.warning.models import ProjectRisk
from projects.warning.offers import offers_for
from projects.warning.selectors import risk_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def now():
    return clock.now()


def reason(key, points=25):
    return {"key": key, "grade": 1, "points": points, "measure": 12, "since": None, "facts": {}, "muted": False}


def put_at_risk(project, *reasons, level=2):
    ProjectRisk.objects.update_or_create(
        project=project, defaults={
            "level": level, "points": 40, "causes": [], "reasons": list(reasons), "since": clock.now().date(),
            "counted_on": clock.now().date(),
        },
    )  # fmt: skip
    return Project.objects.select_related("risk").get(pk=project.pk)


@pytest.fixture
def in_trouble(project):
    """Alina's project: members have left, and somebody should tell how to find volunteers."""
    return put_at_risk(project, reason("members"))


@pytest.fixture
def helpful(project, now):
    """An event in the region of the project, about teams: helpful(title="…")."""

    def make(topic="team", **fields):
        values = {"centre": project.centre, "starts_at": now + timedelta(days=9), "title": "Школа волонтёров", **fields}
        event = EventFactory(**values)
        EventTopic.objects.create(event=event, topic=topic)
        return event

    return make


def titles(project, now):
    return [offer.title for offer in offers_for([risk_of(project)], now).get(project.pk, [])]


def test_every_topic_helps_with_indicators_that_there_are():
    known = {indicator.key for indicator in registry.indicators()}
    assert set(HELPS) == set(Topic)
    assert all(keys and keys <= known for keys in HELPS.values())


def test_the_fitting_event_is_offered_with_the_reason_in_words(in_trouble, helpful, now):
    helpful()
    helpful("money", title="Про деньги")
    (offer,) = offers_for([risk_of(in_trouble)], now)[in_trouble.pk]
    assert offer.title == "Школа волонтёров"
    assert risk_of(in_trouble).reasons[0] in offer.why


def test_what_does_not_fit_is_not_offered(in_trouble, helpful, now):
    helpful(title="Далеко", centre=EventFactory(centre__region=RegionFactory()).centre)
    helpful(title="Черновик", status="draft")
    helpful(title="Отменено", status="cancelled")
    helpful(title="Прошло", starts_at=now - timedelta(days=1))
    helpful(title="Нескоро", starts_at=now + AHEAD + timedelta(days=1))
    RegistrationFactory(event=helpful(title="Уже записаны"), project=in_trouble)
    assert titles(in_trouble, now) == []
    helpful(title="Далеко, но онлайн", format="online", centre=EventFactory(centre__region=RegionFactory()).centre)
    assert titles(in_trouble, now) == ["Далеко, но онлайн"]


def test_the_order_is_points_then_place_then_time(project, helpful, now):
    town = MunicipalityFactory(parent=project.region)
    project.organisation.municipality = town
    project.organisation.save()
    troubled = put_at_risk(project, reason("members", 10), reason("resources", 30))
    helpful("team", title="Скоро", starts_at=now + timedelta(days=2))
    helpful("team", title="Рядом", municipality=town)
    helpful("future", title="Тяжелее", starts_at=now + timedelta(days=30))
    assert titles(troubled, now) == ["Тяжелее", "Рядом", "Скоро"]


def test_a_calm_project_costs_nothing(project, helpful, now, django_assert_num_queries):
    helpful()
    calm = put_at_risk(project, reason("members"), level=0)
    with django_assert_num_queries(0):
        assert offers_for([risk_of(calm)], now) == {}


def test_it_costs_the_same_for_one_project_and_for_many(project, helpful, now, django_assert_num_queries):
    for number in (1, 3):
        projects = [
            put_at_risk(ProjectFactory(centre=project.centre, organisation__region=project.region), reason("members"))
            for _index in range(number)
        ]
        for _index in range(number):
            helpful()
        with django_assert_num_queries(4):
            assert len(offers([risk_of(row) for row in projects], now)) == number


def test_it_stands_on_the_pages_of_the_project_and_on_the_desk_of_its_mentor(in_trouble, helpful, alina, boris, log_in):
    helpful()
    for path in (in_trouble.get_absolute_url(), reverse("warning:project", args=[in_trouble.pk])):
        assert "Школа волонтёров" in log_in(alina).get(path).content.decode()
    assert "Школа волонтёров" in log_in(boris).get(reverse("mentoring:workbench")).content.decode()


def test_the_organiser_chooses_topics(event, olga, gleb, log_in, client, now):
    path = reverse("remedies:topics", args=[event.pk])
    assert log_in(gleb).get(path).status_code == 404
    assert client.get(path).status_code == 302
    page = log_in(olga)
    assert page.post(path, {"topics": ["team", "money"]}).status_code == 302
    assert sorted(event.topics.values_list("topic", flat=True)) == ["money", "team"]
    assert page.post(path, {"topics": ["погода"]}).status_code == 400
    assert page.post(path, {}).status_code == 302
    assert not event.topics.exists()
    with pytest.raises(NotAllowed):
        set_topics(event=event, topics=["team"], by=gleb, now=now)
    with pytest.raises(Invalid):
        set_topics(event=event, topics=["x"], by=olga, now=now)


def over(days, **fields):
    begin = clock.now() - timedelta(days=days)
    return EventFactory(starts_at=begin, ends_at=begin + timedelta(hours=2), status="held", **fields)


def marked(project, days, state):
    AttendanceFactory(registration=RegistrationFactory(event=over(days), project=project), state=state)


def measure(project, now):
    return {row["project_id"]: row["measure"] for row in missed(now)}.get(project.pk)


def test_a_missed_event_is_a_sign_until_they_come_to_one(project, now):
    RegistrationFactory(event=over(9), project=project)  # nobody was marked: nothing is known
    marked(project, 8, "excused")
    assert measure(project, now) is None
    marked(project, 7, "absent")
    assert measure(project, now) == 1
    marked(project, 6, "absent")
    marked(project, 100, "absent")
    assert measure(project, now) == 2
    marked(project, 5, "present")
    assert measure(project, now) is None


def test_one_who_came_is_enough_for_the_project(project, now):
    event = over(4)
    AttendanceFactory(registration=RegistrationFactory(event=event, project=project), state="absent")
    assert measure(project, now) == 1
    AttendanceFactory(registration=RegistrationFactory(event=event, project=project), state="present")
    assert measure(project, now) is None
