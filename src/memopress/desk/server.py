"""The desk's server: the page itself, and what it asks for, to whoever has its address."""

from __future__ import annotations

import asyncio
import itertools
import json
import logging
import secrets
import socket
import sys
from contextlib import asynccontextmanager
from functools import partial
from typing import TYPE_CHECKING, Any

import uvicorn
from starlette.applications import Starlette
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route

from memopress.desk.door import Door
from memopress.desk.editor import Editor, NoEditorError
from memopress.desk.hand import Hand, Urgency
from memopress.desk.inks import Inks
from memopress.desk.model import View
from memopress.desk.sheets import KINDS, NotDrawnError
from memopress.desk.sight import Sight
from memopress.desk.studio import Studio, UnknownError
from memopress.files import OWN
from memopress.preflight import NotSeparatedError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from typing import TypeVar

    from starlette.requests import Request

    from memopress.session import Session

    T = TypeVar("T")

_log = logging.getLogger(__name__)
_PAGE = OWN / "desk" / "page"
_WAITING = 256  # events that somebody may be behind with: then all is asked for anew
_SWITCH = 0.001  # seconds
_PATIENCE = 0.2  # seconds after which it is looked whether somebody still waits for a picture
_SCALES = (0.01, 32.0)  # pixels a point
_TYPES = {
    ".js": "text/javascript",
    ".css": "text/css",
    ".woff2": "font/woff2",
    ".svg": "image/svg+xml",
}


class _GoneError(Exception):
    """Nobody waits for the answer any more."""


class Desk:
    """A session as a site on the loopback address; `address` has the token that it wants."""

    def __init__(
        self,
        session: Session,
        *,
        edition: str = "",
        port: int = 0,
        editor: str = "",
        token: str = "",
    ) -> None:
        """Take a port, a free one for 0; raises OSError where it cannot be had."""
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            self._socket.bind(("127.0.0.1", port))
            self._socket.listen()  # whoever comes before it is served waits
        except OSError:
            self._socket.close()
            raise
        self.port: int = self._socket.getsockname()[1]
        self.token = token or secrets.token_urlsafe(24)
        self._first, self._editor = edition, Editor(editor)
        self._hand = Hand()
        self._studio = Studio(session, self._hand, self._tell)
        self._session = session
        self._loop: asyncio.AbstractEventLoop | None = None
        self._listening: dict[str, asyncio.Queue[dict[str, Any]]] = {}
        self._clients = itertools.count(1)
        self._pending = False
        self._inks = Inks()
        self.app = Door(self._site(), self.token, self.port, ("/static/",))
        config = uvicorn.Config(
            self.app,
            log_level="warning",
            access_log=False,  # it would tell the token
            server_header=False,
            timeout_graceful_shutdown=1,
            ws="none",
        )
        self._server = uvicorn.Server(config)

    @property
    def address(self) -> str:
        """Where the desk is; what stands behind the # never leaves the browser."""
        return f"http://127.0.0.1:{self.port}/#token={self.token}"

    def run(self) -> None:
        """Serve until it is interrupted."""
        sys.setswitchinterval(_SWITCH)  # who answers does not wait for the hand
        try:
            self._server.run(sockets=[self._socket])
        finally:
            self._hand.end()
            self._socket.close()

    def end(self) -> None:
        """Have it end; may be called from any thread."""
        self._server.should_exit = True

    # events ---------------------------------------------------------------------------------

    def _tell(self, name: str, data: dict[str, Any]) -> None:
        """Tell all who listen, from whatever thread."""
        event = {"event": name, "data": json.dumps(data, ensure_ascii=False)}
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._spread, event)

    def _spread(self, event: dict[str, Any]) -> None:
        for queue in self._listening.values():
            if queue.qsize() >= _WAITING:  # whoever is so far behind begins anew
                while not queue.empty():
                    queue.get_nowait()
                queue.put_nowait({"event": "again", "data": "{}"})
            queue.put_nowait(event)

    def _changed(self) -> None:
        """Have the studio look at what has changed; saves meanwhile are one."""
        if not self._pending:
            self._pending = True
            self._hand.do(Urgency.CHANGE, self._change)

    def _change(self) -> None:
        self._pending = False
        try:
            self._studio.change()
        except Exception:  # noqa: BLE001 - whatever it is, the next change is followed
            _log.exception("the desk could not follow a change; it looks again at the next one")

    async def _do(self, work: Callable[[], T]) -> T:
        return await asyncio.wrap_future(self._hand.do(Urgency.VIEW, work))

    async def _drawn(self, request: Request, work: Callable[[], T]) -> T:
        """Return what is drawn; what nobody waits for any more is let be. Raises GoneError."""
        future = asyncio.wrap_future(self._hand.do(Urgency.PICTURE, work))
        while not future.done():
            await asyncio.wait({future}, timeout=_PATIENCE)
            if not future.done() and await request.is_disconnected():
                future.cancel()
                raise _GoneError
        return future.result()

    # the site -------------------------------------------------------------------------------

    def _site(self) -> Starlette:
        routes = [
            Route("/", _index),
            Route("/static/{name}", _static),
            Route("/project", self._project),
            Route("/edition/{edition}", self._edition),
            Route("/picture/{edition}/{kind}/{folio:int}", self._picture),
            Route("/plate/{edition}/{folio:int}", self._plate),
            Route("/facts/{edition}/{folio:int}", self._facts),
            Route("/findings/{edition}", self._findings),
            Route("/events", self._events),
            Route("/at", self._at),
            Route("/view", self._view, methods=["POST"]),
            Route("/open", self._open, methods=["POST"]),
        ]
        unknown = (UnknownError, NotDrawnError, NotSeparatedError, _GoneError)
        faults: dict[Any, Any] = dict.fromkeys(unknown, _unknown)
        return Starlette(routes=routes, lifespan=self._life, exception_handlers=faults)

    @asynccontextmanager
    async def _life(self, _app: Starlette) -> AsyncIterator[None]:
        self._loop = asyncio.get_running_loop()
        self._hand.do(Urgency.CHANGE, self._studio.open)
        sight = Sight(lambda: self._session.files, self._changed)
        watching = asyncio.create_task(sight.watch())
        try:
            yield
        finally:
            sight.end()
            watching.cancel()

    async def _project(self, _request: Request) -> Response:
        found = await self._do(self._studio.project)
        ids = [each["id"] for each in found["editions"]]
        first = self._first if self._first in ids or not ids else ids[0]
        return JSONResponse({**found, "first": first, "editor": self._editor.name})

    async def _edition(self, request: Request) -> Response:
        name = request.path_params["edition"]
        return JSONResponse(await self._do(lambda: self._studio.edition(name)))

    async def _picture(self, request: Request) -> Response:
        name, kind, folio = (request.path_params[each] for each in ("edition", "kind", "folio"))
        if kind not in KINDS:
            raise UnknownError(kind)
        scale = _scale(request)
        work = partial(self._studio.picture, name, kind, folio, scale)
        return _image(await self._drawn(request, work), "image/bmp")

    async def _plate(self, request: Request) -> Response:
        name, folio = (request.path_params[each] for each in ("edition", "folio"))
        ink, scale = request.query_params.get("ink", ""), _scale(request)
        sheet, data, job = await self._drawn(
            request, lambda: self._studio.file(name, "press", folio)
        )
        plate = await asyncio.to_thread(self._inks.picture, sheet, data, job, ink, scale)
        return _image(plate, "image/png")

    async def _facts(self, request: Request) -> Response:
        name, folio = (request.path_params[each] for each in ("edition", "folio"))
        return JSONResponse(await self._do(lambda: self._studio.facts(name, folio)))

    async def _findings(self, request: Request) -> Response:
        name = request.path_params["edition"]
        return JSONResponse(await self._do(lambda: self._studio.findings(name)))

    async def _at(self, request: Request) -> Response:
        """Tell on which pages a line of a file is seen, and show the first to those who look."""
        asked = request.query_params
        try:
            line = int(asked.get("line", "1"))
        except ValueError:
            return JSONResponse({"fault": "line wants a number"}, 400)
        view = next(reversed(self._studio.views.values()), None)
        edition = asked.get("edition") or (view.edition if view else "")
        file = asked.get("file", "")
        found = await self._do(lambda: self._studio.spotted(file, line, edition))
        rows = [
            {
                "edition": each.edition,
                "folio": each.folio,
                "box": [each.box.x, each.box.y, each.box.width, each.box.height],
            }
            for each in found
        ]
        if rows and "quiet" not in asked:
            self._tell("show", rows[0])
        return JSONResponse({"file": file, "line": line, "pages": rows})

    async def _view(self, request: Request) -> Response:
        """Hear what somebody has before them: that is drawn first when it changes."""
        try:
            asked = await request.json()
            view = View(
                str(asked["edition"]),
                str(asked["kind"]),
                tuple(int(each) for each in asked["folios"][:64]),
                min(max(float(asked["scale"]), _SCALES[0]), _SCALES[1]),
            )
            client = str(asked["client"])
        except (ValueError, KeyError, TypeError):
            return Response(status_code=400)
        if client in self._listening:
            self._studio.views.pop(client, None)
            self._studio.views[client] = view
        return Response(status_code=204)

    async def _open(self, request: Request) -> Response:
        """Open a file that was read in the editor that the person at the desk has named."""
        try:
            asked = await request.json()
            file, line = str(asked["file"]), int(asked["line"])
            column = int(asked.get("column") or 1)
        except (ValueError, KeyError, TypeError):
            return Response(status_code=400)
        path = await self._do(lambda: self._studio.path_of(file))
        if path is None:
            return Response(status_code=404)
        try:
            self._editor.open(path, line, column)
        except NoEditorError as fault:
            return JSONResponse({"fault": str(fault)}, 409)
        return Response(status_code=204)

    async def _events(self, _request: Request) -> Response:
        from sse_starlette import EventSourceResponse  # noqa: PLC0415

        client = f"{next(self._clients)}"
        queue: asyncio.Queue[dict[str, Any]] = asyncio.Queue()

        async def events() -> AsyncIterator[dict[str, Any]]:
            self._listening[client] = queue
            try:
                yield {"event": "hello", "data": f'{{"client": "{client}"}}'}
                while True:
                    yield await queue.get()
            finally:  # the browser has gone away
                self._listening.pop(client, None)
                self._studio.views.pop(client, None)

        return EventSourceResponse(events(), ping=15)


def _scale(request: Request) -> float:
    try:
        wanted = float(request.query_params.get("scale", "1"))
    except ValueError:
        wanted = 1.0
    return min(max(wanted, _SCALES[0]), _SCALES[1])


def _image(data: bytes, kind: str) -> Response:
    # Its address has the number of the page's state: what is there never changes.
    headers = {"cache-control": "private, max-age=86400, immutable"}
    return Response(data, media_type=kind, headers=headers)


async def _index(_request: Request) -> Response:
    return FileResponse(_PAGE / "index.html", headers={"cache-control": "no-cache"})


async def _static(request: Request) -> Response:
    name = request.path_params["name"]
    known = {path.name: path for path in _PAGE.iterdir()}
    path = known.get(name)
    if path is None or path.suffix not in _TYPES:
        return Response(status_code=404)
    return FileResponse(path, media_type=_TYPES[path.suffix], headers={"cache-control": "no-cache"})


async def _unknown(_request: Request, fault: Exception) -> Response:
    return JSONResponse({"fault": str(fault)}, 404)
