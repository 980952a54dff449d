"""Who is told of what: one row a subject and address, until it is no longer needed."""

from datetime import date

import pytest

from backend.accounts.enums import Role
from backend.demo.factories import (
    MOMENT,
    CheckpointFactory,
    ContractFactory,
    ProjectFactory,
    TeamMemberFactory,
    UserFactory,
    member,
)
from projects import followups
from projects.audiences import nko
from projects.lifecycle import Stage
from projects.models import Recipient, TeamMember


def addresses(rows):
    """Whom the audience of the NKO is for these subjects."""
    return sorted(nko().filter(project__in=[row["about"] for row in rows]).values_list("email", flat=True))


def test_leaders_and_accountants_are_written_to_once(project, alina, gleb):
    TeamMemberFactory(project=project, email="Alina@Example.org")
    TeamMemberFactory(project=project, email="buh@example.org", duty=TeamMember.Duty.ACCOUNTANT)
    TeamMemberFactory(project=project, email="other@example.org", duty=TeamMember.Duty.OTHER)
    TeamMemberFactory(project=project, email="gone@example.org", left_on=date(2026, 1, 1))
    TeamMemberFactory(project=project, email="")
    member(gleb, Role.MEMBER, project.organisation)
    assert sorted(Recipient.objects.values_list("email", "user_id")) == [
        ("alina@example.org", alina.pk),
        ("buh@example.org", None),
    ]


def test_an_unsigned_contract_is_told_of_until_it_is_signed(alina):
    contract = ContractFactory()
    member(alina, Role.OWNER, contract.project.organisation)
    row = followups.unsigned_contracts(MOMENT).get()
    assert row == {
        "subject_id": contract.pk,
        "anchor": contract.opened_on,
        "zone": "Asia/Vladivostok",
        "about": contract.project_id,
        "centre_id": contract.project.centre_id,
    }
    assert list(nko()) == [
        {"about": contract.project_id, "email": "alina@example.org", "user_id": alina.pk, "language": "ru"}
    ]
    contract.number, contract.signed_on = "1", contract.opened_on
    contract.save()
    assert not followups.unsigned_contracts(MOMENT).exists()


@pytest.mark.parametrize(
    ("stage", "kind", "legal", "aftercare"),
    [
        (Stage.ACTIVE, "stage_report", 1, 0),
        (Stage.AFTERCARE, "aftercare", 0, 1),
        (Stage.DRAFT, "stage_report", 0, 0),
        (Stage.TERMINATED, "final_report", 0, 0),
    ],
)
@pytest.mark.django_db
def test_checkpoints_are_told_of_while_they_matter(stage, kind, legal, aftercare):
    checkpoint = CheckpointFactory(project=ProjectFactory(stage=stage), kind=kind)
    TeamMemberFactory(project=checkpoint.project)
    assert followups.legal_checkpoints(MOMENT).count() == legal
    assert followups.aftercare_checkpoints(MOMENT).count() == aftercare
    checkpoint.done_on = checkpoint.due_on
    checkpoint.save()
    assert not followups.legal_checkpoints(MOMENT).exists()
    assert not followups.aftercare_checkpoints(MOMENT).exists()


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.django_db
def test_what_letters_need_is_read_at_once(rows, django_assert_num_queries):
    ids = [CheckpointFactory().pk for _row in range(rows)]
    with django_assert_num_queries(1):
        assert {context["project"].organisation.pk for context in followups.checkpoint_context(ids).values()}


def test_the_owner_of_another_organisation_is_told_nothing(project, gleb):
    member(gleb, Role.OWNER, ProjectFactory().organisation)
    CheckpointFactory(project=project)
    assert "gleb@example.org" not in addresses(followups.legal_checkpoints(MOMENT))
    assert "alina@example.org" in addresses(followups.legal_checkpoints(MOMENT))


def test_a_person_who_may_not_log_in_is_told_nothing(project, alina):
    CheckpointFactory(project=project)
    assert addresses(followups.legal_checkpoints(MOMENT)) == ["alina@example.org"]
    alina.is_active = False
    alina.save()
    assert addresses(followups.legal_checkpoints(MOMENT)) == []
    assert UserFactory().is_active
