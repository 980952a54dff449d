"""What a person without an account writes about themselves in a public form, made clean or refused."""

import re
from dataclasses import dataclass, replace

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from backend.accounts.phones import normalise_phone
from backend.common.errors import Invalid

LONGEST = {"full_name": 200, "email": 254, "phone": 32, "organisation_name": 300}
"""As wide as the columns in which every app keeps a person without an account."""
NO_LINE_HAS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
"""The characters of Unicode's categories Cc, Zl, Zp and Cs."""


@dataclass(frozen=True)
class Person:
    """Who signs up, books or asks; `language` is the one in which to write to them."""

    full_name: str
    email: str
    phone: str = ""
    organisation_name: str = ""
    language: str = "ru"

    def cleaned(self, *, needs_email: bool = True) -> "Person":
        """The same person in the form that is kept. `needs_email=False`: somebody else is written to for them.

        Raises:
            Invalid: a line is missing, too long, holds characters that no line has, or is no address.
        """
        email = one_line(self.email, "email", required=needs_email).lower()
        try:
            if email or needs_email:
                validate_email(email)
        except ValidationError as error:
            raise Invalid(_("This is no e-mail address. Example: anna@example.org."), field="email") from error
        return replace(
            self,
            full_name=one_line(self.full_name, "full_name", required=True),
            email=email,
            phone=telephone(self.phone),
            organisation_name=one_line(self.organisation_name, "organisation_name"),
            language=self.language if self.language in {"ru", "en"} else "ru",
        )


def telephone(text: str) -> str:
    """The number as `+7 423 200-00-00`; empty stays empty.

    Raises:
        Invalid: it cannot be a telephone number.
    """
    try:
        return normalise_phone(one_line(text, "phone"))
    except ValidationError as error:
        raise Invalid(error.messages[0], field="phone") from error


def one_line(text: str, field: str, *, required: bool = False, longest: int = 0) -> str:
    """The text without spaces around it and with single ones inside; `longest` is that of a person's field if 0.

    Raises:
        Invalid: it holds line breaks or other control characters, is longer than the column, or missing.
    """
    longest = longest or LONGEST[field]
    if NO_LINE_HAS.search(text.strip()):
        raise Invalid(_("Write this in one line, without special characters."), field=field)
    text = " ".join(text.split())
    if len(text) > longest:
        raise Invalid(_("This is too long: at most %(count)d characters.") % {"count": longest}, field=field)
    if required and not text:
        raise Invalid(_("Fill this in, please."), field=field, code="required")
    return text
