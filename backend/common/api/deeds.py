"""A POST that does one thing to an object: its route and its place in the schema, said once."""

from collections.abc import Callable
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action

Shape = type[serializers.Serializer[Any]]
Do = Callable[..., Any]


def deed(
    takes: Shape | None, answers: Shape, url: str = "", *, made: bool = False, of_one: bool = True
) -> Callable[[Do], Any]:
    """A POST under the method's name, or under `url`. The viewset has a `filterset_class`, None if it filters nothing.

    Args:
        takes: what the body says; None when it says nothing.
        answers: what comes back, with 201 when the deed has `made` it.
        of_one: about the object of the address; otherwise the body names it, with a token for instance.
    """

    def decorate(method: Do) -> Any:
        # The description stands above the route: a route forgets what was said of the method before.
        routed = action(detail=of_one, methods=["post"], url_path=url or None, filterset_class=None)(method)
        return extend_schema(request=takes, responses={201 if made else 200: answers})(routed)

    return decorate
