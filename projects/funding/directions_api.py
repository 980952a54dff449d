"""Directions of grants under /api/v1/."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from backend.accounts.permissions import permit
from backend.accounts.requests import person
from backend.common import clock
from backend.common.api.fields import Number
from projects.directions import uses_of
from projects.funding.contests_api import Entered
from projects.funding.forms.directions import FIRST, LAST
from projects.funding.services import directions
from projects.funding.services.merging import merge_direction
from projects.models import Direction


class DirectionSerializer(serializers.ModelSerializer):
    """A direction with the years in which it holds; `to_check`: it came by an import, and nobody has looked at it."""

    short_name = serializers.CharField(max_length=120, required=False, allow_blank=True)
    valid_from = serializers.IntegerField(min_value=FIRST, max_value=LAST, required=False, allow_null=True)
    valid_to = serializers.IntegerField(min_value=FIRST, max_value=LAST, required=False, allow_null=True)

    class Meta:
        model = Direction
        fields = ("id", "name", "short_name", "valid_from", "valid_to", "to_check")
        read_only_fields = ("to_check",)
        # The service says it, with a lock.
        validators: list[Any] = []


class UsedSerializer(serializers.Serializer):
    """How much of something names a direction."""

    key = serializers.CharField()
    count = serializers.IntegerField()
    words = serializers.CharField()


class MergeSerializer(serializers.Serializer):
    """The direction that stays."""

    into = Number(queryset=Direction.objects.all())


class DirectionViewSet(Entered):
    """Directions of grants with the years in which they hold."""

    queryset = Direction.objects.all()
    serializer_class = DirectionSerializer
    filterset_fields = ("to_check",)

    def write(self, request: Request, found: Any, fields: dict[str, Any]) -> Any:
        names = ("name", "short_name", "valid_from", "valid_to")
        given = {**({name: getattr(found, name) for name in names} if found else {}), **fields}
        return directions.save_direction(direction=found, by=person(request), now=clock.now(), **given)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        """Takes away a direction that nothing names."""
        directions.remove_direction(direction=self.get_object(), by=person(request), now=clock.now())
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(responses=UsedSerializer(many=True))
    @action(detail=True, filterset_fields=None, pagination_class=None)
    def uses(self, request: Request, pk: str) -> Response:
        """What names the direction, and moves when it is merged with another."""
        direction = self.get_object()
        permit(person(request), "funding.change_direction", direction)
        return Response(UsedSerializer(uses_of(direction), many=True).data)

    @extend_schema(request=None, responses=DirectionSerializer)
    @action(detail=True, methods=["post"], filterset_fields=None)
    def keep(self, request: Request, pk: str) -> Response:
        """Says that a direction which an import has made is right as it is."""
        kept = directions.keep_direction(direction=self.get_object(), by=person(request), now=clock.now())
        return Response(self.get_serializer(kept).data)

    @extend_schema(request=MergeSerializer, responses=UsedSerializer(many=True))
    @action(detail=True, methods=["post"], filterset_fields=None, pagination_class=None)
    def merge(self, request: Request, pk: str) -> Response:
        """Moves all that names the direction to another one and takes it away; answers what was moved."""
        direction = self.get_object()
        permit(person(request), "funding.change_direction", direction)
        form = MergeSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        moved = merge_direction(direction=direction, by=person(request), now=clock.now(), **form.validated_data)
        return Response(UsedSerializer(moved, many=True).data)


routes = [("directions", DirectionViewSet, "direction")]
