"""Two people, or two clicks of one, at the same moment: one does it, the other is told, nothing is done twice."""

from datetime import timedelta

import pytest
from django.urls import reverse

from backend.accounts.enums import Purpose, Role
from backend.accounts.models import Consent, Invitation, Membership
from backend.accounts.services.consents import give_consent
from backend.accounts.services.erasure import erase_person
from backend.audit.models import Entry
from backend.common import clock
from backend.common.signing import sign
from backend.demo.factories import CentreFactory, CheckpointFactory, ProjectFactory, UserFactory, member, without_mentor
from backend.directory.services.people import PURPOSE, accept_invitation, end_membership
from mentoring.models import Assignment, Contact
from mentoring.services import assign_mentor
from projects.lifecycle import Stage
from projects.models import Checkpoint, Project, ProjectDraft, StageChange
from projects.services.checkpoints import finish_checkpoint, remove_checkpoint, save_checkpoint
from projects.services.drafts import discard_draft, keep_draft
from projects.services.moves import move_project
from projects.services.registration import register_project, retry_project
from tests.together import at_once, overlapping, refusals

pytestmark = pytest.mark.django_db(transaction=True)
CLICKS = 4


def clicks(work):
    return at_once(*[work] * CLICKS)


def test_a_project_moves_once(project, boris):
    answers = clicks(
        lambda: move_project(
            project=Project.objects.get(pk=project.pk), to=Stage.REPORTING, by=boris, now=clock.now(),
            expected=Stage.ACTIVE,
        )
    )  # fmt: skip
    assert refusals(answers) == ["stage_changed"] * (CLICKS - 1)
    assert StageChange.objects.filter(project=project, target=Stage.REPORTING).count() == 1
    assert Entry.objects.filter(verb="project.moved", target_id=project.pk).count() == 1


def test_a_draft_is_registered_once(project, alina):
    draft = ProjectDraft.objects.create(user=alina, data={"title": "Двор"})
    answers = clicks(
        lambda: register_project(
            organisation=project.organisation, by=alina, now=clock.now(), draft=draft, title="Двор для всех"
        )
    )
    assert refusals(answers) == ["already_registered"] * (CLICKS - 1)
    assert Project.objects.filter(title="Двор для всех").count() == 1


def test_a_lost_project_is_tried_again_once(project, alina):
    lost = ProjectFactory(organisation=project.organisation, centre=project.centre, stage=Stage.LOST)
    answers = clicks(lambda: retry_project(project=lost, by=alina, now=clock.now()))
    assert len({answer.pk for answer in answers}) == 1
    assert lost.retries.count() == 1


def test_a_project_gets_one_mentor(project, boris, vera):
    other = UserFactory()
    member(other, Role.MENTOR, project.centre)
    without_mentor(project)
    answers = at_once(
        *[
            lambda m=mentor: assign_mentor(project=project, mentor=m, by=vera, now=clock.now())
            for mentor in (boris, other)
        ]
    )
    assert refusals(answers) == ["has_mentor"]
    assert Assignment.objects.current().filter(project=project).count() == 1


def test_a_project_is_taken_by_one_centre(project, vera, gleb, log_in):
    homeless = ProjectFactory(centre=None, organisation=project.organisation, stage=Stage.WON)
    centres = {vera: project.centre, gleb: CentreFactory(region=project.region)}
    member(gleb, Role.HEAD, centres[gleb])

    def take(head, centre):
        path, client = f"/api/v1/untaken/{homeless.pk}/take/", log_in(head)
        return lambda: client.post(path, {"centre": centre.pk}, "application/json")

    answers = overlapping(homeless, *[take(head, centre) for head, centre in centres.items()])
    done, refused = sorted(answers, key=lambda answer: answer.status_code)
    assert (done.status_code, refused.status_code) == (200, 409)
    homeless.refresh_from_db()
    assert done.json()["centre"] == homeless.centre_id
    assert homeless.centre.name in refused.json()["message"]
    assert Entry.objects.filter(verb="project.taken", target_id=homeless.pk).count() == 1


def test_a_contact_is_logged_once(project, boris, log_in):
    day = (clock.now() - timedelta(days=2)).date()
    form = {"summary": "Созвонились", "channel": "call", "at": f"{day}T12:00", "next_in": "14"}
    path = reverse("mentoring:log_contact", args=[project.pk])

    def send(**changed):
        client = log_in(boris)
        return lambda: client.post(path, form | changed).status_code

    assert overlapping(project, send(), send()) == [302, 302]
    assert Contact.objects.filter(project=project).count() == 1
    assert Entry.objects.filter(verb="contact.logged").count() == 1
    assert at_once(send(summary="Отправили смету")) == [302]
    assert at_once(send(at=f"{day}T14:00")) == [302]
    assert Contact.objects.filter(project=project).count() == 3


def test_somebody_joins_the_team_once(project, alina, log_in):
    person = {"duty": "other", "full_name": "Анна Ильина", "email": "anna@example.org", "phone": ""}
    path = reverse("projects:team_add", args=[project.pk])

    def send(**changed):
        client = log_in(alina)
        return lambda: client.post(path, person | changed).status_code

    assert overlapping(project, send(), send()) == [302, 302]
    assert project.team.filter(full_name="Анна Ильина").count() == 1
    assert Entry.objects.filter(verb="team.joined", target_id=project.pk).count() == 1
    assert at_once(send(email="ilina@example.org")) == [302]  # a namesake
    assert project.team.filter(full_name="Анна Ильина").count() == 2


def test_a_checkpoint_is_done_once_and_taken_away_once(project, boris):
    done, planned = CheckpointFactory(project=project), CheckpointFactory(project=project)
    today = clock.local_date(clock.now(), project.zone)
    clicks(lambda: finish_checkpoint(checkpoint=done, by=boris, now=clock.now(), done_on=today))
    clicks(lambda: remove_checkpoint(checkpoint=planned, by=boris, now=clock.now()))
    for verb in ("checkpoint.done", "checkpoint.removed"):
        assert Entry.objects.filter(verb=verb, target_id=project.pk).count() == 1, verb


def test_what_was_taken_away_meanwhile_is_no_fault(project, alina, boris):
    gone = CheckpointFactory(project=project)
    remove_checkpoint(checkpoint=Checkpoint.objects.get(pk=gone.pk), by=boris, now=clock.now())
    thrown = ProjectDraft.objects.create(user=alina)
    discard_draft(draft=ProjectDraft.objects.get(pk=thrown.pk), by=alina)
    again = {"kind": gone.kind, "title": "Отчёт", "due_on": gone.due_on}
    late = [
        lambda: finish_checkpoint(checkpoint=gone, by=boris, now=clock.now(), done_on=None),
        lambda: save_checkpoint(project=project, checkpoint=gone, by=boris, now=clock.now(), **again),
        lambda: keep_draft(draft=thrown, by=alina, typed={"title": "Двор"}, step="about"),
        lambda: register_project(
            organisation=project.organisation, by=alina, now=clock.now(), draft=thrown, title="Двор"
        ),
    ]
    assert refusals(at_once(*late)) == ["gone"] * len(late)
    assert not Checkpoint.objects.filter(project=project).exists()
    assert Project.objects.get() == project


def test_a_draft_is_thrown_away_once(alina):
    draft = ProjectDraft.objects.create(user=alina, data={"title": "Двор"})
    assert clicks(lambda: discard_draft(draft=draft, by=alina)) == [None] * CLICKS


def test_a_consent_is_kept_once(db):
    answers = clicks(lambda: give_consent(email="a@example.org", purpose=Purpose.EVENT, address=None, now=clock.now()))
    assert len({answer.pk for answer in answers}) == 1
    assert Consent.objects.count() == 1


def test_an_invitation_is_accepted_once(project, alina, gleb):
    invitation = Invitation.objects.create(
        email=gleb.email, role=Role.MEMBER, organisation=project.organisation, invited_by=alina, sent_at=clock.now()
    )
    token = sign(PURPOSE, {"invitation": invitation.pk, "sent": invitation.sent_at.isoformat()})
    answers = clicks(lambda: accept_invitation(token=token, user=gleb, now=clock.now()))
    assert refusals(answers) == ["invitation_closed"] * (CLICKS - 1)
    assert Membership.objects.current().filter(user=gleb).count() == 1


def test_of_two_last_leaders_one_stays(project, alina, gleb):
    both = [project.organisation.memberships.get(user=alina), member(gleb, Role.OWNER, project.organisation)]
    answers = at_once(
        lambda: end_membership(membership=both[0], by=alina, now=clock.now()),
        lambda: erase_person(user=gleb, by=gleb, now=clock.now()),
    )
    assert refusals(answers) == ["last_leader"]
    assert project.organisation.memberships.current().filter(role=Role.OWNER).count() == 1
