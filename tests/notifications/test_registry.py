"""What may be declared, and what an escalation amounts to."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from backend.notifications import audiences, registry
from backend.notifications.enums import Category, Channel
from backend.notifications.registry import Repeat, Step
from tests.notifications.sample.rules import rule


def test_a_step_of_an_escalation_is_a_rule_of_its_own(declare):
    step = Step(to="heads", offsets=(7,), title="Руководителю", channel=Channel.TASK, category=Category.NUDGE)
    parent = declare(rule(offsets=(1,), escalation=(step,)))
    derived = registry.find("sample.report/heads")
    assert registry.rules() == [parent, derived]
    assert (derived.to, derived.offsets, derived.channels) == ("heads", (7,), (Channel.TASK,))
    assert (derived.escalates, derived.escalation) == (parent.key, ())
    assert (derived.template, derived.subjects, derived.context) == (parent.template, parent.subjects, parent.context)
    assert derived.category == Category.NUDGE


def test_two_steps_to_the_same_people_need_names(declare):
    steps = (Step(to="heads", offsets=(7,), title="1"), Step(to="heads", offsets=(14,), title="2"))
    with pytest.raises(ImproperlyConfigured, match=r"sample\.report/heads"):
        declare(rule(escalation=steps))
    declare(rule(escalation=(steps[0], Step(to="heads", name="heads_again", offsets=(14,), title="2"))))
    assert registry.find("sample.report/heads_again")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"offsets": (401,)}, "400 days"),
        ({"floor": (5,)}, "switch off"),
        ({"repeat": Repeat(every=0, times=3)}, "repetition"),
        ({"repeat": Repeat(every=7, times=0)}, "repetition"),
        ({"key": "sample." + "x" * 64}, "too long"),
    ],
)
def test_what_makes_no_sense_is_refused_when_django_starts(declare, changes, words):
    with pytest.raises(ImproperlyConfigured, match=words):
        declare(rule(**changes))


def test_every_declared_rule_names_an_audience_that_exists():
    for entry in registry.rules():
        if entry.to != registry.SELF:
            assert audiences.find(entry.to).title


def test_an_audience_has_one_name(monkeypatch):
    with pytest.raises(ImproperlyConfigured, match="heads"):
        audiences.register(audiences.find("heads"))
    with pytest.raises(LookupError, match="nobody"):
        audiences.find("nobody")
