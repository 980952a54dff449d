from datetime import time
from typing import TYPE_CHECKING, ClassVar
from zoneinfo import available_timezones

from django.contrib.auth.models import AbstractBaseUser, PermissionsMixin
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Lower, Now, TruncDate
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from backend.accounts.enums import CENTRE_ROLES, GIVEN_ROLES, ORGANISATION_ROLES, REGION_ROLES, Purpose
from backend.accounts.querysets import MembershipQuerySet, UserManager
from backend.common.models import Timestamped

if TYPE_CHECKING:
    from backend.directory.models import Centre, Organisation, Territory


def validate_time_zone(name: str) -> None:
    """Raises ValidationError unless the IANA data knows the zone."""
    if name not in available_timezones():
        raise ValidationError(_("There is no time zone “%(name)s”."), params={"name": name})


class User(AbstractBaseUser, PermissionsMixin, Timestamped):
    """A person with an account. The e-mail address is the log-in."""

    email = models.EmailField(_("e-mail"), unique=True)
    full_name = models.CharField(pgettext_lazy("person", "name"), max_length=200)
    phone = models.CharField(_("telephone"), max_length=32, blank=True)
    is_active = models.BooleanField(_("may log in"), default=True)
    is_staff = models.BooleanField(_("may use the administration pages"), default=False)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name"]
    objects = UserManager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [models.CheckConstraint(condition=models.Q(email=Lower("email")), name="user_email_lower")]

    def __str__(self) -> str:
        return self.full_name or self.email

    @property
    def initials(self) -> str:
        """One or two capital letters for the round picture."""
        return "".join(word[0] for word in str(self).split()[:2]).upper()

    @cached_property
    def current_memberships(self) -> "list[Membership]":
        """The person's roles that hold now, read once a request."""
        return list(self.memberships.current())

    def remember_places(self) -> None:
        """Reads `current_memberships` with their centres and regions: one query for a page that needs both."""
        self.current_memberships = list(self.memberships.current().select_related("centre__region"))

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        return self.full_name.split()[0] if self.full_name else self.email


def place_fits_role(name: str) -> models.CheckConstraint:
    """The constraint that a role is held where such a role exists."""
    return models.CheckConstraint(
        name=name,
        condition=(
            models.Q(role__in=ORGANISATION_ROLES, organisation__isnull=False, centre=None, territory=None)
            | models.Q(role__in=CENTRE_ROLES, organisation=None, centre__isnull=False, territory=None)
            | models.Q(role__in=REGION_ROLES, organisation=None, centre=None, territory__isnull=False)
        ),
        violation_error_message=_(
            "A leader or employee belongs to an organisation, a mentor, head or event organiser to a centre, "
            "an operator to a region."
        ),
    )


class RoleInPlace(Timestamped):
    """A role in one organisation, one centre or one region."""

    role = models.CharField(_("role"), max_length=16, choices=GIVEN_ROLES)
    organisation = models.ForeignKey(
        "directory.Organisation",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="%(class)ss",
        verbose_name=_("organisation"),
    )
    centre = models.ForeignKey(
        "directory.Centre", models.CASCADE, null=True, blank=True, related_name="%(class)ss", verbose_name=_("centre")
    )
    territory = models.ForeignKey(
        "directory.Territory",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="%(class)ss",
        verbose_name=_("region"),
    )

    class Meta:
        abstract = True

    @property
    def place(self) -> "Organisation | Centre | Territory":
        """Where the role is held."""
        place = self.organisation or self.centre or self.territory
        if place is None:
            raise ValueError("a role without a place")
        return place


class Membership(RoleInPlace):
    """A role that a person has in one organisation, one centre or one region, for a time."""

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships", verbose_name=_("person"))
    started_on = models.DateField(_("since"), db_default=TruncDate(Now()))
    ended_on = models.DateField(_("until"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            place_fits_role("membership_place_fits_role"),
            models.UniqueConstraint(
                fields=["user", "role", "organisation", "centre", "territory"],
                condition=models.Q(ended_on=None),
                nulls_distinct=False,
                name="membership_once",
                violation_error_message=_("This person has this role already."),
            ),
        ]
        # Who mentors, who operates: few among all the people of the NKOs.
        indexes = [models.Index(fields=["role", "user"], condition=models.Q(ended_on=None), name="membership_holders")]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}"

    def others(self) -> MembershipQuerySet:
        """Present memberships of other people who may log in, in the same role and place."""
        return (
            Membership.objects.current()
            .filter(
                role=self.role,
                organisation=self.organisation_id,
                centre=self.centre_id,
                territory=self.territory_id,
                user__is_active=True,
            )
            .exclude(user=self.user_id)
        )


class Invitation(RoleInPlace):
    """An offer of a role to an e-mail address, open until it is accepted, recalled or too old."""

    email = models.EmailField(_("e-mail"))
    invited_by = models.ForeignKey(User, models.CASCADE, related_name="+", verbose_name=_("invited by"))
    sent_at = models.DateTimeField(_("sent"))
    closed_at = models.DateTimeField(_("accepted or recalled"), null=True, blank=True)

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-sent_at"]
        constraints = [
            place_fits_role("invitation_place_fits_role"),
            models.UniqueConstraint(
                fields=["email", "role", "organisation", "centre", "territory"],
                condition=models.Q(closed_at=None),
                nulls_distinct=False,
                name="invitation_once",
                violation_error_message=_("This address is invited to this role already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email}: {self.get_role_display()}"


class Preferences(Timestamped):
    """How and when a person wants to be written to."""

    user = models.OneToOneField(User, models.CASCADE, related_name="preferences", verbose_name=_("person"))
    language = models.CharField(
        _("language"), max_length=2, choices=[("ru", "Русский"), ("en", "English")], default="ru"
    )
    time_zone = models.CharField(
        _("time zone"),
        max_length=64,
        blank=True,
        validators=[validate_time_zone],
        help_text=_("Empty: the zone of your region."),
    )
    quiet_from = models.TimeField(_("no letters from"), default=time(21))
    quiet_until = models.TimeField(_("no letters until"), default=time(9))
    nudges = models.BooleanField(
        _("advice and reminders that are no legal deadline"),
        default=True,
        help_text=_("Letters about legal deadlines of your own projects are always sent."),
    )
    digest = models.BooleanField(
        _("one letter a day"),
        default=True,
        help_text=_("Several reminders of one day come as one letter, the most urgent first."),
    )
    rests_on_days_off = models.BooleanField(
        _("no advice on days off"),
        default=True,
        help_text=_("Advice waits for the next working day. Legal deadlines do not."),
    )

    class Meta:
        verbose_name = _("preferences")
        verbose_name_plural = _("preferences")

    def __str__(self) -> str:
        return str(self.user)


class Consent(models.Model):
    """That a person agreed to one purpose: to which text, when and from where (152-ФЗ, article 9)."""

    user = models.ForeignKey(
        User, models.CASCADE, null=True, blank=True, related_name="consents", verbose_name=_("person")
    )
    email = models.EmailField(_("e-mail"), db_index=True)
    purpose = models.CharField(_("purpose"), max_length=16, choices=Purpose.choices)
    text_version = models.CharField(_("version of the text"), max_length=16)
    given_at = models.DateTimeField(_("given"))
    address = models.GenericIPAddressField(_("network address"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        constraints = [
            models.UniqueConstraint(
                fields=["email", "purpose", "text_version"],
                condition=models.Q(withdrawn_at=None),
                name="consent_once",
                violation_error_message=_("This consent is given already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.email}: {self.get_purpose_display()}"
