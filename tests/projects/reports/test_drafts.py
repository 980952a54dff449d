"""What was typed is kept, right or wrong, and two who type at once lose nothing."""

import pytest

from backend.common.errors import Conflict, Invalid, NotAllowed
from projects.reports.models import DraftChange, StageReport
from projects.reports.services.drafts import keep_draft

SUMMARY = {"summary": "Провели праздник."}


def keep(report, by, now, typed, revision=0, editor="a"):
    return keep_draft(report=report, by=by, now=now, typed=typed, revision=revision, editor=editor)


def test_what_was_typed_is_kept_right_or_wrong(analytical, alina, now, activity):
    day = f"activity-{activity.pk}-on"
    kept = keep(analytical, alina, now, SUMMARY | {day: "31.02.2026"})
    assert kept.values["summary"] == SUMMARY["summary"]
    assert kept.values[day] == "31.02.2026"
    assert kept.report.revision == 1
    assert kept.report.drafted_by == alina
    # The same again changes nothing and counts nothing.
    assert keep(analytical, alina, now, SUMMARY, revision=1).report.revision == 1


def test_figures_and_days_are_kept_in_one_way_of_writing(financial, alina, now, tranche):
    kept = keep(financial, alina, now, {"article-labour-spent": "120\u00a0000,50 ₽"})
    assert kept.report.draft == {"article-labour-spent": "120000.5"}


def test_what_the_passport_knows_stands_in_the_draft(analytical, alina, now, activity, result):
    activity.done_on = analytical.period_from
    activity.save()
    result.achieved = 40
    result.save()
    kept = keep(analytical, alina, now, {f"result-{result.pk}-achieved": "40"})
    assert kept.values[f"activity-{activity.pk}-on"] == analytical.period_from.isoformat()
    assert kept.report.revision == 0, "typing what stands there already changes nothing"


def test_two_who_type_into_different_fields_keep_both(analytical, alina, boris, now):
    keep(analytical, alina, now, {"summary": "Алина", "next": ""}, editor="a")
    kept = keep(analytical, boris, now, {"summary": "", "next": "Борис"}, editor="b")
    assert not kept.clashes
    assert kept.values["summary"] == "Алина"
    assert kept.values["next"] == "Борис"


def test_two_who_type_into_one_field_are_told_and_lose_nothing(analytical, alina, boris, now):
    keep(analytical, alina, now, {"summary": "Алина"}, editor="a")
    kept = keep(analytical, boris, now, {"summary": "Борис", "next": "Дальше"}, editor="b")
    (clash,) = kept.clashes
    assert (clash.theirs, clash.mine, clash.who) == ("Алина", "Борис", str(alina))
    report = StageReport.objects.get()
    assert report.draft == {"summary": "Алина", "next": "Дальше"}
    # Having seen it, he overwrites it.
    kept = keep(analytical, boris, now, {"summary": "Борис"}, revision=report.revision, editor="c")
    assert not kept.clashes
    assert kept.values["summary"] == "Борис"


def test_an_open_form_does_not_clash_with_itself(analytical, alina, now):
    for text in ("Р", "Ра", "Работа"):
        assert not keep(analytical, alina, now, {"summary": text}).clashes
    assert StageReport.objects.get().draft == {"summary": "Работа"}


def test_a_second_window_of_the_same_person_clashes_as_any_other(analytical, alina, now):
    keep(analytical, alina, now, {"summary": "Окно"}, editor="a")
    assert keep(analytical, alina, now, {"summary": "Другое"}, editor="b").clashes


def test_who_types_the_same_text_has_no_clash(analytical, alina, boris, now):
    keep(analytical, alina, now, {"summary": "То же"}, editor="a")
    assert not keep(analytical, boris, now, {"summary": "То же "}, editor="b").clashes


@pytest.mark.parametrize("text", ["a\x00b", "a" * 20_001])
def test_what_cannot_be_kept_is_refused_at_its_field(analytical, alina, now, text):
    with pytest.raises(Invalid) as refusal:
        keep(analytical, alina, now, {"summary": text})
    assert refusal.value.field == "summary"
    assert not DraftChange.objects.exists()


def test_fields_that_nobody_asks_for_are_left_out(analytical, alina, now):
    assert keep(analytical, alina, now, {"salary": "1", "publication-99-title": "x"}).report.draft == {}


def test_who_may_write(analytical, boris, gleb, now):
    with pytest.raises(NotAllowed):
        keep(analytical, gleb, now, SUMMARY)
    assert keep(analytical, boris, now, SUMMARY).report.revision == 1


def test_what_was_sent_is_not_written_any_more(analytical, alina, now, sent, told):
    sent(analytical, told)
    with pytest.raises(Conflict) as refusal:
        keep(analytical, alina, now, {"summary": "Позже"}, revision=1)
    assert refusal.value.code == "sent_meanwhile"
