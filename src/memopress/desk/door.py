"""The door: who may come in. The desk is for one person, on this machine, with this address."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

HEADER = b"x-desk"  # a page of another origin cannot send it unasked
_SAME = (b"same-origin", b"none")  # Sec-Fetch-Site (W3C Fetch Metadata): the page itself, a person
_HEADERS = (
    (b"content-security-policy", b"; ".join((
        b"default-src 'none'", b"script-src 'self'", b"style-src 'self'", b"font-src 'self'",
        b"img-src 'self'", b"connect-src 'self'", b"base-uri 'none'", b"form-action 'none'",
        b"frame-ancestors 'none'",
    ))),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
)  # fmt: skip


class Door:
    """Lets those in that name this machine as the host, come from the desk itself, and know it.

    The page itself, without anything of the project, is open; all else wants the token of its
    address, in a header or as `token`. What is foreign is refused before anything looks at it.
    """

    def __init__(self, app: ASGIApp, token: str, port: int, open_: tuple[str, ...]) -> None:
        """Stand before an application; `open_` are what the paths begin with that are the page."""
        self._app, self._token, self._open = app, token.encode(), open_
        names = (b"127.0.0.1", b"localhost")
        self._hosts = {b"%s:%d" % (name, port) for name in names}
        self._origins = {b"http://" + host for host in self._hosts}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or let in."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            return

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), *_HEADERS]
            await send(message)

        if status := self._refusal(scope):
            start = {"type": "http.response.start", "status": status}
            await sent({**start, "headers": [(b"content-type", b"text/plain")]})
            await send({"type": "http.response.body", "body": b"refused\n"})
            return
        await self._app(scope, receive, sent)

    def _refusal(self, scope: Scope) -> int:
        """Return the status that a request is refused with, 0 for none."""
        headers: dict[bytes, list[bytes]] = {}
        for name, value in scope["headers"]:
            headers.setdefault(name.lower(), []).append(value)
        hosts = headers.get(b"host", [])
        if len(hosts) != 1 or hosts[0].lower() not in self._hosts:
            return 421
        if any(origin.lower() not in self._origins for origin in headers.get(b"origin", ())):
            return 403
        if any(site not in _SAME for site in headers.get(b"sec-fetch-site", ())):
            return 403
        path = scope["path"]
        if scope["method"] == "GET" and (path == "/" or path.startswith(self._open)):
            return 0
        query = parse_qs(scope.get("query_string", b""))
        given = (*headers.get(HEADER, ()), *query.get(b"token", ()))
        if not any(secrets.compare_digest(each, self._token) for each in given):
            return 403
        return 0
