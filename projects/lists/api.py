"""Lists under /api/v1/: the catalogue for everybody, saved views, and deeds to many projects."""

from typing import Any

from django import forms
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, status
from rest_framework.exceptions import NotFound
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from backend.accounts.requests import person
from backend.common import clock
from backend.common.api.pagination import KeysetPagination
from backend.common.errors import Invalid
from backend.common.keyset import Sort
from projects.filters import ProjectFilter
from projects.lists import bulk
from projects.lists import serializers as shapes
from projects.lists.catalogue import CatalogueFilter, order_of, published
from projects.lists.models import SavedView
from projects.lists.services.views import remove_view, save_view
from projects.models import Project

NUMBER = r"\d{1,18}"


class CatalogueViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, GenericViewSet):
    """Projects that have won, as far as they are public; no account is needed."""

    queryset = Project.objects.none()
    serializer_class = shapes.PublicProjectSerializer
    filterset_class = CatalogueFilter
    pagination_class = KeysetPagination
    permission_classes = [AllowAny]
    lookup_value_regex = NUMBER

    def get_queryset(self) -> QuerySet[Project]:
        return published()

    def sort_for(self, request: Request) -> Sort:
        """In which order the list goes."""
        return order_of(request.query_params.get("sort"))


class SavedViewViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, GenericViewSet):
    """The person's saved views, and those shared with their centre."""

    queryset = SavedView.objects.none()
    serializer_class = shapes.SavedViewSerializer
    filter_backends = ()
    lookup_value_regex = NUMBER

    def get_queryset(self) -> QuerySet[SavedView]:
        return SavedView.objects.visible_to(self.request.user)

    @extend_schema(request=shapes.SavedViewSerializer, responses={201: shapes.SavedViewSerializer})
    def create(self, request: Request) -> Response:
        """Keeps a narrowed list under a name."""
        form = self.get_serializer(data=request.data)
        form.is_valid(raise_exception=True)
        fields: dict[str, Any] = {"query": "", **form.validated_data}
        view = save_view(by=person(request), now=clock.now(), **fields)
        return Response(self.get_serializer(view).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=shapes.SavedViewSerializer, responses=shapes.SavedViewSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Renames a view, shares it, or changes its filters."""
        view = self.get_object()
        form = self.get_serializer(view, data=request.data, partial=True)
        form.is_valid(raise_exception=True)
        kept = {"name": view.name, "query": view.query, "board": view.board, "centre": view.centre}
        changed = save_view(view=view, by=person(request), now=clock.now(), **(kept | form.validated_data))
        return Response(self.get_serializer(changed).data)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        """Takes a view away."""
        remove_view(view=self.get_object(), by=person(request), now=clock.now())
        return Response(status=status.HTTP_204_NO_CONTENT)


class DeedViewSet(GenericViewSet):
    """Deeds to many projects at once: `remind`, and `assign` for those who lead a centre."""

    queryset = Project.objects.none()
    serializer_class = shapes.ManySerializer
    filterset_class = ProjectFilter
    lookup_field = "key"
    lookup_value_regex = r"[a-z0-9-]{1,40}"

    def get_queryset(self) -> QuerySet[Project]:
        return Project.objects.listed_for(self.request.user)

    @extend_schema(request=shapes.ManySerializer, responses={200: shapes.VerdictSerializer}, filters=True)
    def create(self, request: Request, key: str) -> Response:
        """Says to which projects a deed would be done and where it is refused; without `dry_run` it does it."""
        by = person(request)
        deed = bulk.find(key, by)
        if deed is None:
            raise NotFound
        asked = self.get_serializer(data=request.data)
        asked.is_valid(raise_exception=True)
        said = asked.validated_data
        rows = self.get_queryset()
        narrowed = rows.filter(pk__in=said["projects"]) if "projects" in said else self.filter_queryset(rows)
        projects = bulk.chosen(narrowed)
        data = self._said(deed.form(said.get("said") or None, projects, by), needed=not said["dry_run"])
        verdict, done = bulk.judge(deed, projects, by, data), None
        if not said["dry_run"]:
            with transaction.atomic():
                done = bulk.carry_out(deed, projects, by, data=data or {}, count=None, now=clock.now())
        return Response(shapes.VerdictSerializer({"verdict": verdict, "done": done}).data)

    def _said(self, form: forms.Form, *, needed: bool) -> dict[str, Any] | None:
        if not form.is_bound:
            if needed:
                raise Invalid(_("Say what the deed asks for."), field="said")
            return None
        if not form.is_valid():
            field, errors = next(iter(form.errors.items()))
            raise Invalid(str(errors[0]), field=f"said.{field}")
        said: dict[str, Any] = form.cleaned_data
        return said


routes: list[tuple[str, type[GenericViewSet], str]] = [
    ("catalogue", CatalogueViewSet, "catalogue"),
    ("saved-views", SavedViewViewSet, "saved-view"),
    (r"deeds/(?P<key>[a-z0-9-]{1,40})", DeedViewSet, "deed"),
]
