"""Reports come from checkpoints, or are begun by hand."""

from datetime import timedelta

import pytest

from backend.common.errors import Conflict, Invalid, NotAllowed
from backend.demo.factories import CheckpointFactory
from projects.enums import CheckpointKind
from projects.lifecycle import Stage
from projects.models import Checkpoint
from projects.reports.enums import ReportKind, ReportStatus
from projects.reports.models import StageReport
from projects.reports.services.drafts import keep_draft
from projects.reports.services.planning import begin_report, change_dates, plan_reports
from projects.services.checkpoints import remove_checkpoint, save_checkpoint


@pytest.fixture
def dated(project, today):
    project.starts_on, project.ends_on = today - timedelta(days=100), today + timedelta(days=200)
    project.save()
    return project


def test_a_checkpoint_of_a_report_brings_both_reports(dated, boris, now, today):
    due = (today + timedelta(days=70)).replace(day=15)
    checkpoint = save_checkpoint(project=dated, by=boris, now=now, kind="stage_report", title="Первый этап", due_on=due)
    reports = StageReport.objects.filter(checkpoint=checkpoint)
    assert {report.kind for report in reports} == set(ReportKind)
    for report in reports:
        assert (report.title, report.due_on, report.number, report.final) == ("Первый этап", due, 1, False)
        assert report.period_from == dated.starts_on
        assert report.period_to == due.replace(day=1) - timedelta(days=1)
    # The next begins where this ends; another call makes no third report.
    save_checkpoint(
        project=dated, by=boris, now=now, kind="final_report", title="Итог", due_on=dated.ends_on + timedelta(days=30)
    )
    last = StageReport.objects.get(kind="financial", final=True)
    assert last.period_from == due.replace(day=1)
    assert last.period_to <= dated.ends_on
    assert plan_reports(project=dated) == []
    assert StageReport.objects.count() == 4


def test_other_checkpoints_bring_none(dated, boris, now, today):
    save_checkpoint(project=dated, by=boris, now=now, kind="key", title="ККТ", due_on=today)
    assert not StageReport.objects.exists()


def test_before_the_work_begins_there_are_none(dated, today):
    dated.stage = Stage.CONTRACTING
    dated.save()
    CheckpointFactory(project=dated, due_on=today)
    assert plan_reports(project=dated) == []


def test_an_untouched_report_follows_its_checkpoint(dated, boris, alina, now, today):
    checkpoint = save_checkpoint(
        project=dated, by=boris, now=now, kind="stage_report", title="Этап", due_on=today + timedelta(days=40)
    )
    later = today + timedelta(days=50)
    save_checkpoint(
        project=dated, by=boris, now=now, kind="stage_report", title="Этап 1", due_on=later, checkpoint=checkpoint
    )
    assert {(report.title, report.due_on) for report in StageReport.objects.all()} == {("Этап 1", later)}
    begun = StageReport.objects.get(kind="analytical")
    keep_draft(report=begun, by=alina, now=now, typed={"summary": "Работаем"}, revision=0)
    remove_checkpoint(checkpoint=Checkpoint.objects.get(), by=boris, now=now)
    assert [report.pk for report in StageReport.objects.all()] == [begun.pk], "what was typed is not thrown away"


def by_hand(project, by, now, today, **changes):
    fields = {
        "kind": "financial", "title": "Внеочередной", "period_from": today - timedelta(days=30),
        "period_to": today - timedelta(days=1), "due_on": today + timedelta(days=10),
    }  # fmt: skip
    return begin_report(project=project, by=by, now=now, **(fields | changes))


def test_a_report_by_hand_is_followed_up_as_any_other(dated, alina, now, today):
    report = by_hand(dated, alina, now, today)
    assert report.made_by == alina
    assert report.checkpoint.kind == CheckpointKind.STAGE_REPORT
    assert report.checkpoint.due_on == report.due_on
    twin = StageReport.objects.get(kind="analytical")
    assert (twin.period_from, twin.period_to) == (report.period_from, report.period_to)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"period_to": timedelta(days=-60)}, "period_to"),
        ({"due_on": timedelta(days=-60)}, "due_on"),
        ({"period_from": timedelta(days=-300)}, "period_from"),
        ({"period_to": timedelta(days=300), "due_on": timedelta(days=301)}, "period_to"),
        ({"title": " "}, "title"),
        ({"title": "a" * 301}, "title"),
    ],
    ids=["wrong order", "due before it begins", "before the project", "after the project", "nameless", "too long"],
)
def test_days_and_words_that_make_no_report(dated, alina, now, today, changes, field):
    changes = {name: today + value if isinstance(value, timedelta) else value for name, value in changes.items()}
    with pytest.raises(Invalid) as refusal:
        by_hand(dated, alina, now, today, **changes)
    assert refusal.value.field == field
    assert not StageReport.objects.exists()


def test_a_day_is_reported_on_once(dated, alina, now, today):
    by_hand(dated, alina, now, today)
    with pytest.raises(Invalid) as refusal:
        by_hand(dated, alina, now, today, title="Ещё один", due_on=today + timedelta(days=11))
    assert refusal.value.code == "overlaps"


def test_who_begins_one(dated, boris, gleb, now, today):
    with pytest.raises(NotAllowed):
        by_hand(dated, gleb, now, today)
    by_hand(dated, boris, now, today)


def test_the_contract_moves_period_and_deadline(dated, alina, gleb, now, today):
    report = by_hand(dated, alina, now, today)
    dates = {"period_from": today - timedelta(days=40), "period_to": today, "due_on": today + timedelta(days=20)}
    with pytest.raises(NotAllowed):
        change_dates(report=report, by=gleb, now=now, **dates)
    change_dates(report=report, by=alina, now=now, **dates)
    assert Checkpoint.objects.get().due_on == today + timedelta(days=20)
    assert set(StageReport.objects.values_list("due_on", flat=True)) == {today + timedelta(days=20)}
    StageReport.objects.update(status=ReportStatus.SUBMITTED)
    with pytest.raises(Conflict):
        change_dates(report=report, by=alina, now=now, **dates)


def test_a_deadline_that_another_checkpoint_has_is_refused(dated, alina, now, today):
    report = by_hand(dated, alina, now, today)
    taken = today + timedelta(days=20)
    CheckpointFactory(project=dated, title=report.title, due_on=taken)
    with pytest.raises(Invalid) as refusal:
        change_dates(
            report=report, by=alina, now=now, period_from=report.period_from, period_to=report.period_to, due_on=taken
        )
    assert refusal.value.field == "due_on"
