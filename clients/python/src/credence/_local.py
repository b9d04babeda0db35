"""A server that this process starts, for studies on this machine."""

from __future__ import annotations

import atexit
import json
import os
import re
import shlex
import shutil
import socket
import subprocess
import tempfile
import threading
from pathlib import Path
from types import TracebackType
from typing import Any, Dict, List, Optional, Sequence, Type, Union

from ._errors import CredenceError, ServerUnavailable

#: Times that another free port is looked for, since the last one was taken meanwhile.
ATTEMPTS = 5
#: Seconds to finish pending requests.
CLOSING = 15.0
DEFAULT_STORAGE = "credence.db"
SQLITE = "sqlite:"
POSTGRES = re.compile(r"postgres(?:ql)?://", re.IGNORECASE)


class LocalServer:
    """A server on this machine: one that was started here, or one that already serves the same storage."""

    def __init__(
        self, url: str, process: Optional[subprocess.Popen[str]], storage: str, program: Sequence[str]
    ) -> None:
        self.url = url
        #: The path of the database, or its address on PostgreSQL.
        self.storage = storage
        self._process = process
        self._program = list(program)
        self._is_closed = False

    @property
    def is_running(self) -> bool:
        """False once it has been closed or has died."""
        return not self._is_closed and (self._process is None or self._process.poll() is None)

    def renew(self, failed: str) -> str:
        """The address of a server for the same storage, after the one at `failed` did not respond.

        A server started by another process ends with that process; this process then starts its own. Raises
        CredenceError.
        """
        with _starting:
            is_mine = self._process is not None and self._process.poll() is None
            if self.url == failed and not is_mine and not self._is_closed:
                started = _start(self.storage, self._program)
                self.url, self._process = started.url, started._process
            return self.url

    def close(self) -> None:
        """Ends the server, if it was started here, after pending requests. It also ends when Python exits."""
        self._is_closed = True
        process = self._process
        if process is None or process.poll() is not None:
            return
        # It ends when its input closes, which also happens if this process is killed.
        if process.stdin is not None:
            process.stdin.close()
        try:
            process.wait(CLOSING)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def __enter__(self) -> LocalServer:
        return self

    def __exit__(
        self,
        kind: Optional[Type[BaseException]],
        error: Optional[BaseException],
        trace: Optional[TracebackType],
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"LocalServer({self.url!r}, storage={_shown(self.storage)!r})"


_servers: Dict[str, LocalServer] = {}
_starting = threading.Lock()


def local(
    storage: Optional[Union[str, os.PathLike[str]]] = None, *, program: Optional[Sequence[str]] = None
) -> LocalServer:
    """Starts `credence serve` on a free port for the database `storage` (`credence.db` in the working folder).

    `storage` is a path, or the address of a PostgreSQL database, `postgres://USER@HOST/DATABASE`, which any number of
    servers may share.

    The server runs as long as this process. Calling this again with the same storage gives the same server, even if
    another process serves it; if that process ends first, this one starts a server of its own. `program`: the command
    that starts Credence, such as `["npx", "credence"]`; by default the environment variable CREDENCE, then `credence`
    on the PATH, then the one installed in `node_modules` in this folder or a parent folder.
    """
    path = _location(os.fspath(storage or os.environ.get("CREDENCE_STORAGE") or DEFAULT_STORAGE))
    with _starting:
        known = _servers.get(path)
        if known is not None and known.is_running:
            return known
        started = _start(path, list(program or program_words()))
        _servers[path] = started
        atexit.register(started.close)
        return started


def _start(path: str, program: List[str]) -> LocalServer:
    for attempt in range(ATTEMPTS):
        options = ["--json", "--stop-with-input", "--port", str(_free_port()), "--storage", _address(path)]
        # A file rather than a pipe: nobody would read a pipe, and the server would block forever once it is full.
        with tempfile.TemporaryFile("w+") as errors:
            try:
                process = subprocess.Popen(
                    [*program, "serve", *options],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=errors,
                    text=True,
                    # Ctrl-C is meant for this process, which still has trials to release.
                    start_new_session=True,
                )
            except OSError as error:
                raise ServerUnavailable(f"{shlex.join(program)} cannot be started: {error}.") from error
            document = _document(process)
            if "url" in document:
                return LocalServer(document["url"], process, path, program)
            process.communicate()
            problem = document.get("error") or {}
            fields = problem.get("fields") or {}
            if problem.get("code") == "served" and "url" in fields:
                return LocalServer(fields["url"], None, path, program)
            if "port" in fields and attempt + 1 < ATTEMPTS:
                continue
            errors.seek(0)
            said = str(problem.get("message") or errors.read().strip() or f"exit code {process.returncode}")
            message = f"{shlex.join(program)} did not start a server: {said}"
            raise CredenceError(message, code=problem.get("code", "unavailable"))
    raise AssertionError("unreachable")


def _location(storage: str) -> str:
    """A PostgreSQL address, or an absolute path, which means the same in any folder.

    Raises ValueError for addresses of other databases.
    """
    if POSTGRES.match(storage):
        return storage
    found = storage[len(SQLITE) :] if storage.startswith(SQLITE) else storage
    if "://" in found:
        raise ValueError(f"storage; must be a path, {SQLITE} and a path, or postgres://…: {_shown(storage)!r}.")
    return str(Path(found).expanduser().resolve())


def _address(location: str) -> str:
    return location if POSTGRES.match(location) else f"{SQLITE}{location}"


def _shown(location: str) -> str:
    """The address without the password."""
    return re.sub(r"(?<=://)([^/@:]*):[^/]*@", r"\1:***@", location)


def _document(process: subprocess.Popen[str]) -> Dict[str, Any]:
    """The JSON document that the program prints first; empty if it prints none."""
    assert process.stdout is not None
    text = ""
    for line in process.stdout:
        text += line
        try:
            found = json.loads(text)
        except ValueError:
            continue
        if isinstance(found, dict):
            return found
    return {}


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def program_words() -> List[str]:
    """The command that starts Credence here. Raises ServerUnavailable if it is not installed."""
    named = os.environ.get("CREDENCE")
    if named:
        return shlex.split(named)
    installed = shutil.which("credence")
    if installed is not None:
        return [installed]
    here = Path.cwd()
    for folder in (here, *here.parents):
        script = folder / "node_modules" / ".bin" / "credence"
        if script.exists():
            return [str(script)]
    raise ServerUnavailable(
        "Credence is not installed here. Install it with `npm install credence` (needs Node 20 or newer), or name what "
        "starts it with the environment variable CREDENCE; or give the address of a server as server=."
    )
