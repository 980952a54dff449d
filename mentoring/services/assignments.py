from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from backend.accounts.enums import Role
from backend.accounts.models import Membership, User
from backend.accounts.permissions import permit
from backend.audit.services import record
from backend.common.errors import Conflict, Invalid, NotAllowed
from backend.directory.models import Centre
from mentoring.models import Assignment, Task
from mentoring.selectors import centres_that_may_take
from mentoring.services import notices
from mentoring.services.limits import lock_staff, take_room
from mentoring.services.unmentored import watch_unmentored
from mentoring.signals import handed_over
from projects.lifecycle import FINAL, PUBLIC
from projects.models import Project


@transaction.atomic
def take_project(*, project: Project, centre: Centre, by: User, now: datetime) -> Project:
    """The centre begins to look after a project that no centre looks after; returns the project.

    Before a project has won, its existence is the NKO's own affair and the NKO names its centre.

    Raises:
        NotAllowed: the person does not head that centre in the project's region, nor operates the region.
        Conflict: another centre has taken it.
        Invalid: the project has not won yet, or is over.
    """
    permit(by, "mentoring.take_project", project)
    if not centres_that_may_take(by, project).filter(pk=centre.pk).exists():
        raise NotAllowed(_("You may take the project for your own centre only, in the region of the project."))
    # The centre is read afterwards: what a locking read joins is as it was before the wait.
    locked = Project.objects.select_for_update(no_key=True).get(pk=project.pk)
    if locked.centre is not None and locked.centre_id != centre.pk:
        raise Conflict(_("The project is looked after by “%(centre)s” already.") % {"centre": locked.centre})
    if locked.stage not in PUBLIC - FINAL:
        raise Invalid(_("A centre takes projects that have won and are not over. Ask the NKO to name your centre."))
    if locked.centre_id is None:
        locked.centre = centre
        locked.save(update_fields=["centre", "updated_at"])
        record(actor=by, verb="project.taken", target=locked, now=now, after={"centre": centre.pk})
    project.centre = centre
    return locked


@transaction.atomic
def assign_mentor(*, project: Project, mentor: User, by: User, now: datetime) -> Assignment:
    """The mentor looks after the project from now on; returns the assignment. Both sides are told by letter.

    Raises:
        NotAllowed: the person neither heads the project's centre nor operates its region.
        Conflict: somebody mentors it already, and the message says who; or the mentor has no room, and it says who has.
        Invalid: the project has no centre or is over, or the person is no active mentor of the centre.
    """
    permit(by, "mentoring.assign_mentor", project)
    centre = _centre_of(project, mentor)
    take_room(mentor, centre, now=now)
    try:
        with transaction.atomic():  # the constraint decides between two heads at once
            assignment = _start(project, mentor, centre, by, now)
    except IntegrityError as error:
        holder = project.assignments.current().select_related("mentor").first()
        if holder is None:
            raise
        raise Conflict(
            _("%(mentor)s has been mentoring this project since %(day)s. Hand it over instead.")
            % {"mentor": holder.mentor, "day": f"{holder.started_at:%d.%m.%Y}"},
            code="has_mentor",
        ) from error
    record(actor=by, verb="assignment.started", target=assignment, now=now, after=_facts(assignment))
    watch_unmentored(now, Project.objects.filter(pk=project.pk))
    notices.assigned(assignment, now=now)
    return assignment


@transaction.atomic
def hand_over(*, assignment: Assignment, to: User, note: str, by: User, now: datetime) -> Assignment:
    """Ends the assignment and begins one of another mentor at the same moment; returns the new one.

    A live project is thus never without a mentor. Open tasks go to the new mentor;
    both mentors and the NKO are told.

    Raises:
        NotAllowed: the person neither heads the project's centre nor operates its region.
        Conflict: the assignment has ended meanwhile, and the message says who mentors now; or the next mentor has no
            room, and it says who has.
        Invalid: no note, the same mentor, or no active mentor of the centre.
    """
    project = assignment.project
    permit(by, "mentoring.assign_mentor", project)
    if project.centre is not None:
        lock_staff(project.centre, to)  # before the assignment: everybody waits in one order
    old = Assignment.objects.select_for_update(of=("self",)).select_related("mentor").get(pk=assignment.pk)
    if old.ended_at is not None:
        holder = project.assignments.current().select_related("mentor").first()
        raise Conflict(
            _("The project was handed over meanwhile: %(mentor)s mentors it now.")
            % {"mentor": holder.mentor if holder else _("nobody")},
            code="handed_over",
        )
    if not note.strip():
        raise Invalid(_("Write what the next mentor has to know: what is agreed, what is urgent."), field="note")
    if to.pk == old.mentor_id:
        raise Invalid(_("%(mentor)s mentors this project already.") % {"mentor": to}, field="mentor")
    centre = _centre_of(project, to)
    take_room(to, centre, now=now)
    old.ended_at, old.note = now, note.strip()
    old.save(update_fields=["ended_at", "note"])
    new = _start(project, to, centre, by, now)
    moved = Task.objects.open().filter(project=project, assignee=old.mentor).update(assignee=to, updated_at=now)
    record(
        actor=by,
        verb="assignment.handed_over",
        target=new,
        now=now,
        before=_facts(old),
        after=_facts(new) | {"tasks_moved": moved},
        reason=old.note,
    )
    watch_unmentored(now, Project.objects.filter(pk=project.pk))
    notices.handed_over(old, new, now=now)
    handed_over.send(sender=Assignment, old=old, new=new, by=by, now=now)
    return new


@transaction.atomic
def hand_over_many(
    *, place: Membership, pairs: Sequence[tuple[Assignment, User]], note: str, by: User, now: datetime
) -> list[Assignment]:
    """Hands over several projects of a mentor, each to its next one; returns the new assignments.

    For whoever leaves or goes away for long. All of them or none.

    Raises:
        NotAllowed: the person does not lead the centre.
        Invalid, Conflict: as for `hand_over`, the message begins with the project that was refused; or a project is
            not the mentor's.
    """
    permit(by, "mentoring.hand_over_all", place)
    foreign = [each for each, _to in pairs if (each.mentor_id, each.centre_id) != (place.user_id, place.centre_id)]
    if foreign or place.centre is None:
        raise Invalid(_("Hand over only projects that this mentor looks after at this centre."), field="pairs")
    lock_staff(place.centre, *(to for _assignment, to in pairs))
    made = []
    for assignment, to in sorted(pairs, key=lambda pair: pair[0].pk):
        try:
            made.append(hand_over(assignment=assignment, to=to, note=note, by=by, now=now))
        except (Conflict, Invalid) as refusal:
            if refusal.field == "note":
                raise
            message = _("“%(project)s”: %(why)s") % {"project": assignment.project, "why": refusal.message}
            raise type(refusal)(message, code=refusal.code) from refusal
    return made


def _start(project: Project, mentor: User, centre: Centre, by: User, now: datetime) -> Assignment:
    return Assignment.objects.create(project=project, mentor=mentor, centre=centre, assigned_by=by, started_at=now)


def _centre_of(project: Project, mentor: User) -> Centre:
    """The centre for which the mentor takes the project on."""
    if project.centre is None:
        raise Invalid(_("No centre looks after this project. Take it to your centre first."))
    if project.stage in FINAL:
        raise Invalid(_("The project is over: it needs no mentor."))
    active = Membership.objects.current().filter(user=mentor, centre=project.centre_id, role=Role.MENTOR)
    if not (mentor.is_active and active.exists()):
        raise Invalid(
            _("%(mentor)s is no mentor of this centre at present. Choose another.") % {"mentor": mentor},
            field="mentor",
        )
    return project.centre


def _facts(assignment: Assignment) -> dict[str, int | str]:
    return {"project": assignment.project_id, "mentor": assignment.mentor_id, "name": str(assignment.mentor)}
