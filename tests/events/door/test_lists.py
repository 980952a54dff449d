"""The list of attendance: by keyboard, per day and session, the rest absent, and what a phone brings meanwhile."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from backend.common.errors import Conflict, Invalid
from backend.demo.factories import RegistrationFactory
from events.door.days import day_ends_at, days_of
from events.door.models import Attendance
from events.door.services.lists import Choice, enter_list, rest_absent
from events.door.services.marking import take

pytestmark = pytest.mark.django_db


@pytest.fixture
def enter_states(event, olga, day, begun):
    """Enters what Olga ticked: {registration: (was, state)}."""

    def make(choices, *, now=begun, day=day, session=None):
        return enter_list(
            event=event,
            day=day,
            choices={row.pk: Choice(*choice) for row, choice in choices.items()},
            by=olga,
            now=now,
            session=session,
        )

    return make


def states(event) -> dict[str, str]:
    return dict(Attendance.objects.filter(registration__event=event).values_list("registration__full_name", "state"))


def test_only_what_was_changed_is_taken(event, anna, enter_states):
    boris = RegistrationFactory(event=event, full_name="Борис")
    done = enter_states({anna: ("unmarked", "excused"), boris: ("unmarked", "unmarked")})
    assert (done.changed, done.overtaken) == (1, [])
    assert states(event) == {"Анна Белова": "excused"}


def test_a_mark_made_meanwhile_at_the_door_stands(event, anna, enter_states, says, at_main, begun):
    take(marks=[says(anna, "present", begun - timedelta(minutes=1))], marker=at_main, now=begun)
    done = enter_states({anna: ("unmarked", "absent")})
    assert (done.changed, [row.registration for row in done.overtaken]) == (0, [anna])
    assert states(event) == {"Анна Белова": "present"}
    assert enter_states({anna: ("present", "absent")}).changed == 1
    assert states(event) == {"Анна Белова": "absent"}


def test_the_rest_is_absent_and_comes_back_with_a_late_phone(event, anna, olga, day, says, at_main, begun):
    boris = RegistrationFactory(event=event, full_name="Борис")
    RegistrationFactory(event=event, full_name="Ждёт", status="waiting")
    take(marks=[says(anna, "present", begun)], marker=at_main, now=begun)
    assert rest_absent(event=event, day=day, by=olga, now=begun + timedelta(hours=1)) == 1
    assert rest_absent(event=event, day=day, by=olga, now=begun + timedelta(hours=1)) == 0
    assert states(event) == {"Анна Белова": "present", "Борис": "absent"}
    take(marks=[says(boris, "present", begun)], marker=at_main, now=begun + timedelta(hours=2))
    assert states(event)["Борис"] == "present"


def test_ahead_of_the_day_somebody_can_only_be_excused(event, anna, enter_states, day, olga, begun):
    before = begun - timedelta(days=3)
    with pytest.raises(Conflict):
        enter_states({anna: ("unmarked", "present")}, now=before)
    with pytest.raises(Conflict):
        rest_absent(event=event, day=day, by=olga, now=before)
    assert enter_states({anna: ("unmarked", "excused")}, now=before).changed == 1


def test_wrong_days_sessions_and_people_are_refused(event, anna, enter_states, day, begun):
    elsewhere = RegistrationFactory()
    session = elsewhere.event.sessions.create(title="Чужая", starts_at=begun, ends_at=begun + timedelta(hours=1))
    for choices, fields in (
        ({anna: ("unmarked", "present")}, {"day": day - timedelta(days=1)}),
        ({anna: ("unmarked", "present")}, {"session": session}),
        ({elsewhere: ("unmarked", "present")}, {}),
    ):
        with pytest.raises(Invalid):
            enter_states(choices, **fields)
    assert not Attendance.objects.exists()


def test_an_event_of_two_days_has_two_lists(event, anna, enter_states, begun):
    event.ends_at = event.starts_at + timedelta(days=1)
    event.save()
    first, second = days_of(event)
    enter_states({anna: ("unmarked", "present")}, day=first)
    enter_states({anna: ("unmarked", "absent")}, day=second, now=begun + timedelta(days=1))
    assert list(Attendance.objects.order_by("day").values_list("state", flat=True)) == ["present", "absent"]
    assert day_ends_at(event) > event.ends_at


def page(event, name="attendance", query=""):
    return reverse(f"door:{name}", args=[event.pk]) + query


def test_the_organiser_fills_in_the_page(log_in, olga, event, anna, begun, day):
    client = log_in(olga)
    with time_machine.travel(begun):
        shown = client.get(page(event))
        assert "Анна Белова" in shown.text
        sent = client.post(
            page(event),
            {f"state-{anna.pk}": "present", f"was-{anna.pk}": "unmarked", "state-x": "present"},
            follow=True,
        )
    assert sent.status_code == 200
    row = Attendance.objects.get()
    assert (row.state, row.day, row.by, row.source) == ("present", day, olga, "list")
    with time_machine.travel(begun + timedelta(hours=1)):
        history = client.get(reverse("door:history", args=[row.pk]))
        assert "Ольга Зимина" in history.text
        client.post(reverse("door:undo", args=[row.pk]))
        client.post(page(event, "rest"))
    row.refresh_from_db()
    assert (row.state, row.source) == ("absent", "rest")


def test_bad_input_of_the_page_is_refused(log_in, olga, event, anna, begun):
    client = log_in(olga)
    with time_machine.travel(begun):
        for query in ("?day=2020-01-01", "?day=x", f"?session={2**80}", "?session=1", "?day=%00"):
            assert client.get(page(event, query=query)).status_code == 404, query
        assert client.get(page(event, query="?q=%00" + "a" * 3000)).status_code == 200
        wrong = client.post(page(event), {f"state-{anna.pk}": "king"})
        none = client.post(page(event), {f"state-{10**17}": "present"})
    assert (wrong.status_code, none.status_code) == (400, 400)
    assert not Attendance.objects.exists()


@pytest.mark.parametrize("name", ["attendance", "print", "passes", "figures", "online"])
def test_only_those_who_run_the_event_see_its_door(client, log_in, olga, gleb, event, anna, begun, name):
    with time_machine.travel(begun):
        assert client.get(page(event, name)).status_code == 302
        assert log_in(gleb).get(page(event, name)).status_code == 404
        assert log_in(olga).get(page(event, name)).status_code == 200


def test_an_outsider_changes_nothing(log_in, gleb, event, anna, main, says, at_main, begun):
    take(marks=[says(anna, "present", begun)], marker=at_main, now=begun)
    row = Attendance.objects.get()
    client = log_in(gleb)
    with time_machine.travel(begun):
        for address in (
            page(event), page(event, "rest"), page(event, "passes"), reverse("door:withdraw", args=[main.pk]),
            reverse("door:undo", args=[row.pk]),
        ):  # fmt: skip
            assert client.post(address, {"door": "Дверь"}).status_code == 404
        assert client.get(reverse("door:history", args=[row.pk])).status_code == 404
    row.refresh_from_db()
    main.refresh_from_db()
    assert (row.state, main.withdrawn_at) == ("present", None)


def test_the_list_asks_as_often_for_many_as_for_one(
    client, log_in, olga, event, anna, begun, django_assert_num_queries
):
    client = log_in(olga)
    with time_machine.travel(begun, tick=False):
        client.get(page(event))
        with django_assert_num_queries(11):
            client.get(page(event))
        RegistrationFactory.create_batch(4, event=event)
        with django_assert_num_queries(11):
            client.get(page(event))
