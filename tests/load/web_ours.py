"""The service as the load test asks it: each visitor from a network address of their own, as in life."""

from typing import Any

from backend.config.wsgi import application as service


def application(environ: dict[str, Any], start_response: Any) -> Any:
    environ["REMOTE_ADDR"] = environ.get("HTTP_X_VISITOR", environ.get("REMOTE_ADDR", ""))
    return service(environ, start_response)
