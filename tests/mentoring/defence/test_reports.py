"""The yearly report: drafted from the data, frozen once it is published, corrected by a new version, printed."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from backend.accounts.enums import Role
from backend.common import clock
from backend.common.errors import Conflict, Invalid, NotAllowed
from backend.demo.factories import (
    MOMENT,
    CentreFactory,
    ContactFactory,
    EventFactory,
    ProjectFactory,
    RegistrationFactory,
    UserFactory,
    member,
)
from backend.demo.factories_cases import CaseFactory
from backend.demo.factories_defence import DefenceSectionFactory, SeasonFactory
from backend.directory.yearly import Year, sections
from mentoring.cases.services import client, referring, talk, work
from mentoring.defence.models import Defence, DefenceSection, DefenceVersion
from mentoring.defence.papers import paper_of
from mentoring.defence.selectors import current_version, written
from mentoring.defence.services import reports as services
from mentoring.defence.sources import help_given
from mentoring.indicators.figures import lines_of
from mentoring.periods import Period
from projects.lifecycle import Stage
from projects.models import StageChange

DURING = MOMENT.replace(year=2025, month=6)


def begin(season, centre, by):
    return services.begin_report(season=season, centre=centre, by=by, now=MOMENT)


def figures(version):
    return {figure["key"]: figure["value"] for section in version.sections.all() for figure in section.figures}


def test_the_draft_is_made_from_the_data_of_the_year(season, project, boris, vera):
    centre = project.centre
    won = ProjectFactory(centre=centre, organisation=project.organisation, grant=500_000)
    for target, at in ((Stage.WON, DURING), (Stage.WON, MOMENT), (Stage.LOST, DURING)):
        changed = won if target == Stage.WON else project
        StageChange.objects.create(project=changed, source=Stage.ADMITTED, target=target, at=at)
    StageChange.objects.create(project=ProjectFactory(), source=Stage.ADMITTED, target=Stage.WON, at=DURING)
    ContactFactory(project=project, by=boris, at=DURING)
    ContactFactory(project=project, by=boris, at=MOMENT)
    event = EventFactory(centre=centre, starts_at=DURING)
    RegistrationFactory(event=event, status="confirmed")
    RegistrationFactory(event=event, status="cancelled")
    RegistrationFactory(event=EventFactory(starts_at=DURING), status="confirmed")
    CaseFactory(centre=centre, asked_at=DURING)
    CaseFactory(asked_at=DURING)
    found = figures(begin(season, centre, vera))
    expected = {
        "won": 1, "won_share": 50, "grants": "500000.00", "contacts": 1, "events": 1, "participants": 1, "cases": 1,
    }  # fmt: skip
    assert {key: found[key] for key in expected} == expected
    assert found["rating"] is None


def test_a_request_that_was_passed_on_is_in_the_reports_of_both_as_in_the_indicators(season, project, boris, vera):
    first = project.centre
    first.status = "verified"
    first.save()
    second = CentreFactory(region=first.region, status="verified")
    head = UserFactory()
    member(head, Role.HEAD, second)
    case = CaseFactory(centre=first, asked_at=DURING, organisation=project.organisation, owner=vera)
    talk.answer(case=case, text="Посмотрим.", by=vera, now=DURING + timedelta(hours=5))
    later = DURING + timedelta(days=60)
    referring.refer(case=case, to_centre=second, reason="К вам", by=vera, now=later, client_agreed=True)
    talk.answer(case=case, text="Вот.", by=head, now=later + timedelta(days=30))
    work.close(case=case, outcome="solved", result="Готово.", by=head, now=later + timedelta(days=31))
    client.rate(case=case, rating=4, now=later + timedelta(days=32))
    CaseFactory(centre=first, asked_at=DURING, status="withdrawn", closed_at=later)
    keys = ("cases", "closed", "nkos", "in_time", "rating", "passed_on", "taken_over")
    expected = {first: [1, 0, 1, 100, None, 1, 0], second: [1, 1, 1, 0, Decimal(4), 0, 1]}
    year = Period(date(2025, 1, 1), date(2025, 12, 31))
    for centre, line in zip(expected, lines_of(list(expected), year, region=first.region, now=MOMENT), strict=True):
        found = {figure.key: figure.value for figure in help_given(centre, Year(2025))}
        assert [found[key] for key in keys] == expected[centre]
        same = {"requests": "cases", "in_time": "in_time", "satisfaction": "rating"}
        assert [line.figure(one).value for one in same] == [found[other] for other in same.values()]


def test_the_year_ends_at_midnight_of_the_centre(season, project, boris, vera):
    # Vladivostok is ten hours ahead: the last evening of 2024 in UTC is 2025 there.
    there = MOMENT.replace(year=2024, month=12, day=31, hour=20)
    ContactFactory(project=project, by=boris, at=there)
    ContactFactory(project=project, by=boris, at=there - timedelta(hours=8))
    assert figures(begin(season, project.centre, vera))["contacts"] == 1


def test_every_figure_says_what_it_counts(db):
    centre = CentreFactory()
    found = [figure for section in sections() for figure in section.figures(centre, Year(2025))]
    assert len(found) > 25
    assert all(figure.means and figure.label for figure in found)
    assert len({figure.key for figure in found}) == len(found)
    assert {section.key for section in sections()} >= {"projects", "survival", "care", "help", "events", "quality"}


def test_only_the_head_begins_and_only_once(season, project, vera, boris, gleb, oleg):
    for person in (boris, gleb, oleg):
        with pytest.raises(NotAllowed):
            begin(season, project.centre, person)
    begin(season, project.centre, vera)
    with pytest.raises(Conflict) as refusal:
        begin(season, project.centre, vera)
    assert refusal.value.code == "begun"
    with pytest.raises(Invalid):
        begin(SeasonFactory(year=2024), project.centre, vera)


@pytest.mark.django_db(transaction=True)
def test_ten_clicks_at_once_begin_one_report(season, project, vera):
    def attempt(_number):
        try:
            return services.begin_report(season=season, centre=project.centre, by=vera, now=clock.now()).number
        except Conflict as refusal:
            return refusal.code
        finally:
            connection.close()

    with ThreadPoolExecutor(5) as pool:
        answers = sorted(map(str, pool.map(attempt, range(10))))
    assert answers == ["1"] + ["begun"] * 9
    assert DefenceVersion.objects.count() == 1


def test_words_are_kept_and_figures_taken_anew(season, project, boris, vera):
    version = begin(season, project.centre, vera)
    services.write_report(version=version, texts={"care": "Звонили каждому", "none": "?"}, by=vera, now=MOMENT)
    ContactFactory(project=project, by=boris, at=DURING)
    assert figures(version)["contacts"] == 0
    services.renew_figures(version=version, by=vera, now=MOMENT + timedelta(days=1))
    assert figures(version)["contacts"] == 1
    assert version.sections.get(key="care").text == "Звонили каждому"
    with pytest.raises(NotAllowed):
        services.write_report(version=version, texts={}, by=boris, now=MOMENT)


def test_what_is_published_changes_neither_here_nor_in_the_database(defence, vera):
    version = current_version(defence)
    for change in (
        lambda: services.write_report(version=version, texts={"projects": "Иначе"}, by=vera, now=MOMENT),
        lambda: services.renew_figures(version=version, by=vera, now=MOMENT),
        lambda: services.publish_report(version=version, by=vera, now=MOMENT),
        lambda: services.discard_draft(version=version, by=vera, now=MOMENT),
    ):
        with pytest.raises(Conflict):
            change()
    for change in (
        lambda: DefenceVersion.objects.filter(pk=version.pk).update(note="Иначе"),
        lambda: DefenceSection.objects.filter(version=version).update(figures=[]),
        lambda: version.sections.all().delete(),
        lambda: DefenceSectionFactory(version=version, key="care"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    assert figures(version) == {"won": 4}


def test_a_correction_is_a_new_version_that_says_what_it_corrects(defence, vera, client):
    draft = services.correct_report(defence=defence, by=vera, now=MOMENT)
    assert (draft.number, figures(draft)) == (2, {"won": 4})
    with pytest.raises(Conflict):
        services.correct_report(defence=defence, by=vera, now=MOMENT)
    services.write_report(version=draft, texts={"projects": "Пять, а не четыре"}, by=vera, now=MOMENT)
    with pytest.raises(Invalid) as refusal:
        services.publish_report(version=draft, by=vera, now=MOMENT)
    assert refusal.value.field == "note"
    old = current_version(defence)
    services.write_report(version=draft, texts={}, note="Число побед", by=vera, now=MOMENT)
    services.publish_report(version=draft, by=vera, now=MOMENT)
    assert current_version(defence) == draft
    page = client.get(defence.get_absolute_url()).content.decode()
    assert "Пять, а не четыре" in page
    assert "Число побед" in page
    assert "Пять, а не четыре" not in client.get(old.get_absolute_url()).content.decode()


def test_the_report_on_paper(defence, client):
    answer = client.get(reverse("defence:paper", args=[defence.pk]))
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")
    paper = paper_of(current_version(defence))
    assert paper["sections"][0]["parts"][0]["rows"] == [["Победы", "4", "Победы за год"]]


@pytest.mark.parametrize(
    ("figure", "words"),
    [({"value": None, "kind": "rating"}, "—"), ({"value": "1486000.00", "kind": "money"}, "1 486 000 ₽"),
     ({"value": 67, "kind": "percent"}, "67 %"), ({"value": "4.5", "kind": "rating"}, "4,5")],
)  # fmt: skip
def test_figures_as_people_write_them(figure, words):
    assert written(figure).replace("\xa0", " ").replace("\u202f", " ") == words


def test_nobody_but_the_centre_and_the_operator_sees_a_draft(season, project, vera, boris, oleg, gleb, alina):
    version = begin(season, project.centre, vera)
    for person, sees in ((vera, True), (boris, True), (oleg, True), (gleb, False), (alina, False)):
        assert DefenceVersion.objects.visible_to(person).filter(pk=version.pk).exists() is sees
        assert Defence.objects.visible_to(person).exists() is sees
