"""Measuring oneself: nothing is lost, nobody confirms their own, an old version is told clearly."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction

from backend.common import clock
from backend.common.errors import Conflict, Invalid, NotAllowed
from backend.demo.factories import MOMENT, CentreFactory, RegionFactory
from backend.demo.factories_offering import OfferFactory, ServiceFactory
from backend.demo.factories_quality import (
    AnswerFactory,
    AssessmentFactory,
    CriterionFactory,
    StandardVersionFactory,
    publish,
    published_standard,
)
from backend.notifications.models import Letter
from mentoring.quality.enums import Group, Level, Status
from mentoring.quality.models import Assessment
from mentoring.quality.selectors import left_behind
from mentoring.quality.services.assessing import (
    Given,
    begin_assessment,
    give_up,
    save_answers,
    submit_assessment,
    take_back,
    what_is_missing,
)
from mentoring.quality.services.carrying import carry_over
from mentoring.quality.services.evidence import MOST_FILES, attach
from projects.files.models import StoredFile


def begin(version, place, by):
    return begin_assessment(standard=version.standard, place=place, by=by, now=MOMENT)


def said(text="Есть перечень", level=Level.YES, link="", revision=0):
    return Given(level=level, text=text, link=link, revision=revision)


def paper(content=b"%PDF-1.4\n%%EOF\n", name="Отзывы.pdf"):
    return SimpleUploadedFile(name, content)


def next_version(version, *, without=None, changed=None):
    """A published version 2: a copy without one criterion, with one whose points are others, and with a new one."""
    new = StandardVersionFactory(standard=version.standard, number=2, changes="Новое")
    for row in version.criteria.all():
        if row != without:
            CriterionFactory(
                version=new, key=row.key, group=row.group, position=row.position, text=row.text, required=row.required,
                points=20 if row == changed else row.points,
            )  # fmt: skip
    CriterionFactory(version=new, group=Group.STAFF, position=9)
    publish(new)
    return new


def test_who_answers_for_a_place_begins(version, centre, nko, vera, boris, alina, gleb):
    assert begin(version, centre, vera).version == version
    for person in (boris, gleb, alina):
        with pytest.raises(NotAllowed):
            begin(version, centre, person)
    with pytest.raises(Invalid):
        begin(version, nko, alina)
    for_nko = published_standard(standard__audience="nko")
    assert begin(for_nko, nko, alina).organisation == nko


def test_a_standard_of_another_region_or_of_a_service_that_is_not_offered(centre, vera):
    far = published_standard(standard__region=RegionFactory())
    with pytest.raises(Invalid):
        begin(far, centre, vera)
    of_service = published_standard(standard__service=ServiceFactory())
    with pytest.raises(Invalid) as refusal:
        begin(of_service, centre, vera)
    assert refusal.value.code == "not_offered"
    OfferFactory(centre=centre, service=of_service.standard.service)
    assert begin(of_service, centre, vera).pk


@pytest.mark.django_db(transaction=True)
def test_twenty_clicks_at_once_begin_one_assessment(version, centre, vera):
    def attempt(_number):
        try:
            return begin_assessment(standard=version.standard, place=centre, by=vera, now=clock.now()).status
        except Conflict as refusal:
            return refusal.code
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as pool:
        answers = sorted(pool.map(attempt, range(20)))
    assert answers == ["draft"] + ["running"] * 19
    assert Assessment.objects.count() == 1


def test_only_what_differs_is_written_and_nobody_overwrites_another(assessment, vera, boris):
    first, second, _third = assessment.version.criteria.all()
    keys = [str(first.key), str(second.key)]
    saved = save_answers(assessment=assessment, given={keys[0]: said(), keys[1]: said("Два")}, by=vera, now=MOMENT)
    assert (saved.clashes, [answer.revision for answer in saved.answers.values()]) == ([], [1, 1])
    # Boris has an older page: his change of the first is refused, what he left alone is no change.
    again = save_answers(
        assessment=assessment, given={keys[0]: said("Иначе"), keys[1]: said("Два")}, by=boris, now=MOMENT
    )
    assert again.clashes == [keys[0]]
    answers = assessment.answers.order_by("criterion__position")
    assert [(answer.text, answer.by) for answer in answers] == [("Есть перечень", vera), ("Два", vera)]
    fresh = save_answers(assessment=assessment, given={keys[0]: said("Иначе", revision=1)}, by=boris, now=MOMENT)
    assert (fresh.clashes, assessment.answers.get(criterion=first).text) == ([], "Иначе")


@pytest.mark.parametrize(
    ("given", "field"),
    [(said(link="нет такой"), "link"), (said(link="http://example.org/" + "a" * 500), "link")],
)
def test_bad_answers_are_refused_at_their_field(assessment, vera, given, field):
    key = str(assessment.version.criteria.first().key)
    with pytest.raises(Invalid) as refusal:
        save_answers(assessment=assessment, given={key: given}, by=vera, now=MOMENT)
    assert refusal.value.field == f"{key}-{field}"
    assert not assessment.answers.exists()


def test_strangers_and_confirmers_do_not_fill_in(assessment, other, pavel, gleb, oleg):
    for person in (pavel, gleb, oleg):
        with pytest.raises(NotAllowed):
            save_answers(assessment=assessment, given={}, by=person, now=MOMENT)


def test_what_is_missing_is_named(assessment, vera, other):
    assert len(what_is_missing(assessment)) == 3
    first, second, third = assessment.version.criteria.all()
    AnswerFactory(assessment=assessment, criterion=first, level=Level.NO, text="")
    AnswerFactory(assessment=assessment, criterion=second, text="")
    AnswerFactory(assessment=assessment, criterion=third, text="", link="https://example.org/")
    assert [one.criterion for one in what_is_missing(assessment)] == [second]
    with pytest.raises(Invalid) as refusal:
        submit_assessment(assessment=assessment, confirmer=other, by=vera, now=MOMENT)
    assert refusal.value.code == "incomplete"
    attach(assessment=assessment, criterion=second, content=paper(), by=vera, now=MOMENT)
    sent = submit_assessment(assessment=assessment, confirmer=other, by=vera, now=MOMENT)
    assert (sent.status, sent.confirmer) == (Status.SUBMITTED, other)


def test_who_is_asked_hears_of_it(complete, vera, other, pavel, oleg):
    submit_assessment(assessment=complete, confirmer=other, by=vera, now=MOMENT)
    assert list(Letter.objects.values_list("rule", "recipient")) == [("quality.submitted", pavel.email)]
    take_back(assessment=complete, by=vera, now=MOMENT)
    submit_assessment(assessment=complete, confirmer=None, by=vera, now=clock.now())
    assert Letter.objects.latest("pk").recipient == oleg.email


def test_an_old_version_is_not_sent_and_nothing_is_lost(complete, version, vera, other):
    first, second, third = version.criteria.all()
    file = attach(assessment=complete, criterion=first, content=paper(), by=vera, now=MOMENT)
    new = next_version(version, without=third, changed=second)
    with pytest.raises(Conflict) as refusal:
        submit_assessment(assessment=complete, confirmer=other, by=vera, now=MOMENT)
    assert refusal.value.code == "old_version"
    assert "2" in str(refusal.value.message)
    # Typing goes on; then the answers are carried over.
    carry_over(assessment=complete, by=vera, now=MOMENT)
    complete.refresh_from_db()
    assert (complete.version, complete.status) == (new, Status.DRAFT)
    kept = {answer.criterion.key: answer for answer in complete.answers.filter(criterion__version=new)}
    assert set(kept) == {first.key, second.key}
    assert (kept[first.key].look_again, kept[second.key].look_again) == (False, True)
    assert StoredFile.objects.of(kept[first.key]).get() == file
    assert [answer.criterion for answer in left_behind(complete)] == [third]
    assert len(what_is_missing(complete)) == 1
    with pytest.raises(Conflict):
        carry_over(assessment=complete, by=vera, now=MOMENT)


def test_a_page_that_was_open_while_the_answers_were_carried_over_loses_nothing(complete, version, vera):
    first, _second, third = version.criteria.all()
    next_version(version, without=third)
    carry_over(assessment=complete, by=vera, now=MOMENT)
    complete.refresh_from_db()
    typed = {str(first.key): said("Дописали", revision=1), str(third.key): said("И сюда", revision=1)}
    saved = save_answers(assessment=complete, given=typed, by=vera, now=MOMENT, seen=version)
    assert saved.clashes == [str(first.key)]
    assert left_behind(complete)[0].text == "И сюда"


def test_what_was_given_up_begins_the_next(complete, version, centre, vera):
    give_up(assessment=complete, by=vera, now=MOMENT)
    again = begin(version, centre, vera)
    assert {answer.text for answer in again.answers.all()} == {"Есть перечень и график на сайте"}
    assert all(answer.look_again for answer in again.answers.all())


def test_files_have_limits(assessment, vera, gleb):
    row = assessment.version.criteria.first()
    for bad in (paper(b""), paper(b"MZ program"), paper(b"plain text")):
        with pytest.raises(Invalid) as refusal:
            attach(assessment=assessment, criterion=row, content=bad, by=vera, now=MOMENT)
        assert refusal.value.field == "content"
    with pytest.raises(NotAllowed):
        attach(assessment=assessment, criterion=row, content=paper(), by=gleb, now=MOMENT)
    for _number in range(MOST_FILES):
        attach(assessment=assessment, criterion=row, content=paper(), by=vera, now=MOMENT)
    with pytest.raises(Invalid) as refusal:
        attach(assessment=assessment, criterion=row, content=paper(), by=vera, now=MOMENT)
    assert refusal.value.code == "too_many"
    assert StoredFile.objects.count() == MOST_FILES


def test_evidence_is_seen_by_those_who_assess_and_confirm_only(complete, vera, boris, other, pavel, oleg, gleb, alina):
    row = complete.version.criteria.first()
    file = attach(assessment=complete, criterion=row, content=paper(), by=vera, now=MOMENT)

    def see(person):
        return StoredFile.objects.visible_to(person).filter(pk=file.pk).exists()

    assert [see(person) for person in (vera, boris, oleg, pavel, gleb, alina)] == [
        True,
        True,
        True,
        False,
        False,
        False,
    ]
    submit_assessment(assessment=complete, confirmer=other, by=vera, now=MOMENT)
    assert [see(person) for person in (pavel, gleb, alina)] == [True, False, False]


def test_the_database_knows_whose_assessment_it_is(version, centre):
    for fields in ({"centre": None}, {"confirmer": centre, "centre": centre}):
        with pytest.raises(IntegrityError), transaction.atomic():
            AssessmentFactory(version=version, **fields)
    assert AssessmentFactory(version=version, centre=CentreFactory()).pk
