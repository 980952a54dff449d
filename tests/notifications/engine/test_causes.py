from datetime import timedelta

from backend.demo.factories import MOMENT, TODAY, AssignmentFactory, CheckpointFactory
from backend.notifications import registry
from backend.notifications.engine.causes import ended
from backend.notifications.engine.sweep import sweep_rule
from backend.notifications.models import Letter

DAY = timedelta(days=1)


def planned(project, number=1):
    for _each in range(number):
        CheckpointFactory(project=project, due_on=TODAY)
    sweep_rule(registry.find("projects.checkpoint_overdue/heads"), MOMENT + 7 * DAY)
    letters = Letter.objects.filter(rule="projects.checkpoint_overdue/heads", anchor=TODAY, channel="email")
    return list(letters.order_by("subject_id"))


def test_the_cause_stands_until_the_thing_is_done_or_moved(project, vera):
    done, moved, open_one = planned(project, 3)
    assert ended([done, moved, open_one], MOMENT) == set()
    project.checkpoints.filter(pk=done.subject_id).update(done_on=TODAY)
    project.checkpoints.filter(pk=moved.subject_id).update(due_on=TODAY + DAY)
    assert ended([done, moved, open_one], MOMENT) == {done.pk, moved.pk}


def test_it_stands_whoever_has_to_be_told_by_now(project, vera, boris):
    [letter] = planned(project)
    vera.memberships.update(ended_on=TODAY)
    AssignmentFactory(mentor=boris)
    assert ended([letter], MOMENT) == set()


def test_what_no_rule_asks_for_is_left_to_people(project, vera):
    [letter] = planned(project)
    for rule in ("gone.rule", "mentoring.assigned_nko"):
        letter.rule = rule
        assert ended([letter], MOMENT) == set()


def test_it_costs_one_query_a_rule(project, vera, django_assert_num_queries):
    letters = planned(project, 3)
    for some in (letters[:1], letters):
        with django_assert_num_queries(1):
            ended(some, MOMENT)
