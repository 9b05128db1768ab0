"""What a browser complains of while a test walks through pages."""

from playwright.sync_api import (
    BrowserContext,
    ConsoleMessage,
    Error,
    Request,
    WebError,
)

# A request given up because the person went on to another page is not a fault.
_GIVEN_UP = "net::ERR_ABORTED"


class Complaints:
    """Console errors and warnings, uncaught exceptions and failed requests of some contexts."""

    def __init__(self) -> None:
        self._contexts: list[BrowserContext] = []
        self._heard: list[str] = []
        self._expected: list[str] = []

    def watch(self, context: BrowserContext) -> None:
        """Listen to every page of this context, also those opened later."""
        self._contexts.append(context)
        context.on("console", self._on_console)
        context.on("weberror", self._on_error)
        context.on("requestfailed", self._on_failed)

    def expect(self, part: str) -> None:
        """The test is about something the browser reports, say a refused form ("422").

        Complaints holding `part` are forgiven, and one at least must come.
        """
        self._expected.append(part)

    def unexpected(self) -> list[str]:
        """What was heard and not expected, in order."""
        self._listen_to_the_end()
        return [text for text in self._heard if not any(part in text for part in self._expected)]

    def missing(self) -> list[str]:
        """What was expected and not heard."""
        return [part for part in self._expected if not any(part in text for text in self._heard)]

    def _listen_to_the_end(self) -> None:
        """One round trip per page: messages come in order, so all before it have arrived."""
        for context in self._contexts:
            try:
                for page in context.pages:
                    page.evaluate("() => 0")
            except Error:
                continue  # closed by the test itself: nothing more will come

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            where = message.location.get("url", "")
            self._heard.append(f"console {message.type}: {message.text} ({where})")

    def _on_error(self, error: WebError) -> None:
        self._heard.append(f"uncaught: {error.error}")

    def _on_failed(self, request: Request) -> None:
        if request.failure != _GIVEN_UP:
            self._heard.append(f"request failed: {request.failure} {request.method} {request.url}")
