"""What a service raises when it refuses. Pages and the API show the same sentence."""


class DomainError(Exception):
    """A refusal that a person can read.

    `code` is stable and for programs, `message` is translated and says what to do,
    `field` names the input that has to change ("" when none does).
    """

    status = 400
    code = "invalid"

    def __init__(self, message: str, *, code: str = "", field: str = "") -> None:
        super().__init__(str(message))
        self.message = message
        self.code = code or self.code
        self.field = field


class Invalid(DomainError):
    """The input can't be taken as it is."""


class NotAllowed(DomainError):
    """The person sees the object but may not do this with it."""

    status = 403
    code = "not_allowed"


class Conflict(DomainError):
    """The object is no longer in the state that the request took it to be in."""

    status = 409
    code = "conflict"


class NotAPage(DomainError):
    """An address that only takes what a button sends was asked for as a page."""

    status = 405
    code = "not_a_page"
