import json
import math
from collections.abc import Mapping
from typing import IO, Any

from django.conf import settings
from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser
from rest_framework.renderers import JSONRenderer
from rest_framework.utils.json import strict_constant

from backend.common.api.errors import TooLarge


def _finite(text: str) -> float:
    number = float(text)
    if math.isinf(number):
        raise ValueError("number out of range")
    return number


class JSONParser(BaseParser):
    """JSON that can be worked with: finite numbers, whole characters, not nested deeper than Python reads."""

    media_type = "application/json"
    renderer_class = JSONRenderer

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        """What the request says.

        Raises:
            TooLarge: it is longer than a form may be.
            ParseError: it can't be read.
        """
        encoding = (parser_context or {}).get("encoding", settings.DEFAULT_CHARSET)
        most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        content = stream.read(most + 1)
        if len(content) > most:
            raise TooLarge
        try:
            text = content.decode(encoding)
            said = json.loads(text, parse_constant=strict_constant, parse_float=_finite)
            if "\\u" in text:
                # Half of a surrogate pair is no character: nothing can store it.
                json.dumps(said, ensure_ascii=False).encode()
        except RecursionError as error:
            raise ParseError(_("The JSON is nested too deeply.")) from error
        except (ValueError, LookupError) as error:
            raise ParseError(_("This is no JSON that can be read: %(error)s") % {"error": error}) from error
        return said
