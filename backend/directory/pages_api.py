"""Under /api/v1/: people on the pages of centres, contacts of municipalities, figures of non-profits."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.helpers import forced_singular_serializer
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, status
from rest_framework.decorators import action
from rest_framework.permissions import SAFE_METHODS, AllowAny, IsAuthenticatedOrReadOnly
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from backend.accounts.models import User
from backend.accounts.requests import person
from backend.common import clock
from backend.common.errors import Invalid
from backend.directory import serializers as shapes
from backend.directory.figures import figures
from backend.directory.filters import ContactFilter
from backend.directory.forms import RegionForm
from backend.directory.models import Centre, PublicPerson, Territory
from backend.directory.selectors import municipalities_with_contacts
from backend.directory.services import municipal_contacts, public_people

NUMBER = r"\d{1,18}"


def _today() -> Any:
    return clock.local_date(clock.now(), clock.MOSCOW)


class PublicPersonFilter(django_filters.FilterSet):
    class Meta:
        model = PublicPerson
        fields = ["centre"]


class PublicPersonViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, GenericViewSet[PublicPerson]):
    """People on the public pages of centres; a centre's own people see those too who have not agreed yet."""

    queryset = PublicPerson.objects.none()
    serializer_class = shapes.PublicPersonSerializer
    filterset_class = PublicPersonFilter
    permission_classes = [IsAuthenticatedOrReadOnly]
    lookup_value_regex = NUMBER

    def get_queryset(self) -> QuerySet[PublicPerson]:
        user = self.request.user
        rows = PublicPerson.objects.visible_to(user)
        if self.request.method not in SAFE_METHODS:  # that it can be changed, only the centre's own people know
            rows = PublicPerson.objects.filter(centre__in=Centre.objects.people_visible_to(user))
        return rows.select_related("centre__region").order_by("centre", "position", "pk")

    def _answer(self, shown: PublicPerson, code: int = status.HTTP_200_OK) -> Response:
        return Response(self.get_serializer(shown).data, status=code)

    @extend_schema(request=shapes.NewPublicPersonSerializer, responses={201: shapes.PublicPersonSerializer})
    def create(self, request: Request) -> Response:
        """Enters somebody for the page of a centre."""
        form = shapes.NewPublicPersonSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        fields, by = dict(form.validated_data), person(request)
        own = Centre.objects.people_visible_to(by).select_related("region")
        common: dict[str, Any] = {
            "centre": get_object_or_404(own, pk=fields.pop("centre")),
            "by": by,
            "now": clock.now(),
        }
        user, agreed = fields.pop("user", None), fields.pop("agreed", False)
        if user is None and "name" not in fields:
            return self._answer(public_people.show_oneself(**common, **fields), status.HTTP_201_CREATED)
        works = User.objects.filter(memberships__centre=common["centre"], memberships__ended_on=None)
        found = get_object_or_404(works.distinct(), pk=user) if user else None
        made = public_people.add_public_person(**common, user=found, agreed=agreed, **fields)
        return self._answer(made, status.HTTP_201_CREATED)

    @extend_schema(request=shapes.ShownSerializer, responses=shapes.PublicPersonSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Changes what is shown of somebody."""
        shown = self.get_object()
        form = shapes.ShownSerializer(shown, data=request.data, partial=True)
        form.is_valid(raise_exception=True)
        return self._answer(
            public_people.change_public_person(shown=shown, by=person(request), now=clock.now(), **form.validated_data)
        )

    @extend_schema(request=None, responses=shapes.PublicPersonSerializer)
    @action(detail=True, methods=["post"], filterset_class=None)
    def agree(self, request: Request, pk: str) -> Response:
        """Agrees to be shown; nobody can do so for somebody else."""
        return self._answer(
            public_people.agree_to_be_shown(shown=self.get_object(), by=person(request), now=clock.now())
        )

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        """Takes somebody off the page."""
        public_people.remove_public_person(shown=self.get_object(), by=person(request), now=clock.now())
        return Response(status=status.HTTP_204_NO_CONTENT)


class MunicipalContactViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, GenericViewSet[Territory]):
    """Municipalities with the units that answer for non-profits; ids are those of the municipalities."""

    queryset = Territory.objects.none()
    serializer_class = shapes.MunicipalitySerializer
    filterset_class = ContactFilter
    permission_classes = [IsAuthenticatedOrReadOnly]
    lookup_value_regex = NUMBER

    def get_queryset(self) -> QuerySet[Territory]:
        return municipalities_with_contacts(_today())

    @extend_schema(request=shapes.MunicipalContactSerializer, responses=shapes.MunicipalitySerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Enters or changes the contact; it counts as checked today."""
        place = self.get_object()
        form = shapes.MunicipalContactSerializer(getattr(place, "contact", None), data=request.data, partial=True)
        form.is_valid(raise_exception=True)
        municipal_contacts.save_contact(municipality=place, by=person(request), now=clock.now(), **form.validated_data)
        return Response(self.get_serializer(self.get_queryset().get(pk=place.pk)).data)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        """Takes the contact of a municipality away."""
        municipal_contacts.remove_contact(municipality=self.get_object(), by=person(request), now=clock.now())
        return Response(status=status.HTTP_204_NO_CONTENT)


class FiguresViewSet(GenericViewSet[Territory]):
    """How many non-profits there are and how their number grew."""

    queryset = Territory.objects.none()
    serializer_class = shapes.NkoFiguresSerializer
    permission_classes = [AllowAny]
    filter_backends = ()
    pagination_class = None

    @extend_schema(
        parameters=[OpenApiParameter("region", OpenApiTypes.INT, description="A region; without one, all of them.")],
        responses=forced_singular_serializer(shapes.NkoFiguresSerializer),
    )
    def list(self, request: Request) -> Response:
        """The figures of a region by municipality, or of all regions by region."""
        form = RegionForm(request.query_params)
        if not form.is_valid():
            raise Invalid(str(form.errors["region"][0]), field="region")
        return Response(self.get_serializer(figures(form.cleaned_data["region"], _today())).data)


routes: list[tuple[str, type[GenericViewSet[Any]], str]] = [
    ("public-people", PublicPersonViewSet, "public-person"),
    ("municipal-contacts", MunicipalContactViewSet, "municipal-contact"),
    ("nko-figures", FiguresViewSet, "nko-figures"),
]
