from django.db import models
from django.utils.translation import pgettext_lazy


class CertificateKind(models.TextChoices):
    """What somebody was at the event."""

    PARTICIPANT = "participant", pgettext_lazy("certificate", "participant")
    SPEAKER = "speaker", pgettext_lazy("certificate", "speaker")
    ORGANISER = "organiser", pgettext_lazy("certificate", "organiser")
    VOLUNTEER = "volunteer", pgettext_lazy("certificate", "volunteer")


HELPERS = [(kind.value, kind.label) for kind in CertificateKind if kind is not CertificateKind.PARTICIPANT]
"""What those were who did more than take part: their certificates are issued one by one."""


class CertificateState(models.TextChoices):
    VALID = "valid", pgettext_lazy("certificate", "valid")
    REPLACED = "replaced", pgettext_lazy("certificate", "replaced by another")
    REVOKED = "revoked", pgettext_lazy("certificate", "revoked")
