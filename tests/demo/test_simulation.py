"""The simulation: a small life through the services, and figures that can be known beforehand."""

from dataclasses import replace
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from backend.audit.models import Entry
from backend.demo.simulation.fate import Fate
from backend.demo.simulation.findings import findings
from backend.demo.simulation.life import Life
from backend.demo.simulation.region import ZONE, settle
from backend.demo.simulation.reminders import compared, on_paper
from backend.demo.simulation.report import covers, page
from backend.demo.simulation.truth import TRUTHS
from backend.notifications.models import Letter
from projects.lifecycle import Stage

BEGINS = date(2027, 2, 1)
DOOMED = replace(TRUTHS["nothing_helps"], trouble=1, deadly=1, lasts=(20, 20))


def life_of(truth, *, days, caseload=2):
    signed = datetime.combine(BEGINS, time(9), ZoneInfo(ZONE))
    region = settle(truth, 1, mentors=1, days=days, now=signed, caseload=caseload)
    return Life(region, truth, begins=BEGINS)


def test_the_same_seed_gives_the_same_fate():
    truth = TRUTHS["as_feared"]
    fates = [Fate.drawn(truth, "a seed", days=200) for _ in range(2)]
    assert (fates[0].begins, fates[0].ends, fates[0].deadly) == (fates[1].begins, fates[1].ends, fates[1].deadly)
    others = {Fate.drawn(truth, str(number), days=200).begins for number in range(50)}
    assert len(others) > 10


def test_a_talk_ends_a_trouble_only_where_talks_help():
    helped, lost = (Fate.drawn(replace(DOOMED, talk_helps=chance), "a seed", days=200) for chance in (1, 0))
    for fate in (helped, lost):
        assert not fate.troubled(fate.begins - 1)
        assert fate.troubled(fate.begins)
        fate.talk(fate.begins + 1)
    assert not helped.troubled(helped.begins + 2)
    assert lost.troubled(lost.begins + 2)
    assert lost.fails(lost.ends)
    assert not helped.fails(helped.ends)


@pytest.mark.django_db
def test_a_life_is_written_by_the_services_and_compared_with_the_fates():
    life = life_of(DOOMED, days=45)
    life.live(45)
    found = findings(life, days=45)
    assert (found.projects, found.troubled) == (2, 2)
    assert found.failed == sum(case.fate.failed is not None for case in life.cases.values()) > 0
    for case in life.cases.values():
        case.project.refresh_from_db()
        assert (case.project.stage == Stage.SUSPENDED) == (case.fate.failed is not None)
    assert Letter.objects.filter(status="sent", channel="email").exists()
    assert {"contact.logged", "checkpoint.done", "project.moved"} <= set(Entry.objects.values_list("verb", flat=True))
    assert f"| {DOOMED.title} | 2 | 2 | {found.failed} |" in page([found], [], [on_paper(0, 1, projects=40)])


@pytest.mark.django_db
def test_a_great_effect_of_a_reminder_is_found_by_the_services_own_comparison():
    found = compared(0.6, 1, projects=60, begins=BEGINS)
    assert found.comparison.treated_n + found.comparison.control_n == 60
    assert not found.comparison.covers_zero
    assert found.comparison.difference > 0.3


@pytest.mark.parametrize("effect", [0.0, 0.2])
def test_the_interval_covers_what_was_put_in_as_often_as_it_says(effect):
    """Over 200 seeds; with an effect of zero that is how often no effect is reported."""
    share = sum(covers(on_paper(effect, seed, projects=400)) for seed in range(200)) / 200
    assert 0.92 <= share <= 0.98
