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
