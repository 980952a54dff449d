from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db.models import Case, Count, Exists, Func, OuterRef, Q, QuerySet, When

from backend.accounts.enums import Role
from backend.accounts.models import Invitation, Membership, User
from backend.directory.models import Centre, Organisation, PublicPerson, Territory


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


def people_on_page(centre: Centre) -> "QuerySet[PublicPerson]":
    """Everybody entered for the page of the centre, those who have not agreed yet too; in their order."""
    return centre.public_people.select_related("user", "centre__region")


def municipalities_with_contacts(on: date) -> "QuerySet[Territory]":
    """Municipalities that exist, with their region and contact unit beside them, by region and name."""
    rows = Territory.objects.municipalities().existing(on)
    return rows.select_related("parent", "contact").order_by("parent__name", "name", "pk")


def with_flags(centres: "QuerySet[Centre]", user: "User | AnonymousUser", today: date) -> "QuerySet[Centre]":
    """The centres, each with `inside` and `money_ending`.

    `inside`: whether the person works there or operates its region, and so sees what money it has;
    `money_ending`: whether that money ends soon, see `CentreQuerySet.money_ending`.
    """
    own = Centre.objects.people_visible_to(user).filter(pk=OuterRef("pk"))
    ending = Centre.objects.money_ending(today).filter(pk=OuterRef("pk"))
    return centres.annotate(inside=Exists(own), money_ending=Exists(ending))


def own_entry(centre: Centre, user: "User | AnonymousUser") -> PublicPerson | None:
    """The person's own entry for the page of the centre, if they work there and are entered."""
    if not isinstance(user, User) or not any(held.centre_id == centre.pk for held in user.current_memberships):
        return None
    return centre.public_people.filter(user=user).first()
