from django.http import Http404, HttpRequest

from backend.accounts.models import User


def person(request: HttpRequest) -> User:
    """Who is logged in; for views behind `login_required`.

    Raises:
        Http404: nobody is, because the view forgot to ask.
    """
    if not isinstance(request.user, User):
        raise Http404
    return request.user
