from playwright.sync_api import BrowserContext, ConsoleMessage, Request, Response

# Chromium says this of the page itself when it is a refusal; parts that do not load are counted by their answers.
NOT_LOADED = "Failed to load resource"


class Watch:
    """Notes what no page may do: complain in the console, load a broken part, ask another host."""

    def __init__(self) -> None:
        self.complaints: list[str] = []

    def follow(self, context: BrowserContext, url: str) -> None:
        def said(message: ConsoleMessage) -> None:
            if message.type in {"error", "warning"} and not message.text.startswith(NOT_LOADED):
                self.complaints.append(f"{message.page.url if message.page else ''}: console: {message.text}")

        def asked(request: Request) -> None:
            if not request.url.startswith((f"{url}/", "data:", "blob:")):
                self.complaints.append(f"asks another host: {request.url}")

        def answered(response: Response) -> None:
            if response.status >= 400 and response.request.resource_type != "document":
                self.complaints.append(f"{response.frame.url}: {response.status} for {response.url}")

        context.on("console", said)
        context.on("weberror", lambda error: self.complaints.append(f"script: {error.error}"))
        context.on("request", asked)
        context.on("response", answered)
