"""Who is told of a report, and until when it is still needed."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps

from backend.demo.factories import CheckpointFactory
from backend.notifications.letters import write
from backend.notifications.models import Letter
from projects.lifecycle import Stage
from projects.reports import followups
from projects.reports.models import StageReport
from projects.reports.services.drafts import keep_draft
from projects.reports.services.review import accept_report, return_report


def ids(rows):
    return {row["subject_id"] for row in rows}


def test_a_report_that_nobody_began_is_told_of_until_somebody_does(project, analytical, alina, now):
    assert ids(followups.not_begun(now)) == {analytical.pk}
    keep_draft(report=analytical, by=alina, now=now, typed={"summary": "Начали"}, revision=0)
    assert ids(followups.not_begun(now)) == set()


def test_not_where_the_work_has_ended(project, analytical, now):
    project.stage = Stage.TERMINATED
    project.save()
    assert ids(followups.not_begun(now)) == set()


def test_a_report_waits_for_review_from_the_day_on_which_it_came(analytical, sent, told, boris, now, today):
    sent(analytical, told)
    (row,) = followups.to_review(now)
    assert (row["subject_id"], row["anchor"]) == (analytical.pk, today)
    return_report(report=analytical, by=boris, now=now, version=1, reason="Мало.", fix_by=today + timedelta(days=5))
    assert ids(followups.to_review(now)) == set()
    (row,) = followups.to_correct(now)
    assert (row["subject_id"], row["anchor"]) == (analytical.pk, today + timedelta(days=5))


def test_the_letters_say_what_to_do(analytical, sent, told, boris, now, today):
    sent(analytical, told)
    return_report(
        report=analytical, by=boris, now=now, version=1, reason="Нужны цифры.", texts={"summary": "Сколько человек?"},
        fix_by=today + timedelta(days=5), by_fund=True,
    )  # fmt: skip
    letter = Letter.objects.get(rule="reports.returned")
    (facts,) = followups.about_reports([analytical.pk]).values()
    text = write(letter, facts).plain
    assert "Фонд вернул отчёт" in text
    assert "Нужны цифры." in text
    assert "Сколько человек?" in text


@pytest.mark.parametrize("rows", [1, 3])
def test_a_batch_of_letters_costs_the_same(rows, analytical, financial, sent, told, now, django_assert_num_queries):
    sent(analytical, told)
    numbers = [analytical.pk, financial.pk, 10**9][:rows]
    with django_assert_num_queries(3):
        assert set(followups.about_reports(numbers)) <= set(numbers)


def test_accepted_by_letter(analytical, sent, told, boris, alina, now):
    sent(analytical, told)
    accept_report(report=analytical, by=boris, now=now, version=1, reason="Спасибо!")
    assert Letter.objects.get(rule="reports.accepted").recipient == alina.email


def test_checkpoints_that_were_there_before_get_their_reports(project, today):
    first = CheckpointFactory(project=project, due_on=today + timedelta(days=40))
    CheckpointFactory(project=project, due_on=today + timedelta(days=140), kind="final_report")
    CheckpointFactory(project=project, due_on=today - timedelta(days=40), done_on=today)
    CheckpointFactory(project=project, due_on=today, kind="key")
    assert not StageReport.objects.exists()
    import_module("projects.reports.migrations.0002_reports_of_open_checkpoints").plan(apps, None)
    assert StageReport.objects.count() == 4
    assert set(StageReport.objects.filter(checkpoint=first).values_list("number", flat=True)) == {1}
    assert StageReport.objects.filter(final=True).count() == 2
