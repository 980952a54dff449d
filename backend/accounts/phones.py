"""Telephone numbers in one form, so that one number is one string."""

import phonenumbers
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


def normalise_phone(text: str) -> str:
    """The number as `+7 423 200-00-00`; a number without a country is Russian; empty stays empty.

    Raises:
        ValidationError: it cannot be a telephone number.
    """
    text = text.strip()
    if not text:
        return ""
    try:
        number = phonenumbers.parse(text, "RU")
    except phonenumbers.NumberParseException as error:
        raise ValidationError(_("Write the telephone number with its code, for example +7 423 200-00-00.")) from error
    if not phonenumbers.is_possible_number(number):
        raise ValidationError(_("This telephone number has too few or too many digits."))
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
