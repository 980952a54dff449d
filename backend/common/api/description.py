"""The description of the API, as OpenAPI: asked for often, and the same until the code is another."""

from functools import cache

from django.conf import settings
from django.http import HttpResponse
from django.utils.translation import get_language, override
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiJsonRenderer, OpenApiYamlRenderer
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView
from rest_framework.request import Request


class DescriptionView(SpectacularAPIView):
    """Written once for each language and format: to put it together takes seconds, and anybody may ask."""

    @extend_schema(exclude=True)
    def get(self, request: Request) -> HttpResponse:
        """In the language of the reader, or in the one that `lang` names."""
        asked = request.GET.get("lang", "")
        language = asked if asked in dict(settings.LANGUAGES) else get_language() or settings.LANGUAGE_CODE
        renderer = request.accepted_renderer
        answer = HttpResponse(_written(language, renderer.format), content_type=renderer.media_type)
        answer["Content-Disposition"] = f'inline; filename="Rostok.{renderer.format}"'
        return answer


@cache
def _written(language: str, form: str) -> str | bytes:
    renderer = OpenApiJsonRenderer() if form == "json" else OpenApiYamlRenderer()
    with override(language):
        return renderer.render(SchemaGenerator().get_schema(request=None, public=True), renderer_context={})
