"""What an application says of a person is shown to them, and forgotten with them."""

import pytest

from backend.accounts import personal_data
from backend.demo.factories import MOMENT, TeamMemberFactory
from backend.demo.factories_passport import TeamRoleFactory
from projects.passport.models import TeamRole, Typed

pytestmark = pytest.mark.django_db


def test_roles_and_unsaved_texts_are_told_and_forgotten(application, alina, boris):
    TeamRoleFactory(member=TeamMemberFactory(project=application, email=alina.email), experience="Педагог")
    other = TeamRoleFactory(member=TeamMemberFactory(project=application, email=boris.email))
    Typed.objects.create(project=application, step="purpose", by=alina, data={"fields": {"goal": "Черновик"}})
    told = personal_data.everything_about(alina)
    assert [row["experience"] for row in told["team_roles"]] == ["Педагог"]
    assert told["unsaved_applications"][0]["data"] == {"fields": {"goal": "Черновик"}}
    for erase in personal_data.erasers:
        erase(alina, MOMENT)
    assert list(TeamRole.objects.all()) == [other]
    assert not Typed.objects.exists()
