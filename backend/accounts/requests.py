from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from rest_framework.request import Request

from backend.accounts.models import User


def person(request: HttpRequest | Request) -> User:
    """Who is asking.

    Raises:
        PermissionDenied: nobody is logged in.
    """
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def owner_of(request: HttpRequest | Request, email: str) -> User | None:
    """The account behind an address that a public form was sent with: only whoever is logged in with it."""
    user = request.user
    return user if isinstance(user, User) and user.email == email.strip().lower() else None
