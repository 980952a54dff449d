"""How the follow-up plan is put in order."""

import pytest

from backend.notifications.models import RuleSetting
from mentoring.playbooks.selectors import lines_at, plan_of


@pytest.fixture
def centre(project):
    return project.centre


def steps(centre, rule, stage="active"):
    line = next(line for line in lines_at(plan_of(centre), stage) if line.rule.key == rule)
    return [step.rule.key.rpartition("/")[2] for step in line.steps]


def test_the_steps_of_an_escalation_stand_in_the_order_in_which_they_happen(centre):
    assert steps(centre, "projects.start_late") == ["mentor", "heads"], "after a week, and after three"


def test_a_step_that_the_centre_has_moved_finds_its_new_place(centre):
    RuleSetting.objects.create(centre=centre, rule="projects.start_late/heads", offsets=[2])
    assert steps(centre, "projects.start_late") == ["heads", "mentor"]


def test_a_step_that_is_switched_off_keeps_its_place(centre):
    RuleSetting.objects.create(centre=centre, rule="projects.start_late/heads", enabled=False)
    assert steps(centre, "projects.start_late") == ["mentor", "heads"]
