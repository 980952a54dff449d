from django.db.models import Case, Count, Func, Q, QuerySet, When

from backend.accounts.enums import Role
from backend.accounts.models import Invitation, Membership, User
from backend.directory.models import Centre, Organisation


def people_of(place: Organisation | Centre) -> "QuerySet[Membership]":
    """The roles that hold now at the place, with their people, leaders first."""
    return (
        place.memberships.current()
        .select_related("user")
        .order_by(Case(When(role__in=(Role.OWNER, Role.HEAD), then=0), default=1), "user__full_name", "pk")
    )


def invitations_to(place: Organisation | Centre) -> "QuerySet[Invitation]":
    """The open invitations to the place."""
    return place.invitations.filter(closed_at=None).select_related("invited_by")


def role_counts(centre: Centre) -> list[tuple[str, int]]:
    """How many people have which role in the centre: (the role's name, people), without names of people."""
    rows = centre.memberships.current().values("role").annotate(people=Count("user", distinct=True)).order_by("role")
    return [(str(Role(row["role"]).label), row["people"]) for row in rows]


def specialities_in_use() -> list[str]:
    """Every speciality that some centre names, in the order of the alphabet."""
    names = Centre.objects.annotate(speciality=Func("specialities", function="unnest")).values_list("speciality")
    return sorted({name for (name,) in names})


def _seen(user: User) -> Q:
    """Rows with a place whose people the person may see."""
    return Q(organisation__in=Organisation.objects.visible_to(user)) | Q(
        centre__in=Centre.objects.people_visible_to(user)
    )


def memberships_visible_to(user: User) -> "QuerySet[Membership]":
    """The person's own roles, and those at places whose people the person may see."""
    return (
        Membership.objects.current()
        .filter(Q(user=user) | _seen(user))
        .select_related("user", "organisation__region", "centre__region", "territory")
    )


def invitations_visible_to(user: User) -> "QuerySet[Invitation]":
    """Open invitations to places where the person gives roles: an invited address is nobody else's business."""
    rows = Invitation.objects.filter(closed_at=None).select_related(
        "organisation__region", "centre__region", "invited_by"
    )
    if user.is_superuser:
        return rows
    mine = user.memberships.current()
    operated = mine.filter(role=Role.OPERATOR).values("territory")
    return rows.filter(
        Q(organisation__in=mine.filter(role=Role.OWNER).values("organisation"))
        | Q(centre__in=mine.filter(role=Role.HEAD).values("centre"))
        | Q(organisation__region__in=operated)
        | Q(centre__region__in=operated)
    )
