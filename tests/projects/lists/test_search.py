"""Search finds any form and any beginning of a word, a word with a slip, and nothing that the person may not see."""

import pytest

from backend.accounts.enums import Role
from backend.common import clock
from backend.demo.factories import ProjectFactory, member
from projects.lists.models import Line, Word
from projects.lists.search import search
from projects.lists.vocabulary import distance, refresh_words
from projects.models import Project

TITLES = (
    "Соседский двор", "Молодёжная лаборатория", "Сельская библиотека «Ёлка»", "Школа волонтёров", "Дворовый футбол",
)  # fmt: skip


def found(text, among=None):
    projects, similar, _count = search(Project.objects.all() if among is None else among, text)
    return {project.title for project in projects}, similar


@pytest.fixture
def shelf(named):
    named(*TITLES)
    refresh_words(clock.now())


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("соседские дворы", "Соседский двор"),
        ("сосед", "Соседский двор"),
        ("молодеж", "Молодёжная лаборатория"),
        ("МОЛОДЁЖНОЙ", "Молодёжная лаборатория"),
        ("библиоте", "Сельская библиотека «Ёлка»"),
        ("елка", "Сельская библиотека «Ёлка»"),
        ("в библиотеке на", "Сельская библиотека «Ёлка»"),
        ("волонтер", "Школа волонтёров"),
    ],
)
def test_any_form_and_any_beginning(text, title, shelf):
    assert found(text) == ({title}, False)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("сосетский", "Соседский двор"),
        ("библеотека", "Сельская библиотека «Ёлка»"),
        ("билбиотека", "Сельская библиотека «Ёлка»"),
        ("валантеров", "Школа волонтёров"),
        ("лабаратория молодежи", "Молодёжная лаборатория"),
        ("cjctl", "Соседский двор"),
        ("djkjynth", "Школа волонтёров"),
    ],
)
def test_slips_of_the_pen_and_of_the_keyboard(text, title, shelf):
    assert found(text) == ({title}, True)


@pytest.mark.parametrize("text", ["ыыыы", "экскаватор", "дом", "25-1-7", "!!!", "& | :*", "a" * 200, "'; --"])
def test_nothing_fits(text, shelf):
    titles, similar = found(text)
    assert titles == (set(TITLES) if text in {"!!!", "& | :*", "'; --"} else set()) or not similar


def test_words_stand_in_title_and_organisation_together(region):
    project = ProjectFactory(title="Двор", organisation__short_name="АНО «Вместе»")
    assert found("двор вместе") == ({"Двор"}, False)
    project.organisation.short_name = "АНО «Порознь»"
    project.organisation.save()
    assert found("двор вместе") == (set(), False)
    assert found("порознь") == ({"Двор"}, False)


@pytest.mark.parametrize("typed", ["25-А-000243", "25-a-0002", "25а000243", "25-A–000243"])
def test_a_number_is_found_however_it_is_typed(typed, db):
    ProjectFactory(title="Двор", number="25-А-000243")
    assert found(typed) == ({"Двор"}, False)


def test_a_similar_word_of_a_hidden_project_shows_nothing(alina, named):
    named("Библиотека")
    mine = ProjectFactory(title="Школа")
    member(alina, Role.OWNER, mine.organisation)
    refresh_words(clock.now())
    assert found("библеотека") == ({"Библиотека"}, True)
    projects, _similar, _count = search(Project.objects.visible_to(alina), "библеотека")
    assert list(projects) == []


def test_words_come_and_go_with_the_projects(named):
    made = named("Соседский двор")["Соседский двор"]
    refresh_words(clock.now())
    assert Word.objects.filter(lexeme="соседск").exists()
    made.title = "Тихий сад"
    made.save()
    refresh_words(clock.now())
    assert set(Word.objects.values_list("lexeme", flat=True)) >= {"тих", "сад"}
    assert not Word.objects.filter(lexeme="соседск").exists()


@pytest.mark.parametrize(
    ("one", "other", "slips"),
    [("двор", "двор", 0), ("двор", "двро", 1), ("двор", "дор", 1), ("двор", "двери", 2), ("", "сад", 3)],
)
def test_distance(one, other, slips):
    assert distance(one, other) == distance(other, one) == slips


def test_private_texts_are_not_searched(db):
    ProjectFactory(title="Двор", significance="тайнопись", resources="тайнопись", partners="тайнопись")
    assert found("тайнопись") == (set(), False)
    assert Line.objects.count() == 1
