"""Tests against a server that misbehaves on demand."""

from __future__ import annotations

import json
import math
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any, Dict, Iterator, List, Tuple

import pytest

import credence
from credence._connection import Connection, back_off

#: What is answered in turn: a status, headers and a body; None closes the connection without an answer.
Answer = Any


class Script:
    def __init__(self) -> None:
        self.answers: List[Answer] = []
        self.requests: List[Tuple[str, str, Dict[str, str], bytes]] = []
        self.url = ""


@pytest.fixture
def script() -> Iterator[Script]:
    found = Script()

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            found.requests.append((self.command, self.path, dict(self.headers), body))
            answer = found.answers.pop(0)
            if answer is None:
                self.close_connection = True
                return
            status, headers, text = answer
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(text.encode())

        do_GET = do_POST = do_DELETE = do_PATCH = answer

        def log_message(self, *args: Any) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    found.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield found
    server.shutdown()
    thread.join()
    server.server_close()


def connection(script: Script, **options: Any) -> Tuple[Connection, List[float]]:
    made = Connection(script.url, **options)
    waits: List[float] = []
    made.sleep = waits.append  # type: ignore[method-assign, assignment]
    return made, waits


def problem(code: str, **others: Any) -> str:
    return json.dumps({"code": code, "detail": "A sentence.", **others})


OK = (200, {}, '{"fine": true}')
BUSY = (503, {}, problem("overloaded"))


def test_sends_one_key_however_often_it_tries(script: Script) -> None:
    script.answers = [
        None,
        BUSY,
        (429, {"Retry-After": "7"}, problem("rate-limited")),
        (200, {}, "half of"),
        OK,
        OK,
    ]
    made, waits = connection(script, token="secret")
    assert made.post("/studies", {"name": "ä"}) == {"fine": True}
    keys = {headers["Idempotency-Key"] for _, _, headers, _ in script.requests}
    assert len(script.requests) == 5 and len(keys) == 1
    assert waits[2] == 7 and all(0 <= wait <= 10 for wait in waits)
    method, path, headers, body = script.requests[-1]
    assert (method, path, json.loads(body)) == ("POST", "/api/v1/studies", {"name": "ä"})
    assert headers["Authorization"] == "Bearer secret" and headers["Content-Type"] == "application/json"
    made.post("/studies", {"name": "b"})
    assert script.requests[-1][2]["Idempotency-Key"] not in keys


def test_sends_no_key_where_nothing_changes(script: Script) -> None:
    script.answers = [OK]
    assert connection(script)[0].get("/studies", {"search": "a b"}) == {"fine": True}
    assert script.requests[0][1] == "/api/v1/studies?search=a+b"
    assert "Idempotency-Key" not in script.requests[0][2]


@pytest.mark.parametrize(
    "status, code, kind",
    [
        (400, "malformed", credence.InvalidInput),
        (401, "unauthorized", credence.Unauthorized),
        (403, "forbidden", credence.Unauthorized),
        (404, "not-found", credence.NotFound),
        (409, "conflict", credence.Conflict),
        (409, "lease-lost", credence.LeaseLost),
        (422, "invalid", credence.InvalidInput),
        (500, "internal", credence.ServerUnavailable),
    ],
)
def test_raises_what_the_server_refuses_at_once(script: Script, status: int, code: str, kind: type) -> None:
    issues = [{"path": "space.x", "message": "low; must be …"}]
    script.answers = [(status, {}, problem(code, issues=issues, fields={"trial": 3}))]
    with pytest.raises(kind, match="A sentence") as refused:
        connection(script)[0].post("/studies", {})
    error = refused.value
    assert (error.code, error.status, error.issues, error.fields) == (
        code,
        status,
        tuple(issues),
        {"trial": 3},
    )


def test_takes_a_deletion_whose_answer_was_lost_as_done(script: Script) -> None:
    script.answers = [None, (404, {}, problem("not-found")), (404, {}, problem("not-found"))]
    made, _ = connection(script)
    assert made.call("DELETE", "/studies/a") is None
    with pytest.raises(credence.NotFound):
        made.call("DELETE", "/studies/a")


def test_gives_up_when_its_patience_ends(script: Script) -> None:
    script.answers = [BUSY]
    with pytest.raises(credence.ServerUnavailable, match="A sentence"):
        connection(script, patience=0)[0].get("/studies")
    with pytest.raises(credence.ServerUnavailable, match="credence serve"):
        Connection("http://127.0.0.1:9", patience=0).get("/studies")


def test_knows_what_is_no_server_of_ours(script: Script) -> None:
    script.answers = [(404, {}, "<html>")]
    with pytest.raises(credence.ServerUnavailable, match="status 404.*credence serve"):
        connection(script)[0].get("/studies")


def test_never_sends_a_bare_nan() -> None:
    with pytest.raises(ValueError):
        Connection("http://127.0.0.1:9").post("/studies", {"seed": math.nan})


def test_waits_twice_as_long_each_time_up_to_a_limit() -> None:
    assert [back_off(n, 1.0) for n in (1, 2, 3, 7, 1000)] == [0.2, 0.4, 0.8, 10.0, 10.0]
    assert back_off(5, 0.0) == 0
