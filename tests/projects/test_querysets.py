import pytest

from projects.models import Project


@pytest.mark.parametrize(("name", "seen"), [("alina", True), ("boris", True), ("vera", True), ("gleb", False)])
def test_visible_to_those_who_work_with_the_project(request, project, name, seen):
    person = request.getfixturevalue(name)
    assert Project.objects.visible_to(person).filter(pk=project.pk).exists() is seen
