from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Role(models.TextChoices):
    """What a person may be in an organisation, in a centre or in a region (DESIGN section 10)."""

    OWNER = "owner", pgettext_lazy("role", "leader of the organisation")
    MEMBER = "member", pgettext_lazy("role", "employee of the organisation")
    MENTOR = "mentor", pgettext_lazy("role", "mentor")
    HEAD = "head", pgettext_lazy("role", "head of the centre")
    ORGANISER = "organiser", pgettext_lazy("role", "event organiser")
    OPERATOR = "operator", pgettext_lazy("role", "regional operator")
    ADMIN = "admin", pgettext_lazy("role", "administrator")


# What a person can be given: administrators are made on the command line.
GIVEN_ROLES = [(role.value, role.label) for role in Role if role is not Role.ADMIN]


ORGANISATION_ROLES = (Role.OWNER, Role.MEMBER)
CENTRE_ROLES = (Role.MENTOR, Role.HEAD, Role.ORGANISER)
REGION_ROLES = (Role.OPERATOR,)


class Purpose(models.TextChoices):
    """What a person agrees to, each purpose on its own (152-ФЗ, article 9)."""

    ACCOUNT = "account", _("keeping an account")
    EVENT = "event", _("taking part in an event")
    HELP = "help", _("asking a resource centre for help")
    QUESTION = "question", _("asking a question in public")
    NAMED = "named", _("being named in public lists")
    PHOTO = "photo", _("photographs and videos")
    NEWS = "news", _("letters about services and events")
