"""Contests and the people of the funds under /api/v1/."""

from abc import ABC, abstractmethod
from typing import Any

import django_filters
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from backend.accounts.permissions import permit
from backend.accounts.requests import person
from backend.common import clock
from backend.common.api.fields import Number
from backend.directory.models import Territory
from projects.enums import Anchor, CheckpointKind
from projects.funding.models import Curator
from projects.funding.services import curators, programmes
from projects.models import Programme, ProgrammeCheckpoint

NUMBER = r"\d{1,18}"
REGIONS = Territory.objects.filter(kind="region")


class ProgrammeSerializer(serializers.ModelSerializer):
    """A contest with its calendar; one without a region is held in the whole country."""

    region = Number(queryset=REGIONS, required=False, allow_null=True)
    year = serializers.IntegerField(min_value=2000, max_value=2100)
    contract_days = serializers.IntegerField(min_value=1, max_value=365, required=False, allow_null=True)

    class Meta:
        model = Programme
        fields = (
            "id", "donor", "name", "year", "region", "opens_on", "closes_on", "results_on", "contract_days",
        )  # fmt: skip
        validators: list[Any] = []


class DefaultSerializer(serializers.ModelSerializer):
    """What the contracts of a contest ask for: so many months and days after a day of the project."""

    programme = Number(queryset=Programme.objects.all())
    kind = serializers.ChoiceField(choices=CheckpointKind.choices)
    anchor = serializers.ChoiceField(choices=Anchor.choices, default=Anchor.SIGNED)
    months = serializers.IntegerField(min_value=-60, max_value=60, default=0)
    days = serializers.IntegerField(min_value=-365, max_value=365, default=0)

    class Meta:
        model = ProgrammeCheckpoint
        fields = ("id", "programme", "kind", "title", "anchor", "months", "days")
        validators: list[Any] = []


class DefaultChangeSerializer(DefaultSerializer):
    """What of it can be changed."""

    programme = None  # type: ignore[assignment]

    class Meta(DefaultSerializer.Meta):
        fields: tuple[str, ...] = ("kind", "title", "anchor", "months", "days")  # type: ignore[assignment]


class CuratorSerializer(serializers.ModelSerializer):
    """Somebody of a fund who answers for the projects of a region."""

    region = Number(queryset=REGIONS)

    class Meta:
        model = Curator
        fields = ("id", "region", "donor", "full_name", "position", "email", "phone", "left_on")


class Entered(mixins.ListModelMixin, mixins.RetrieveModelMixin, GenericViewSet, ABC):
    """Lists, shows, adds and changes objects through a service."""

    lookup_value_regex = NUMBER

    @abstractmethod
    def write(self, request: Request, found: Any, fields: dict[str, Any]) -> Any:
        """Saves what was entered, as a new object or into the `found` one; returns the object."""

    def create(self, request: Request) -> Response:
        form = self.get_serializer(data=request.data)
        form.is_valid(raise_exception=True)
        made = self.write(request, None, form.validated_data)
        return Response(self.get_serializer(made).data, status=status.HTTP_201_CREATED)

    def partial_update(self, request: Request, pk: str) -> Response:
        found = self.get_object()
        form = self.get_serializer(found, data=request.data, partial=True)
        form.is_valid(raise_exception=True)
        return Response(self.get_serializer(self.write(request, found, form.validated_data)).data)


class ProgrammeViewSet(Entered):
    """Contests of the donors."""

    queryset = Programme.objects.all()
    serializer_class = ProgrammeSerializer
    filterset_fields = ("year",)

    def write(self, request: Request, found: Any, fields: dict[str, Any]) -> Any:
        by = person(request)
        permit(by, "funding.change_programme" if found else "funding.add_programme", found)
        given = {"region": found.region if found else None, **fields}
        return programmes.save_programme(programme=found, by=by, now=clock.now(), **given)


class DefaultFilter(django_filters.FilterSet):
    class Meta:
        model = ProgrammeCheckpoint
        fields = ("programme", "kind")


class DefaultViewSet(Entered):
    """What the contracts of the contests ask for."""

    queryset = ProgrammeCheckpoint.objects.select_related("programme").order_by("programme_id", "pk")
    serializer_class = DefaultSerializer
    filterset_class = DefaultFilter

    def write(self, request: Request, found: Any, fields: dict[str, Any]) -> Any:
        names = ("programme", "kind", "title", "anchor", "months", "days")
        given = {**({name: getattr(found, name) for name in names} if found else {}), **fields}
        return programmes.save_default(default=found, by=person(request), now=clock.now(), **given)

    @extend_schema(request=DefaultChangeSerializer, responses=DefaultSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Changes what is asked for; projects that have signed keep their dates."""
        found = self.get_object()
        form = DefaultChangeSerializer(found, data=request.data, partial=True)
        form.is_valid(raise_exception=True)
        return Response(self.get_serializer(self.write(request, found, form.validated_data)).data)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        """Takes a default away; the dates of projects that have signed stay."""
        programmes.remove_default(default=self.get_object(), by=person(request), now=clock.now())
        return Response(status=status.HTTP_204_NO_CONTENT)


class CuratorFilter(django_filters.FilterSet):
    class Meta:
        model = Curator
        fields = ("region",)


class CuratorViewSet(Entered):
    """The people of the funds in the regions where the person has a project, a centre or an office."""

    queryset = Curator.objects.none()
    serializer_class = CuratorSerializer
    filterset_class = CuratorFilter

    def get_queryset(self) -> QuerySet[Curator]:
        return Curator.objects.visible_to(self.request.user).select_related("region")

    def write(self, request: Request, found: Any, fields: dict[str, Any]) -> Any:
        by = person(request)
        permit(by, "funding.change_curator" if found else "funding.add_programme", found)
        given = {"region": found.region, **fields} if found else fields
        return curators.save_curator(curator=found, by=by, now=clock.now(), **given)


routes = [
    ("programmes", ProgrammeViewSet, "programme"),
    ("programme-checkpoints", DefaultViewSet, "programme-checkpoint"),
    ("curators", CuratorViewSet, "curator"),
]
