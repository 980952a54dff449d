"""Sent, returned with remarks, answered, sent again, accepted: and what that does to the project."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from backend.audit.models import Entry
from backend.common import clock
from backend.common.errors import Conflict, Invalid, NotAllowed
from backend.demo.factories import CheckpointFactory
from backend.demo.factories_funding import TrancheFactory
from backend.demo.factories_passport import ActivityFactory
from backend.demo.factories_reports import StageReportFactory
from backend.notifications.models import Letter
from projects.funding.models import Tranche
from projects.funding.services.tranches import spend_tranche
from projects.lifecycle import Stage
from projects.models import Contract, StageChange
from projects.passport.models import Activity
from projects.reports.enums import ReportKind, ReportStatus
from projects.reports.models import DraftChange
from projects.reports.reading import differences
from projects.reports.services.drafts import keep_draft
from projects.reports.services.review import accept_report, add_remarks, return_report, settle_remark
from projects.reports.services.sending import problems_of, send_report, take_back
from projects.warning.models import RiskChange


def test_what_is_not_ready_is_not_sent(analytical, alina, now):
    with pytest.raises(Invalid) as refusal:
        send_report(report=analytical, by=alina, now=now, revision=0)
    assert refusal.value.code == "not_ready"
    assert refusal.value.field == "summary"
    analytical.refresh_from_db()
    assert analytical.status == ReportStatus.DRAFT


def test_a_draft_that_somebody_has_changed_since_is_not_sent(analytical, alina, boris, now, told):
    keep_draft(report=analytical, by=alina, now=now, typed=told, revision=0)
    keep_draft(report=analytical, by=boris, now=now, typed={"next": "Май"}, revision=1)
    with pytest.raises(Conflict) as refusal:
        send_report(report=analytical, by=alina, now=now, revision=1)
    assert refusal.value.code == "changed_meanwhile"


def test_a_version_keeps_the_plan_as_it_was(analytical, sent, told, activity):
    version = sent(analytical, told)
    activity.title = "Другое"
    activity.save()
    version.refresh_from_db()
    titles = [group["title"] for section in version.data["sections"] for group in section["groups"]]
    assert "Праздник двора" in titles
    assert "Другое" not in titles
    assert "Publication 2" not in titles
    assert "Публикация 2" not in titles, "empty rows are not sent"
    assert not DraftChange.objects.exists()


def test_the_checkpoint_is_done_when_both_reports_are_sent(analytical, financial, checkpoint, sent, told, spent, today):
    sent(analytical, told)
    checkpoint.refresh_from_db()
    assert checkpoint.done_on is None
    sent(financial, spent)
    checkpoint.refresh_from_db()
    assert checkpoint.done_on == today


def test_the_project_goes_through_its_stage_of_reporting(
    project, analytical, financial, sent, told, spent, boris, alina, now
):
    sent(analytical, told)
    project.refresh_from_db()
    assert project.stage == Stage.REPORTING
    sent(financial, spent)
    return_report(report=financial, by=boris, now=now, version=1, reason="Нет актов.")
    project.refresh_from_db()
    assert project.stage == Stage.REPORTING_FIX
    financial.refresh_from_db()
    keep_draft(report=financial, by=alina, now=now, typed={"documents": "Акты 1–4"}, revision=financial.revision)
    financial.refresh_from_db()
    send_report(report=financial, by=alina, now=now, revision=financial.revision)
    project.refresh_from_db()
    assert project.stage == Stage.REPORTING
    accept_report(report=financial, by=boris, now=now, version=2)
    project.refresh_from_db()
    assert project.stage == Stage.REPORTING, "the other report still waits"
    accept_report(report=analytical, by=boris, now=now, version=1)
    project.refresh_from_db()
    assert project.stage == Stage.ACTIVE
    moves = StageChange.objects.filter(project=project).order_by("pk").values_list("target", flat=True)
    assert list(moves) == [Stage.REPORTING, Stage.REPORTING_FIX, Stage.REPORTING, Stage.ACTIVE]


def test_the_final_report_ends_the_work(project, analytical, checkpoint, sent, told, boris, now):
    analytical.final = True
    analytical.save()
    sent(analytical, told)
    project.refresh_from_db()
    assert project.stage == Stage.FINAL_REPORTING
    accept_report(report=analytical, by=boris, now=now, version=1)
    project.refresh_from_db()
    assert project.stage == Stage.EVALUATION


def test_a_report_counts_where_no_move_leads_on(project, analytical, sent, told):
    project.stage = Stage.AMENDING
    project.save()
    sent(analytical, told)
    project.refresh_from_db()
    assert project.stage == Stage.AMENDING
    assert analytical.status == ReportStatus.SUBMITTED


def test_acceptance_writes_the_facts_back(
    analytical, financial, sent, told, spent, boris, activity, result, tranche, today
):
    now = clock.now()
    sent(analytical, told)
    sent(financial, spent)
    activity.refresh_from_db()
    assert activity.done_on is None
    accept_report(report=analytical, by=boris, now=now, version=1)
    accept_report(report=financial, by=boris, now=now, version=1)
    for row in (activity, result, tranche):
        row.refresh_from_db()
    assert activity.done_on == today - timedelta(days=25)
    assert result.achieved == Decimal(84)
    assert tranche.spent == Decimal("120000.50")
    # Returned because it was accepted by mistake, it counts no more, and accepted again it counts once.
    return_report(report=financial, by=boris, now=now, version=1, reason="Ошибка")
    tranche.refresh_from_db()
    assert tranche.spent == 0
    financial.refresh_from_db()
    send_report(report=financial, by=boris, now=now, revision=financial.revision)
    accept_report(report=financial, by=boris, now=now, version=2)
    tranche.refresh_from_db()
    assert tranche.spent == Decimal("120000.50")


def test_a_field_is_written_at_once_however_many_rows_it_has(
    analytical, sent, told, boris, activity, result, today, now
):
    held = [activity, *(ActivityFactory(task=activity.task, starts_on=activity.starts_on, ends_on=activity.ends_on)
                        for _ in range(3))]  # fmt: skip
    days = {f"activity-{row.pk}-on": f"{today - timedelta(days=20 + place)}" for place, row in enumerate(held)}
    sent(analytical, told | days | {f"activity-{row.pk}-fact": "Было" for row in held})
    RiskChange.objects.all().delete()

    def writes(deed, **said):
        with CaptureQueriesContext(connection) as asked:
            deed(report=analytical, by=boris, now=now, version=1, **said)
        return [query["sql"].split('"')[1] for query in asked if query["sql"].startswith('UPDATE "passport_')]

    assert writes(accept_report) == ["passport_activity", "passport_result"]
    assert [row.done_on for row in Activity.objects.filter(pk__in=[row.pk for row in held]).order_by("pk")] == [
        today - timedelta(days=20 + place) for place in range(4)
    ]
    assert RiskChange.objects.filter(number=analytical.project_id).exists(), "the warning counts it anew"
    RiskChange.objects.all().delete()
    assert writes(return_report, reason="Ошибка") == ["passport_activity", "passport_result"]
    assert not Activity.objects.exclude(done_on=None).exists()
    assert RiskChange.objects.filter(number=analytical.project_id).exists()


def typed_again(report, sent, values):
    report.refresh_from_db()
    return sent(report, values)


def test_what_was_entered_by_hand_as_spent_stays(project, financial, sent, spent, boris, alina, tranche, today, now):
    others = {
        number: TrancheFactory(
            project=project, number=number, planned_on=today, amount=Decimal(300_000),
            received_on=today - timedelta(days=2), received=Decimal(300_000),
        )
        for number in (2, 3)
    }  # fmt: skip
    spend_tranche(tranche=others[2], by=alina, now=now, spent=Decimal(70_000))
    spend_tranche(tranche=others[3], by=alina, now=now, spent=Decimal(40_000))

    def figures():
        return list(Tranche.objects.order_by("number").values_list("spent", flat=True))

    # Tranche 2 is not named, of tranche 3 the report tells less than is entered.
    values = {
        "article-labour-spent": "130000", f"tranche-{tranche.pk}-spent": "120000",
        f"tranche-{others[3].pk}-spent": "10000",
    }  # fmt: skip
    sent(financial, values)
    accept_report(report=financial, by=boris, now=now, version=1)
    assert figures() == [Decimal(120_000), Decimal(70_000), Decimal(40_000)]
    entry = Entry.objects.get(verb="report.facts_written")
    assert Decimal(entry.before[f"tranche:{tranche.pk}"]) == 0
    assert Decimal(entry.after[f"tranche:{tranche.pk}"]) == 120_000
    assert f"tranche:{others[2].pk}" not in entry.after
    return_report(report=financial, by=boris, now=now, version=1, reason="Ошибка")
    assert figures() == [Decimal(0), Decimal(70_000), Decimal(40_000)]


def test_a_returned_report_gives_back_what_was_entered_before(financial, sent, spent, boris, alina, tranche, now):
    spend_tranche(tranche=tranche, by=alina, now=now, spent=Decimal(30_000))
    sent(financial, spent)
    accept_report(report=financial, by=boris, now=now, version=1)
    tranche.refresh_from_db()
    assert tranche.spent == Decimal("120000.50")
    return_report(report=financial, by=boris, now=now, version=1, reason="Ошибка")
    tranche.refresh_from_db()
    assert tranche.spent == Decimal(30_000)

    typed_again(financial, sent, {"article-labour-spent": "100000", f"tranche-{tranche.pk}-spent": "100000"})
    accept_report(report=financial, by=boris, now=now, version=2)
    spend_tranche(tranche=tranche, by=alina, now=now, spent=Decimal(150_000))
    return_report(report=financial, by=boris, now=now, version=2, reason="Ошибка")
    tranche.refresh_from_db()
    assert tranche.spent == Decimal(150_000), "what was entered since then stays"


@pytest.mark.parametrize("first", [0, 1])
def test_reports_are_taken_off_a_tranche_in_any_order(
    project, financial, period, sent, spent, boris, alina, tranche, now, first
):
    spend_tranche(tranche=tranche, by=alina, now=now, spent=Decimal(30_000))
    later = CheckpointFactory(project=project, title="Отчёт за второй этап", due_on=financial.due_on)
    second = StageReportFactory(
        project=project, checkpoint=later, kind=ReportKind.FINANCIAL, title=later.title, due_on=later.due_on, **period
    )
    both = [financial, second]
    for report, amount in zip(both, ("100000", "50000"), strict=True):
        sent(report, {"article-labour-spent": amount, f"tranche-{tranche.pk}-spent": amount})
        accept_report(report=report, by=boris, now=now, version=1)
    tranche.refresh_from_db()
    assert tranche.spent == Decimal(150_000)
    return_report(report=both[first], by=boris, now=now, version=1, reason="Ошибка")
    tranche.refresh_from_db()
    assert tranche.spent == [Decimal(50_000), Decimal(100_000)][first]
    return_report(report=both[1 - first], by=boris, now=now, version=1, reason="Ошибка")
    tranche.refresh_from_db()
    assert tranche.spent == Decimal(30_000)


def test_an_activity_reported_as_held_by_mistake_is_open_again(analytical, sent, told, boris, activity, result, now):
    def held():
        activity.refresh_from_db()
        return activity.done_on

    sent(analytical, told)
    accept_report(report=analytical, by=boris, now=now, version=1)
    day = held()
    assert day
    return_report(report=analytical, by=boris, now=now, version=1, reason="Праздника не было")
    result.refresh_from_db()
    assert (held(), result.achieved) == (None, None)

    corrected = {f"activity-{activity.pk}-on": "", f"activity-{activity.pk}-why": "Перенесли на май"}
    typed_again(analytical, sent, corrected)
    accept_report(report=analytical, by=boris, now=now, version=2)
    result.refresh_from_db()
    assert (held(), result.achieved) == (None, Decimal(84))


def test_a_day_that_the_passport_knew_goes_with_the_report_that_repeats_it(
    analytical, sent, told, boris, activity, now, today
):
    activity.done_on = day = today - timedelta(days=25)
    activity.save()
    sent(analytical, told)
    accept_report(report=analytical, by=boris, now=now, version=1)
    return_report(report=analytical, by=boris, now=now, version=1, reason="Праздника не было")
    activity.refresh_from_db()
    assert activity.done_on == day, "the report has not written it"

    corrected = {f"activity-{activity.pk}-on": "", f"activity-{activity.pk}-why": "Перенесли на май"}
    typed_again(analytical, sent, corrected)
    accept_report(report=analytical, by=boris, now=now, version=2)
    activity.refresh_from_db()
    assert activity.done_on is None
    return_report(report=analytical, by=boris, now=now, version=2, reason="Он всё же был")
    activity.refresh_from_db()
    assert activity.done_on == day


def test_remarks_are_answered_beside_their_fields(analytical, sent, told, alina, boris, now, today):
    sent(analytical, told)
    return_report(
        report=analytical, by=boris, now=now, version=1, reason="Мало подробностей.", by_fund=True,
        texts={"summary": "Сколько человек?", "": "Приложите фото."}, fix_by=today + timedelta(days=5),
    )  # fmt: skip
    analytical.refresh_from_db()
    assert (analytical.status, analytical.times_returned) == (ReportStatus.RETURNED, 1)
    assert analytical.deadline == today + timedelta(days=5)
    on_summary = analytical.remarks.get(field="summary")
    on_all = analytical.remarks.get(field="")
    missing = {problem.field for problem in problems_of(analytical, now=now) if problem.blocks}
    assert missing == {f"answer-{on_summary.pk}", f"answer-{on_all.pk}"}
    # One is followed by a change of the field, the other is answered.
    typed = {"summary": "Пришли 84 человека.", f"answer-{on_all.pk}": "Приложили."}
    kept = keep_draft(report=analytical, by=alina, now=now, typed=typed, revision=analytical.revision)
    second = send_report(report=kept.report, by=alina, now=now, revision=kept.report.revision)
    on_all.refresh_from_db()
    assert (on_all.answer, on_all.answered_by) == ("Приложили.", alina)
    assert second.number == 2
    first = analytical.versions.get(number=1)
    assert (first.decision, first.by_fund, first.decided_by) == ("returned", True, boris)
    (change,) = differences(first, second)
    assert [piece.kind for piece in change.pieces] == ["gone", "new"] or "new" in [p.kind for p in change.pieces]
    accept_report(report=analytical, by=boris, now=now, version=2)
    assert not analytical.remarks.filter(resolved_at=None).exists()


def test_nobody_decides_about_a_version_that_they_have_not_read(analytical, sent, told, alina, boris, now):
    sent(analytical, told)
    take_back(report=analytical, by=alina, now=now)
    analytical.refresh_from_db()
    send_report(report=analytical, by=alina, now=now, revision=analytical.revision)
    with pytest.raises(Conflict) as refusal:
        accept_report(report=analytical, by=boris, now=now, version=1)
    assert refusal.value.code == "version_changed"
    accept_report(report=analytical, by=boris, now=now, version=2)
    with pytest.raises(Conflict):
        accept_report(report=analytical, by=boris, now=now, version=2)


def test_what_was_sent_can_be_taken_back(analytical, checkpoint, sent, told, alina, now):
    sent(analytical, told)
    checkpoint.refresh_from_db()
    assert checkpoint.done_on is not None
    take_back(report=analytical, by=alina, now=now)
    checkpoint.refresh_from_db()
    analytical.refresh_from_db()
    assert checkpoint.done_on is None
    assert analytical.status == ReportStatus.DRAFT
    with pytest.raises(Conflict):
        take_back(report=analytical, by=alina, now=now)


def test_the_nko_does_not_review_itself(analytical, sent, told, alina, gleb, now):
    sent(analytical, told)
    for who in (alina, gleb):
        for decide in (accept_report, return_report):
            with pytest.raises(NotAllowed):
                decide(report=analytical, by=who, now=now, version=1, reason="Да")
        with pytest.raises(NotAllowed):
            add_remarks(report=analytical, by=who, now=now, version=1, texts={"summary": "Да"})


@pytest.mark.parametrize(
    ("texts", "code"), [({"summary": " "}, "nothing_said"), ({"no-such": "А"}, "no_such_field"),
                        ({"summary": "а" * 5001}, "too_long")],
)  # fmt: skip
def test_a_remark_says_something_about_a_field(analytical, sent, told, boris, now, texts, code):
    sent(analytical, told)
    with pytest.raises(Invalid) as refusal:
        add_remarks(report=analytical, by=boris, now=now, version=1, texts=texts)
    assert refusal.value.code == code
    assert not analytical.remarks.exists()


def test_a_return_names_its_reason_and_a_day_to_come(analytical, sent, told, boris, now, today):
    sent(analytical, told)
    with pytest.raises(Invalid) as refusal:
        return_report(report=analytical, by=boris, now=now, version=1, reason=" ")
    assert refusal.value.field == "reason"
    with pytest.raises(Invalid) as refusal:
        return_report(
            report=analytical, by=boris, now=now, version=1, reason="Нет актов", fix_by=today - timedelta(days=1)
        )
    assert refusal.value.field == "fix_by"


def test_letters_go_to_the_nko(analytical, sent, told, alina, boris, now):
    sent(analytical, told)
    add_remarks(report=analytical, by=boris, now=now, version=1, texts={"summary": "Сколько?"})
    return_report(report=analytical, by=boris, now=now, version=1, reason="Мало.")
    letters = Letter.objects.filter(rule__startswith="reports.", recipient=alina.email).order_by("pk")
    assert [letter.rule for letter in letters] == ["reports.remarked", "reports.returned"]
    assert {letter.thread for letter in letters} == {f"project:{analytical.project_id}"}


def test_a_remark_is_settled_and_opened_again(analytical, sent, told, boris, alina, now):
    sent(analytical, told)
    (remark,) = add_remarks(report=analytical, by=boris, now=now, version=1, texts={"summary": "Сколько?"})
    with pytest.raises(NotAllowed):
        settle_remark(remark=remark, by=alina, now=now)
    assert settle_remark(remark=remark, by=boris, now=now).resolved_by == boris
    assert settle_remark(remark=remark, by=boris, now=now, settled=False).resolved_at is None


def test_reports_are_sent_while_the_work_goes_on(project, analytical, alina, now, told):
    keep_draft(report=analytical, by=alina, now=now, typed=told, revision=0)
    project.stage = Stage.TERMINATED
    project.save()
    assert not Contract.objects.filter(project=project).exists()
    with pytest.raises(Conflict) as refusal:
        send_report(report=analytical, by=alina, now=now, revision=1)
    assert refusal.value.code == "not_funded"
