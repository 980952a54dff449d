"""ИНН and ОГРН: the check digits that the tax service defines, checked by python-stdnum."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from stdnum.exceptions import ValidationError as NumberError
from stdnum.ru import inn, ogrn


def normalise(value: str | None) -> str | None:
    """The digits of an ИНН or ОГРН without the blanks and dashes that people write; None for nothing."""
    return re.sub(r"[\s\-\u2010-\u2015]", "", value or "") or None


def validate_inn(value: str) -> None:
    """Raises ValidationError unless the ИНН has 10 or 12 digits and right check digits."""
    try:
        inn.validate(value)
    except NumberError as error:
        raise ValidationError(
            _("ИНН “%(value)s” has a mistake: check the digits."), "bad_inn", {"value": value}
        ) from error


def validate_ogrn(value: str) -> None:
    """Raises ValidationError unless the ОГРН has 13 or 15 digits and a right check digit."""
    try:
        ogrn.validate(value)
    except NumberError as error:
        raise ValidationError(
            _("ОГРН “%(value)s” has a mistake: check the digits."), "bad_ogrn", {"value": value}
        ) from error
