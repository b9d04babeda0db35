"""Calls to a server with JSON requests and responses, retried while the server is unreachable or busy.

Every call that changes something has an Idempotency-Key that is the same for all attempts, so that a call whose
response was lost takes effect only once.
"""

from __future__ import annotations

import json
import random
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from http.client import HTTPException
from typing import Any, Callable, Mapping, Optional, Tuple

from ._errors import CredenceError, ServerUnavailable, refusal

#: Statuses after which the same request may well succeed a little later.
PASSING = frozenset((408, 425, 429, 502, 503, 504))
#: Seconds: the longest wait after the first failure, and after many.
FIRST_WAIT, LONGEST_WAIT = 0.2, 10.0
#: Seconds that one attempt may take.
ATTEMPT = 30.0
LOOPBACK = ("localhost", "127.0.0.1", "::1")


def back_off(failures: int, uniform: float) -> float:
    """Seconds to wait after this many consecutive failures, ≥ 1; `uniform` in [0, 1) spreads out many clients."""
    return uniform * min(LONGEST_WAIT, FIRST_WAIT * 2.0 ** min(failures - 1, 30))


class Connection:
    """A connection to one server. Safe to use from several threads."""

    def __init__(
        self,
        address: str,
        token: Optional[str] = None,
        patience: float = 600.0,
        renew: Optional[Callable[[str], str]] = None,
    ) -> None:
        """`patience`: seconds to keep trying while the server is unreachable; `math.inf` to retry forever.

        `renew`: returns the server's new address, given the one at which it did not respond.
        """
        parts = urllib.parse.urlsplit(address)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError(f"server; must be an address such as http://127.0.0.1:4010: {address!r}.")
        self.address = address.rstrip("/")
        self.patience = patience
        self._token = token
        self._renew = renew
        # A proxy cannot reach this machine.
        handlers = [urllib.request.ProxyHandler({})] if parts.hostname in LOOPBACK else []
        self._opener = urllib.request.build_opener(*handlers)
        # For tests.
        self.sleep: Callable[[float], None] = time.sleep

    def get(self, path: str, query: Optional[Mapping[str, object]] = None) -> Any:
        return self.call("GET", path if not query else f"{path}?{urllib.parse.urlencode(query)}")

    def post(self, path: str, body: Mapping[str, Any], **options: Any) -> Any:
        return self.call("POST", path, body, **options)

    def call(
        self,
        method: str,
        path: str,
        body: Optional[Mapping[str, Any]] = None,
        *,
        patience: Optional[float] = None,
        timeout: float = ATTEMPT,
    ) -> Any:
        """The response's document; None if it has none.

        `timeout`: time limit of one attempt in seconds. Raises the server's error, or ServerUnavailable.
        """
        deadline = time.monotonic() + (self.patience if patience is None else patience)
        key = None if method == "GET" else str(uuid.uuid4())
        failures = 0
        while True:
            address = self.address
            request = self._request(address, method, path, body, key)
            try:
                return self._attempt(request, timeout, is_repeated=failures > 0)
            except _Passing as passing:
                failures += 1
                wait = max(back_off(failures, random.random()), passing.wait)
                if time.monotonic() + wait > deadline:
                    raise passing.error from passing.__cause__
                is_unreachable = passing.is_unreachable
            self.sleep(wait)
            if is_unreachable and self._renew is not None:
                try:
                    self.address = self._renew(address)
                except CredenceError:
                    pass  # Retried after the next wait.

    def _request(
        self, address: str, method: str, path: str, body: Optional[Mapping[str, Any]], key: Optional[str]
    ) -> urllib.request.Request:
        headers = {"Accept": "application/json"}
        if body is not None:
            headers["Content-Type"] = "application/json"
        if self._token is not None:
            headers["Authorization"] = f"Bearer {self._token}"
        if key is not None:
            headers["Idempotency-Key"] = key
        data = None if body is None else json.dumps(body, allow_nan=False).encode()
        url = f"{address}/api/v1{path}"
        return urllib.request.Request(url, data=data, headers=headers, method=method)

    def _attempt(self, request: urllib.request.Request, timeout: float, *, is_repeated: bool) -> Any:
        try:
            with self._opener.open(request, timeout=timeout) as response:
                text = response.read()
        except urllib.error.HTTPError as answer:
            with answer:
                document, wait = _refused(answer)
            # The first attempt deleted it, and only its response was lost.
            if request.method == "DELETE" and is_repeated and answer.code == 404:
                return None
            error = refusal(answer.code, document, self.address)
            if answer.code in PASSING:
                raise _Passing(error, wait) from None
            raise error from None
        except (OSError, HTTPException) as cause:
            reason = getattr(cause, "reason", None) or cause
            message = f"{self.address} cannot be reached ({reason}). Start it with `credence serve`, or choose another address."
            raise _Passing(ServerUnavailable(message), is_unreachable=True) from cause
        if not text:
            return None
        try:
            return json.loads(text)
        except ValueError:
            raise _Passing(refusal(200, None, self.address)) from None


class _Passing(Exception):
    """An attempt failed in a way that may be temporary."""

    def __init__(self, error: CredenceError, wait: float = 0.0, *, is_unreachable: bool = False) -> None:
        super().__init__(str(error))
        self.error = error
        self.wait = wait
        self.is_unreachable = is_unreachable


def _refused(answer: urllib.error.HTTPError) -> Tuple[object, float]:
    """The document of an error response, and the number of seconds it asks to wait."""
    try:
        document = json.loads(answer.read())
    except (ValueError, OSError, HTTPException):
        document = None
    try:
        wait = float(answer.headers.get("Retry-After") or 0)
    except ValueError:
        wait = 0.0
    return document, min(60.0, max(0.0, wait))
