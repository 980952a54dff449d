"""Passing a request on takes nothing away from the centre that answered it, and gives the other one its own part."""

from datetime import date, timedelta
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.db import connection
from django.urls import reverse

from backend.accounts.enums import Role
from backend.accounts.guests import Person
from backend.demo.factories import UserFactory, member
from backend.demo.factories_cases import CaseFactory, CaseMessageFactory, ReferralFactory
from mentoring.cases.models import Case, Stay
from mentoring.cases.services import client, referring, talk, work
from mentoring.cases.services.asking import Need, ask
from mentoring.cases.services.closing import move_on
from mentoring.indicators.figures import rows_behind
from mentoring.indicators.registry import BY_KEY
from mentoring.periods import Period
from tests.mentoring.indicators.conftest import NOW, at

KEYS = ("requests", "consultations", "districts", "response", "in_time", "satisfaction")
NOTHING = (0, 0, 0, None, None, None)
MONTHS = {
    month: Period(date(2026, month, 1), date(2026, month + 1, 1) - timedelta(days=1)) for month in (3, 4, 5, 6, 7)
}
YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))


@pytest.fixture
def fedor(region):
    """Heads the other centre."""
    person = UserFactory(full_name="Фёдор Дальний")
    member(person, Role.HEAD, region.other)
    return person


@pytest.fixture
def asked(region, vera):
    """Asked at the first centre on 10 March, answered there after five hours."""
    person = Person(full_name="Мария Тайная", email="maria@example.org", phone="+7 423 200-00-09")
    need = Need(text="Как изменить устав?", subject="Устав", centre=region.one, municipality=region.near)
    case = ask(need=need, person=person, now=at(3))
    talk.answer(case=case, text="Начните с протокола.", by=vera, now=at(3, 10, 17))
    return case


@pytest.fixture
def passed_on(asked, region, vera, fedor):
    """On 5 May it goes to the other centre, which answers on 1 June, closes it on 1 July and is rated 4."""
    pass_on(asked, region.other, vera, at(5, 5))
    talk.answer(case=asked, text="Вот новая редакция.", by=fedor, now=at(6, 1))
    work.close(case=asked, outcome="solved", result="Устав зарегистрирован.", by=fedor, now=at(7, 1))
    return client.rate(case=asked, rating=4, comment="Фёдору спасибо!", now=at(7, 2))


def pass_on(case, centre, by, now):
    return referring.refer(case=case, to_centre=centre, reason="Это к вам", by=by, now=now, client_agreed=True)


@pytest.fixture
def said(figure, region):
    """The figures of a centre in each month from March, and how they look from the month after."""

    def found(centre, *months):
        rows = []
        for month in months:
            now = tuple(figure(key, centre, MONTHS[month])[0] for key in KEYS)
            if month + 1 in MONTHS:
                assert tuple(figure(key, centre, MONTHS[month + 1])[1] for key in KEYS) == now
            rows.append(now)
        return rows

    return found


def test_each_centre_keeps_its_part(passed_on, said, region):
    assert said(region.one, *MONTHS) == [(1, 1, 1, 5.0, 100.0, None), NOTHING, NOTHING, NOTHING, NOTHING]
    assert said(region.other, *MONTHS) == [NOTHING, NOTHING, (1, 1, 1, 648.0, 0.0, 4.0), NOTHING, NOTHING]


def test_the_figures_of_march_are_the_same_before_and_after(asked, said, region, vera, fedor):
    before = said(region.one, 3)
    pass_on(asked, region.other, vera, at(5, 5))
    assert said(region.one, 3) == before
    assert said(region.other, 5) == [(1, 0, 0, None, 0.0, None)], "its promise is over"
    client.withdraw(case=asked, now=at(5, 6))
    assert said(region.one, 3) == before
    assert said(region.other, 5) == [NOTHING]


@pytest.mark.parametrize(("day", "hours", "in_time"), [(8, 72.0, 100.0), (20, 360.0, 0.0)])
def test_what_was_sent_back_came_to_both(asked, said, region, vera, fedor, day, hours, in_time):
    pass_on(asked, region.other, vera, at(5, 5))
    referring.send_back(case=asked, reason="Юрист в отпуске", by=fedor, now=at(5, day))
    talk.answer(case=asked, text="Продолжим у нас.", by=vera, now=at(5, day, 14))
    assert said(region.one, 3, 5) == [(1, 1, 1, 5.0, 100.0, None), (1, 1, 1, 2.0, 100.0, None)]
    assert said(region.other, 5) == [(1, 0, 0, hours, in_time, None)]


def test_what_was_taken_back_was_never_away(asked, said, region, vera, fedor):
    before = said(region.one, *MONTHS)
    for day in (5, 12):
        pass_on(asked, region.other, vera, at(5, day))
        referring.recall(case=asked, by=vera, now=at(5, day + 2))
    assert said(region.one, *MONTHS) == before
    assert said(region.other, *MONTHS) == [NOTHING] * 5
    pass_on(asked, region.other, vera, at(6, 5))
    assert said(region.one, *MONTHS) == before


def test_a_client_who_does_not_agree_changes_nothing(asked, said, region, vera):
    before = said(region.one, *MONTHS)
    referring.refer(case=asked, to_centre=region.other, reason="Это к ним", by=vera, now=at(5, 5))
    assert said(region.one, *MONTHS) == before
    referring.disagree(case=asked, now=at(5, 6))
    assert said(region.one, *MONTHS) == before
    assert said(region.other, *MONTHS) == [NOTHING] * 5


@pytest.mark.parametrize(("day", "in_time"), [(11, None), (20, 0.0)])
def test_passed_on_without_an_answer_it_was_late_or_not(case, said, region, vera, day, in_time):
    made = case(status="new", asked_at=at(3))
    pass_on(made, region.other, vera, at(3, day))
    assert said(region.one, 3) == [(1, 0, 0, None, in_time, None)]


def test_a_rating_is_that_of_the_centre_that_closed(asked, said, region, vera, fedor):
    work.close(case=asked, outcome="solved", result="Готово", by=vera, now=at(4, 1))
    client.rate(case=asked, rating=5, now=at(4, 2))
    work.reopen(case=asked, by=vera, now=at(4, 20))
    pass_on(asked, region.other, vera, at(5, 5))
    work.close(case=asked, outcome="solved", result="Доделали", by=fedor, now=at(5, 6))
    assert said(region.one, 3) == [(1, 1, 1, 5.0, 100.0, 5.0)]
    assert said(region.other, 5) == [(1, 1, 1, 24.0, 100.0, None)]


def test_a_centre_that_has_closed_keeps_what_it_did(asked, said, region, vera, fedor):
    pass_on(asked, region.other, vera, at(5, 5))
    region.one.status = "closed"
    region.one.save()
    referring.send_back(case=asked, reason="Не наше", by=fedor, now=at(5, 6))
    asked.refresh_from_db()
    assert asked.centre is None
    assert said(region.one, 3, 5) == [(1, 1, 1, 5.0, 100.0, None), NOTHING]


def test_what_a_centre_gave_away_by_closing_stays_in_its_figures(asked, said, region, vera, fedor):
    came = ask(
        need=Need(text="Нужен юрист", centre=region.other, municipality=region.near), now=at(3, 20),
        person=Person(full_name="Пётр Вторый", email="petr@example.org"),
    )  # fmt: skip
    pass_on(came, region.one, fedor, at(4, 6))
    region.one.status = "closed"
    region.one.save()
    move_on(region.one, vera, at(5, 5))
    asked.refresh_from_db()
    assert asked.centre is None, "no other centre offers it"
    assert said(region.one, 3, 4, 5) == [(1, 1, 1, 5.0, 100.0, None), (1, 0, 0, 696.0, 0.0, None), NOTHING]
    assert said(region.other, 3, 5) == [(1, 0, 0, None, 0.0, None), (1, 0, 0, None, 0.0, None)]
    work.place(case=asked, centre=region.other, by=region.operator, now=at(6, 1))
    assert said(region.one, 3) == [(1, 1, 1, 5.0, 100.0, None)]


def test_a_request_that_came_twice_is_two_rows_of_one_organisation(asked, figure, region, vera, fedor):
    pass_on(asked, region.other, vera, at(5, 5))
    referring.send_back(case=asked, reason="Не наше", by=fedor, now=at(5, 6))
    talk.answer(case=asked, text="Продолжим.", by=vera, now=at(5, 7))
    assert [figure(key, period=YEAR)[0] for key in ("requests", "consultations", "districts")] == [2, 2, 1]
    rows = rows_behind(BY_KEY["requests"], None, YEAR, region=region.region, now=NOW)
    assert sorted(row.centre_id for row in rows) == sorted([region.one.pk, region.one.pk, region.other.pk])
    assert len({row.pk for row in rows}) == 3


class TestBehind:
    @pytest.fixture(autouse=True)
    def moment(self, time_machine):
        time_machine.move_to(NOW, tick=False)

    @pytest.fixture
    def opened(self, log_in, region):
        def found(user, centre, month):
            asked = {"since": MONTHS[month].first, "until": MONTHS[month].last, "centre": centre.pk}
            answer = log_in(user).get("/api/v1/indicators/consultations/", asked).json()
            return SimpleNamespace(total=answer["total"], hidden=answer["hidden"], rows=answer["rows"])

        return found

    def test_the_rows_are_those_of_the_figure(self, passed_on, opened, region, vera, fedor):
        first = opened(vera, region.one, 3)
        assert (first.total, first.hidden) == (1, 0)
        assert first.rows[0]["url"] == passed_on.get_absolute_url()
        assert first.rows[0]["at"].startswith("2026-03-10")
        assert opened(vera, region.one, 5).total == 0
        assert opened(fedor, region.other, 5).rows[0]["at"].startswith("2026-05-05")
        assert opened(fedor, region.other, 3).total == 0

    def test_what_was_sent_back_only_counts_for_who_sent_it(self, asked, log_in, region, vera, fedor):
        pass_on(asked, region.other, vera, at(5, 5))
        referring.send_back(case=asked, reason="Не наше", by=fedor, now=at(5, 6))
        query = {"since": "2026-05-01", "until": "2026-05-31", "centre": region.other.pk}
        page = log_in(fedor).get("/api/v1/indicators/requests/", query).json()
        assert (page["total"], page["hidden"], page["rows"]) == (1, 1, [])
        assert len(log_in(region.operator).get("/api/v1/indicators/requests/", query).json()["rows"]) == 1

    @pytest.fixture
    def third(self, region):
        return type(region.one).objects.create(name="Третий", region=region.region, status="verified")

    @pytest.fixture
    def closer(self, third):
        """Heads the third centre."""
        person = UserFactory(full_name="Клавдия Третьякова")
        member(person, Role.HEAD, third)
        return person

    @pytest.fixture
    def went_on(self, passed_on, third, closer, fedor):
        """The other centre passes it on to a third one, which closes it."""
        case = Case.objects.get(pk=passed_on.pk)
        work.reopen(case=case, by=fedor, now=at(7, 3))
        pass_on(case, third, fedor, at(7, 4))
        talk.answer(case=case, text="Смотрим.", by=closer, now=at(7, 5))
        return work.close(case=case, outcome="solved", result="Итог третьего.", by=closer, now=at(7, 6))

    def test_lists_say_where_it_was_passed_and_nothing_after(self, went_on, third, closer, region, log_in, vera):
        pages = [
            lambda who: log_in(who).get(reverse("cases:inbox"), {"show": "all"}).content.decode(),
            lambda who: b"".join(log_in(who).post(reverse("cases:export") + "?show=all").streaming_content).decode(),
        ]
        for page in pages:
            for reader, knows in ((vera, False), (region.operator, True)):
                read = page(reader)
                assert (went_on.number in read, third.name in read, str(closer) in read) == (True, knows, knows)
            assert str(region.other) in page(vera)
        table = {reader: pages[1](reader).splitlines()[-1] for reader in (vera, region.operator)}
        assert [words in table[region.operator] for words in ("06.07.2026", ";4;")] == [True, True]
        assert [words in table[vera] for words in ("06.07.2026", ";4;")] == [False, False]
        for url in ("/api/v1/cases/", f"/api/v1/cases/{went_on.pk}/"):
            for reader, told in (
                (vera, [region.other.pk, None, None, "", "", None, ""]),
                (closer, [third.pk, closer.pk, "2026-07-06", "solved", "Итог третьего.", 4, "Фёдору спасибо!"]),
            ):
                said = log_in(reader).get(url).json()
                row = said["results"][0] if "results" in said else said
                row["closed_at"] = row["closed_at"] and row["closed_at"][:10]
                names = ("centre", "owner", "closed_at", "outcome", "result", "rating", "rating_comment")
                assert [row[name] for name in names] == told

    def test_the_project_says_no_more_of_it(self, went_on, third, closer, project, region, log_in, vera):
        Case.objects.filter(pk=went_on.pk).update(project=project)
        for url in (project.get_absolute_url(), reverse("projects:feed", args=[project.pk])):
            for reader, knows in ((vera, False), (UserFactory(is_superuser=True), True)):
                page = log_in(reader).get(url).content.decode()
                assert (went_on.get_absolute_url() in page, third.name in page) == (True, knows)
        assert str(closer) in page
        assert str(closer) not in log_in(vera).get(url).content.decode()

    def test_who_passed_it_on_reads_nothing_of_what_came_after(self, went_on, closer, region, log_in, vera):
        case, later = went_on, ["Вот новая редакция.", "Фёдору спасибо!", "Итог третьего."]
        contacts = ["Тайная", "maria@example.org", "200-00-09"]
        api = f"/api/v1/cases/{case.pk}/"
        for reader, leaks in ((vera, False), (region.operator, True), (closer, True)):
            browser = log_in(reader)
            read = "".join(
                browser.get(url).content.decode() for url in (case.get_absolute_url(), api, f"{api}conversation/")
            )
            assert "Начните с протокола." in read or reader == closer
            assert any(words in read for words in later) is leaks, reader
            assert any(words in read for words in contacts) is (reader == closer)
            assert ("Третий" in read) is leaks, "nor where it went from there"
        assert all(words in log_in(closer).get(api).content.decode() for words in later[1:])


def test_older_referrals_get_their_moments(case, region, fedor):
    """What the migration makes of referrals that were made before these moments were kept."""
    migration = import_module("mentoring.cases.migrations.0005_stays")
    made = case(asked_at=at(3), came_at=at(5, 5), centre=region.other, first_answered_at=at(5, 6), closed_at=at(5, 7))
    CaseMessageFactory(case=made, centre=region.one, at=at(3, 10, 14), internal=True)
    CaseMessageFactory(case=made, centre=region.one, at=at(3, 10, 17))
    old = ReferralFactory(case=made, from_centre=region.one, at=at(5, 5), accepted=True, answered_at=at(5, 6))
    back = CaseFactory(centre=region.one, asked_at=at(4), status="in_work", owner=fedor)
    taken_back = ReferralFactory(
        case=back, from_centre=region.one, to_centre=region.other, at=at(4, 12), came_at=at(4), answer_by=at(4, 13),
        accepted=False, answered_at=at(4, 13),
    )  # fmt: skip
    withdrawn = CaseFactory(centre=region.one, asked_at=at(3), status="in_work", owner=fedor)
    ReferralFactory(case=withdrawn, from_centre=region.one, to_centre=region.other, at=at(4), accepted=False,
                    answered_at=at(4, 13))  # fmt: skip
    later = ReferralFactory(case=withdrawn, from_centre=region.other, to_centre=region.one, at=at(5))
    assert Stay.objects.filter(case=made).count() == 1
    assert Stay.objects.filter(case=back).count() == 2
    with connection.cursor() as cursor:
        cursor.execute(migration.FILL)
        cursor.execute(migration.CLEAR)
    for row in (old, taken_back, later):
        row.refresh_from_db()
    assert (old.came_at, old.answer_by, old.first_answered_at) == (at(3), None, at(3, 10, 17))
    assert (taken_back.came_at, taken_back.answer_by) == (None, None)
    assert later.came_at == at(4), "it stayed at the centre where it was when its client withdrew it"
    assert Stay.objects.filter(case=made).count() == 2
    assert Stay.objects.filter(case=back).count() == 1
