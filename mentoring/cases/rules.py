"""Who may do what with a request for help. Pages, API, admin and templates all ask here."""

import rules

from backend.accounts.enums import ORGANISATION_ROLES, Role
from backend.accounts.models import User
from backend.accounts.roles import has_role, roles_of
from backend.common import clock
from mentoring.cases.models import Case, CaseMessage, Referral
from mentoring.cases.services.work import has_worker
from mentoring.models import Absence


@rules.predicate
def leads_case(user: User, case: Case | None) -> bool:
    """Heads the centre that has the request; while no centre has it, operates its region."""
    if case is None:
        return False
    if case.centre_id is None:
        return bool(roles_of(user, territory_id=case.region_id) & {Role.OPERATOR, Role.ADMIN})
    return bool(roles_of(user, centre_id=case.centre_id) & {Role.HEAD, Role.ADMIN})


@rules.predicate
def may_take(user: User, case: Case | None) -> bool:
    """Is a mentor or the head of the centre that has the request; while no centre has it, operates its region."""
    return case is not None and (leads_case(user, case) or Role.MENTOR in roles_of(user, centre_id=case.centre_id))


@rules.predicate
def owns_case(user: User, case: Case | None) -> bool:
    """Works on the request, and is still in the centre that has it."""
    return case is not None and case.owner_id == user.pk and may_take(user, case)


@rules.predicate
def stands_in(user: User, case: Case | None) -> bool:
    """Stands in for the mentor who works on the request and is away, at the centre that has it."""
    if case is None or case.owner_id is None or Role.MENTOR not in roles_of(user, centre_id=case.centre_id):
        return False
    away = Absence.objects.on(clock.now()).filter(mentor=case.owner_id, centre=case.centre_id, backup=user.pk)
    return away.exists()


@rules.predicate
def waits_for_somebody(user: User, case: Case | None) -> bool:
    """Nobody works on the request, or nobody who still may."""
    return case is not None and not has_worker(case)


@rules.predicate
def asks(user: User, case: Case | None) -> bool:
    """Asked for the help, or works in the organisation for which it was asked."""
    if case is None or not user.is_authenticated:
        return False
    return case.author_id == user.pk or bool(
        roles_of(user, organisation_id=case.organisation_id) & set(ORGANISATION_ROLES)
    )


@rules.predicate
def helps_somewhere(user: User) -> bool:
    """Is a mentor or the head of any centre, or operates a region."""
    return has_role(user, Role.MENTOR, Role.HEAD, Role.OPERATOR)


@rules.predicate
def passed_it_on(user: User, referral: Referral | None) -> bool:
    """Passed the request on, or heads the centre that did; without a centre, operates the region."""
    if referral is None:
        return False
    if referral.from_centre_id is None:
        return bool(roles_of(user, territory_id=referral.case.region_id) & {Role.OPERATOR, Role.ADMIN})
    held = roles_of(user, centre_id=referral.from_centre_id)
    return bool(held & {Role.HEAD, Role.ADMIN}) or (referral.by_id == user.pk and Role.MENTOR in held)


@rules.predicate
def wrote_message(user: User, message: CaseMessage | None) -> bool:
    """Wrote the message."""
    return message is not None and message.by_id is not None and message.by_id == user.pk


@rules.predicate
def follows_to_the_end(user: User, case: Case | None) -> bool:
    """Is of the centre that has the request, operates its region, or asks: a centre that passed it on is none of it."""
    if case is None:
        return False
    return may_take(user, case) or Role.OPERATOR in roles_of(user, territory_id=case.region_id) or asks(user, case)


works_on = owns_case | leads_case | stands_in

rules.add_perm("cases.use_inbox", helps_somewhere)
rules.add_perm("cases.take_case", may_take)
rules.add_perm("cases.assign_case", leads_case)
rules.add_perm("cases.work_on_case", works_on)
rules.add_perm("cases.note_case", may_take)
# Contacts are for those who work with the client: others of the centre see them only to be able to begin.
rules.add_perm("cases.view_contacts", works_on | asks | (may_take & waits_for_somebody))
# What came of it, and the client's words on that, are said after a centre that passed it on has read its last line.
rules.add_perm("cases.view_result", follows_to_the_end)
rules.add_perm("cases.act_as_client", asks)
rules.add_perm("cases.attach_file", works_on | asks)
rules.add_perm("cases.recall_referral", passed_it_on)
rules.add_perm("cases.change_message", wrote_message)
