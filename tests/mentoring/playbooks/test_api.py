from datetime import timedelta

import pytest

from backend.common import clock
from backend.demo.factories import CheckpointFactory
from backend.notifications.models import Letter, RuleSetting, Wording

COMING = "projects.checkpoint_coming"


@pytest.fixture
def api(project, log_in):
    """Asks about the plan of the project's centre: `api(person, "put", "setting", {...})`."""

    def asked(person, method, name, body=None):
        address = f"/api/v1/playbooks/{project.centre_id}/{name}/"
        kind = {} if method == "get" else {"content_type": "application/json"}
        return getattr(log_in(person), method)(address, body or {}, **kind)

    return asked


@pytest.fixture
def due(project):
    """A report is due in ten days."""
    day = clock.local_date(clock.now(), project.zone) + timedelta(days=10)
    return CheckpointFactory(project=project, title="Отчёт за этап", due_on=day)


def test_the_plan_tells_what_holds_and_what_is_declared(api, boris, project):
    RuleSetting.objects.create(centre=project.centre, rule=COMING, offsets=[-9, -3, 0])
    lines = {line["rule"]: line for line in api(boris, "get", "plan").json()}
    coming = lines[COMING]
    assert (coming["offsets"], coming["declared"], coming["floor"]) == ([-9, -3, 0], [-14, -3, 0], [-3, 0])
    assert coming["own"]
    assert lines["mentoring.silent/heads"]["escalates"] == "mentoring.silent"


def test_a_dry_run_sets_an_unsaved_change_beside_the_saved_plan(api, boris, due):
    change = {"rule": COMING, "offsets": [-8]}
    run = api(boris, "post", "dry-run", {"change": change}).json()
    letters = [letter for day in run["days"] for letter in day["letters"] if letter["rule"] == COMING]
    # In the night of the region the reminder of a fortnight before can still be caught up: the change takes it away.
    removed = [letter["offset"] for letter in letters if letter["effect"] == "removed"]
    assert removed in ([], [-14])
    assert [letter["offset"] for letter in letters if letter["effect"] == "added"] == [-8]
    assert run["changed"] == run["saved"] + 1 - len(removed)
    assert not RuleSetting.objects.exists()
    assert not Letter.objects.exists()


def test_a_preview_of_words_that_are_not_saved(api, vera, due):
    asked = {"rule": COMING, "language": "en", "subject": "On {{ project }}", "body": "{{ what }} by {{ date }}"}
    text = api(vera, "post", "preview", asked).json()
    assert text["subject"] == f"On {due.project.title}"
    assert "Отчёт за этап by" in text["plain"]
    assert "specimen" not in text["html"]
    assert not Wording.objects.exists()


@pytest.mark.parametrize(
    ("method", "name", "body", "field"),
    [
        ("put", "setting", {"rule": COMING, "offsets": [366]}, "offsets"),
        ("put", "setting", {"rule": COMING, "offsets": [5, 5]}, "offsets"),
        ("put", "setting", {"rule": COMING, "offsets": list(range(1, 14))}, "offsets"),
        ("put", "setting", {"rule": "mentoring.silent", "offsets": []}, "offsets"),
        ("put", "setting", {"rule": COMING, "offsets": "завтра"}, "offsets"),
        ("put", "setting", {"rule": "no.such", "offsets": [1]}, "rule"),
        ("put", "setting", {"rule": "accounts.reset", "offsets": [1]}, "rule"),
        ("put", "wording", {"rule": COMING, "language": "ru", "subject": "{{ sum }}", "body": "а"}, "subject"),
        ("put", "wording", {"rule": COMING, "language": "ru", "subject": "а", "body": "{% if %}"}, "body"),
        ("put", "wording", {"rule": COMING, "language": "de", "subject": "а", "body": "б"}, "language"),
        ("post", "preview", {"rule": COMING, "language": "ru", "subject": "{{", "body": "б"}, "subject"),
        ("post", "preview", {"rule": COMING, "language": "ru", "project": 10**15}, "project"),
        ("post", "dry-run", {"since": "2020-01-01"}, "since"),
        ("post", "dry-run", {"until": "2099-01-01"}, "until"),
        ("post", "undo", {"change": 0}, "change"),
    ],
)
def test_bad_input_names_its_field_and_changes_nothing(method, name, body, field, api, vera):
    answer = api(vera, method, name, body)
    assert answer.status_code == 400, answer.content
    assert answer.json()["field"].startswith(field)
    assert not RuleSetting.objects.exists()
    assert not Wording.objects.exists()


def test_mentors_read_and_outsiders_find_nothing(api, boris, gleb):
    change = {"rule": COMING, "offsets": [-8]}
    assert api(boris, "put", "setting", change).status_code == 403
    assert api(gleb, "put", "setting", change).status_code == 404
    assert api(gleb, "get", "plan").status_code == 404
