"""Directions of grants: entered, changed, merged, taken away, and found by imports wherever they went."""

import io
import threading
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.urls import reverse

from backend.accounts.enums import Role
from backend.audit.models import Entry
from backend.common import clock
from backend.common.errors import Conflict, Invalid, NotAllowed
from backend.common.tabular.reader import table_of
from backend.common.tabular.report import Report
from backend.demo.factories import (
    MOMENT,
    DirectionFactory,
    ProgrammeFactory,
    ProjectFactory,
    RegionFactory,
    UserFactory,
    member,
)
from backend.directory.importing.bulk import in_batches
from mentoring.models import MentorProfile
from projects.directions import hold_all, uses_of
from projects.exchange.importing.loading import PROJECTS, InMemory, Loading
from projects.funding.services import directions as services
from projects.funding.services.directions import keep_direction, remove_direction, save_direction
from projects.funding.services.merging import merge_direction
from projects.lists.models import SavedView
from projects.models import Direction, DirectionAlias, Project, ProjectDraft
from projects.services.passport import change_passport
from projects.services.registration import register_project
from tests.together import PATIENCE, during

pytestmark = pytest.mark.django_db


@pytest.fixture
def oleg(project):
    """Operates the region."""
    person = UserFactory()
    member(person, Role.OPERATOR, project.region)
    return person


@pytest.fixture
def space(project):
    """What an import has made; the project is in it."""
    direction = DirectionFactory(name="Освоение космоса", to_check=True)
    project.direction = direction
    project.save()
    return direction


@pytest.fixture
def science(db):
    return DirectionFactory(name="Наука")


def file_of(*directions, year=2025, first=1):
    lines = [f"25-1-{first + number:06d},Проект,Омская область,{year},{name}" for number, name in enumerate(directions)]
    return ("grant_id,project_name,region,year,direction\n" + "\n".join(lines) + "\n").encode()


def taken(content):
    """A file under way, and its batches of one row."""
    table = table_of(io.BytesIO(content), "winners.csv", PROJECTS.layouts)
    report = Report(kind=PROJECTS.kind, file="winners.csv")
    loading = Loading(table.layout.name, seen=InMemory(), now=clock.now())
    return loading, report, in_batches(table.rows(report), 1)


def load(content):
    loading, report, batches = taken(content)
    for rows in batches:
        with transaction.atomic():
            loading.take(rows, report)
    return report


def directions_of(*numbers):
    found = dict(Project.objects.filter(number__startswith="25-1-").values_list("number", "direction__name"))
    return [found[f"25-1-{number:06d}"] for number in numbers]


# --- keeping


def test_an_import_marks_what_it_makes_until_somebody_has_looked_at_it(oleg):
    report = load(file_of("Освоение космоса", "«ОСВОЕНИЕ КОСМОСА»"))
    assert len(report.notes) == 1
    made = Direction.objects.get(to_check=True)
    kept = keep_direction(direction=made, by=UserFactory(is_superuser=True), now=MOMENT)
    assert not kept.to_check
    assert Entry.objects.get(verb="direction.kept").target_id == made.pk


def test_a_direction_is_entered_and_changed(oleg):
    made = save_direction(by=oleg, now=MOMENT, name="  Освоение   космоса ", valid_from=2026)
    assert (made.name, made.to_check) == ("Освоение космоса", False)
    save_direction(direction=made, by=oleg, now=MOMENT, name=made.name, short_name="Космос", valid_to=2030)
    made.refresh_from_db()
    assert (str(made), made.valid_from, made.valid_to) == ("Космос", None, 2030)
    assert list(Entry.objects.order_by("pk").values_list("verb", flat=True)) == ["direction.added", "direction.changed"]
    save_direction(direction=made, by=oleg, now=MOMENT, name=made.name, short_name="Космос", valid_to=2030)
    assert Entry.objects.count() == 2


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"name": "«—»"}, "name"),
        ({"name": "Космос", "valid_from": 2026, "valid_to": 2025}, "valid_to"),
        ({"name": "«НАУКА»"}, "name"),
    ],
)
def test_what_cannot_be_a_direction_is_refused_at_its_field(oleg, science, sent, field):
    with pytest.raises(Invalid) as refused:
        save_direction(by=oleg, now=MOMENT, **sent)
    assert refused.value.field == field


def test_one_name_may_stand_for_two_times(oleg):
    DirectionFactory(name="Спорт", valid_to=2021)
    save_direction(by=oleg, now=MOMENT, name="Спорт", valid_from=2022)
    assert Direction.objects.filter(name="Спорт").count() == 2


def test_imports_find_a_renamed_direction_by_its_old_name(oleg, space):
    save_direction(direction=space, by=oleg, now=MOMENT, name="Космос")
    load(file_of("освоение космоса"))
    assert directions_of(1) == ["Космос"]
    # Given back, the name is its own again; the other one leads to it.
    admin = UserFactory(is_superuser=True)
    save_direction(direction=space, by=admin, now=MOMENT, name="Освоение космоса")
    assert list(DirectionAlias.objects.values_list("name", flat=True)) == ["Космос"]


def test_a_name_that_a_person_gives_is_no_other_spelling_any_more(oleg, space):
    save_direction(direction=space, by=oleg, now=MOMENT, name="Космос")
    save_direction(by=oleg, now=MOMENT, name="Освоение космоса")
    load(file_of("Освоение космоса"))
    assert directions_of(1) == ["Освоение космоса"]


@pytest.mark.parametrize("who", ["alina", "boris", "vera", "gleb"])
def test_only_who_keeps_contests_keeps_directions(who, request, space, science):
    person = request.getfixturevalue(who)
    for deed in (
        lambda: save_direction(by=person, now=MOMENT, name="Космос"),
        lambda: save_direction(direction=science, by=person, now=MOMENT, name="Космос"),
        lambda: keep_direction(direction=space, by=person, now=MOMENT),
        lambda: remove_direction(direction=science, by=person, now=MOMENT),
        lambda: merge_direction(direction=space, into=science, by=person, now=MOMENT),
    ):
        with pytest.raises(NotAllowed):
            deed()


def test_what_projects_of_another_region_are_in_is_the_administrators(oleg, space, science):
    ProjectFactory(direction=space, region=RegionFactory())
    with pytest.raises(NotAllowed):
        merge_direction(direction=space, into=science, by=oleg, now=MOMENT)
    merge_direction(direction=space, into=science, by=UserFactory(is_superuser=True), now=MOMENT)
    assert Project.objects.filter(direction=science).count() == 2


def test_what_is_in_use_is_not_taken_away(oleg, space, science):
    with pytest.raises(Conflict) as refused:
        remove_direction(direction=space, by=oleg, now=MOMENT)
    assert refused.value.code == "in_use"
    remove_direction(direction=science, by=oleg, now=MOMENT)
    remove_direction(direction=science, by=oleg, now=MOMENT)  # a second click
    assert list(Direction.objects.filter(pk__in=[space.pk, science.pk])) == [space]
    assert Entry.objects.get(verb="direction.removed").before["name"] == "Наука"


# --- merging


def everywhere(project, direction, boris, vera):
    """Names the direction wherever one can be named."""
    profile = MentorProfile.objects.create(user=boris, centre=project.centre)
    profile.directions.add(direction)
    view = SavedView.objects.create(owner=vera, name="Наши", query=f"direction={direction.pk}&stage=active")
    other = SavedView.objects.create(owner=vera, name="Чужие", query=f"direction={direction.pk}0")
    draft = ProjectDraft.objects.create(user=vera, data={"direction": str(direction.pk), "title": "Двор"})
    return profile, view, other, draft


def test_a_merge_moves_all_that_names_the_direction(oleg, project, space, science, boris, vera):
    profile, view, other, draft = everywhere(project, space, boris, vera)
    profile.directions.add(science)
    counted = {use.key: use.count for use in uses_of(space)}
    assert counted == {"projects": 1, "drafts": 1, "views": 1, "mentor_profiles": 1}
    moved = merge_direction(direction=space, into=science, by=oleg, now=MOMENT)
    assert {use.key: use.count for use in moved} == counted
    for row in (project, view, other, draft):
        row.refresh_from_db()
    assert project.direction == science
    assert list(profile.directions.all()) == [science]
    assert view.query == f"direction={science.pk}&stage=active"
    assert other.query == f"direction={space.pk}0"
    assert draft.data == {"direction": str(science.pk), "title": "Двор"}
    assert not Direction.objects.filter(pk=space.pk).exists()
    entry = Entry.objects.get(verb="direction.merged")
    assert (entry.target_id, entry.actor, entry.after["projects"]) == (science.pk, oleg, 1)
    assert entry.before["name"] == "Освоение космоса"


def test_imports_find_the_merged_one_by_its_old_words_however_often_it_is_merged(oleg, space, science):
    merge_direction(direction=space, into=science, by=oleg, now=MOMENT)
    load(file_of("ОСВОЕНИЕ «космоса»"))
    assert directions_of(1) == ["Наука"]
    culture = DirectionFactory(name="Культура")
    merge_direction(direction=science, into=culture, by=UserFactory(is_superuser=True), now=MOMENT)
    load(file_of("Освоение космоса", "Наука", first=2))
    assert directions_of(2, 3) == ["Культура", "Культура"]
    assert not Direction.objects.filter(to_check=True).exists()


def test_an_import_under_way_finds_what_was_merged_between_its_batches(oleg, space, science):
    loading, report, batches = taken(file_of("Освоение космоса", "Освоение космоса"))
    loading.take(next(batches), report)
    merge_direction(direction=space, into=science, by=UserFactory(is_superuser=True), now=MOMENT)
    loading.take(next(batches), report)
    assert directions_of(1, 2) == ["Наука", "Наука"]
    assert not Direction.objects.filter(name="Освоение космоса").exists()


def test_a_merge_that_makes_no_sense_is_refused(oleg, project, space, science):
    with pytest.raises(Invalid) as same:
        merge_direction(direction=space, into=space, by=oleg, now=MOMENT)
    assert (same.value.code, same.value.field) == ("same", "into")
    project.programme = ProgrammeFactory(year=2024)
    project.save()
    science.valid_to = 2021
    science.save()
    with pytest.raises(Invalid) as past:
        merge_direction(direction=space, into=science, by=oleg, now=MOMENT)
    assert (past.value.code, past.value.field) == ("direction_not_valid", "into")
    assert "2024" in past.value.message
    # What ended is right for projects of its time.
    project.programme = ProgrammeFactory(year=2021)
    project.save()
    merge_direction(direction=space, into=science, by=oleg, now=MOMENT)
    with pytest.raises(Conflict) as gone:
        merge_direction(direction=space, into=science, by=oleg, now=MOMENT)
    assert gone.value.code == "gone"


# --- at once


@pytest.mark.django_db(transaction=True)
def test_a_merge_waits_for_the_batch_of_an_import_and_moves_its_projects_too(oleg, space, science):
    admin = UserFactory(is_superuser=True)
    loading, report, batches = taken(file_of("Освоение космоса"))
    [moved] = during(
        lambda: loading.take(next(batches), report),
        lambda: merge_direction(direction=space, into=science, by=admin, now=MOMENT),
    )
    assert [use.count for use in moved] == [2]
    assert directions_of(1) == ["Наука"]


@pytest.mark.django_db(transaction=True)
def test_who_chooses_a_direction_while_it_is_merged_is_told(oleg, space, science, project, alina):
    project.direction = science
    project.save()
    for deed in (
        lambda: change_passport(project=project, by=alina, now=MOMENT, direction=space),
        lambda: register_project(
            organisation=project.organisation, by=alina, now=MOMENT, title="Двор", direction=space
        ),
    ):
        [refused] = during(lambda: merge_direction(direction=space, into=science, by=oleg, now=MOMENT), deed)
        assert isinstance(refused, Invalid)
        assert (refused.code, refused.field) == ("direction_gone", "direction")
        space.save(force_insert=True)


@pytest.mark.django_db(transaction=True)
def test_who_changes_a_project_that_a_merge_waits_for_does_not_wait_for_the_merge(oleg, space, science, project, boris):
    sport = DirectionFactory(name="Спорт")

    def leave():
        change_passport(project=project, by=boris, now=MOMENT, direction=sport)

    def merge():
        return merge_direction(direction=space, into=science, by=oleg, now=MOMENT)

    [moved] = during(lambda: Project.objects.select_for_update(of=("self",)).get(pk=project.pk), merge, then=leave)
    assert isinstance(moved, list), moved
    project.refresh_from_db()
    assert project.direction == sport


@pytest.mark.django_db(transaction=True)
def test_of_two_crosswise_merges_one_is_told(oleg, space, science):
    admin = UserFactory(is_superuser=True)
    [told] = during(
        lambda: merge_direction(direction=space, into=science, by=admin, now=MOMENT),
        lambda: merge_direction(direction=science, into=space, by=admin, now=MOMENT),
    )
    assert isinstance(told, Conflict)
    assert told.code == "gone"
    assert list(Direction.objects.filter(pk__in=[space.pk, science.pk])) == [science]


@pytest.mark.django_db(transaction=True)
def test_a_person_does_not_wait_as_long_as_an_import_takes(oleg, space, science, monkeypatch):
    monkeypatch.setattr(services, "PATIENCE", "50ms")
    ready, over = threading.Event(), threading.Event()

    def work():
        with transaction.atomic():
            hold_all()
            ready.set()
            over.wait(PATIENCE)
        connection.close()

    thread = threading.Thread(target=work)
    thread.start()
    assert ready.wait(PATIENCE)
    try:
        with pytest.raises(Conflict) as told:
            merge_direction(direction=space, into=science, by=oleg, now=MOMENT)
    finally:
        over.set()
        thread.join()
    assert told.value.code == "busy"


# --- pages


def test_the_list_says_first_what_an_import_brought(oleg, space, science, log_in):
    space.projects.update(programme=ProgrammeFactory())
    DirectionAlias.objects.create(key="иначе", name="Иначе", direction=science)
    answer = log_in(oleg).get(reverse("funding:directions"))
    row = answer.context["rows"][0][0]
    assert (row, row.in_projects, row.in_contests, row.mine) == (space, 1, 1, True)
    page = answer.content.decode()
    assert reverse("funding:direction_keep", args=[space.pk]) in page
    assert reverse("funding:direction_keep", args=[science.pk]) not in page
    assert "«Иначе»" in page
    assert 'class="notice notice-attention"' in page
    keep_direction(direction=space, by=oleg, now=MOMENT)
    assert 'class="notice notice-attention"' not in log_in(oleg).get(reverse("funding:directions")).content.decode()


def test_the_list_offers_no_deed_for_what_other_regions_use(oleg, space, log_in):
    ProjectFactory(direction=space, region=RegionFactory())
    page = log_in(oleg).get(reverse("funding:directions")).content.decode()
    assert space.name in page
    assert reverse("funding:direction_merge", args=[space.pk]) not in page


def test_the_page_before_a_merge_says_what_moves(oleg, project, space, science, boris, vera, log_in):
    everywhere(project, space, boris, vera)
    client, path = log_in(oleg), reverse("funding:direction_merge", args=[space.pk])
    page = client.get(path).content.decode()
    for words in ("1 проект", "1 сохранённый вид", "1 анкета наставника", "1 незаконченная регистрация"):
        assert words in page
    answer = client.post(path, {"into": ""})
    assert answer.status_code == 400
    assert Direction.objects.filter(pk=space.pk).exists()
    assert client.post(path, {"into": science.pk}).status_code == 302
    assert not Direction.objects.filter(pk=space.pk).exists()


def test_nothing_typed_is_lost_when_a_direction_is_refused(oleg, science, log_in):
    answer = log_in(oleg).post(reverse("funding:direction_new"), {"name": "Наука", "short_name": "Новая"})
    assert answer.status_code == 400
    assert "name" in answer.context["form"].errors
    assert 'value="Новая"' in answer.content.decode()


def test_only_what_nothing_names_can_be_taken_away_by_its_page(oleg, space, science, log_in):
    client = log_in(oleg)
    for direction, offered in ((space, False), (science, True)):
        page = client.get(reverse("funding:direction", args=[direction.pk])).content.decode()
        assert (reverse("funding:direction_remove", args=[direction.pk]) in page) == offered


def test_what_imports_made_before_is_marked_by_the_migration(science):
    for kept in ({"short_name": "Спорт"}, {"valid_from": 2022}, {"valid_to": 2021}):
        DirectionFactory(**kept)
    Direction.objects.get_or_create(name="Сохранение исторической памяти")
    import_module("projects.migrations.0010_kept_directions").mark_imported(apps, None)
    assert list(Direction.objects.filter(to_check=True)) == [science]
