"""Errors of this package, and exceptions that an objective may raise to say how its trial ended."""

from __future__ import annotations

from typing import Any, Mapping, Optional, Sequence


class CredenceError(Exception):
    """Base class of all errors in this package. `code` is stable; the message is for people and may change."""

    def __init__(
        self,
        message: str,
        *,
        code: str = "unavailable",
        status: Optional[int] = None,
        issues: Sequence[Mapping[str, str]] = (),
        fields: Optional[Mapping[str, Any]] = None,
    ) -> None:
        super().__init__(message)
        self.code = code
        self.status = status
        self.issues = tuple(issues)
        self.fields = dict(fields or {})


class InvalidInput(CredenceError, ValueError):
    """The server understood the request and rejected it; `issues` describes the problems, each with its path."""


class NotFound(CredenceError, LookupError):
    """There is no such study or trial."""


class Conflict(CredenceError):
    """The study exists with a different specification, or the trial already has a different result."""


class LeaseLost(CredenceError):
    """Another worker has taken over the trial, so the results computed here no longer count."""


class Unauthorized(CredenceError, PermissionError):
    """The server requires a token, or one with write access."""


class ServerUnavailable(CredenceError, ConnectionError):
    """The server did not respond within the client's retry time."""


class TrialEnd(Exception):
    """Raised by an objective to signal that its trial ended without a value."""


class TrialPruned(TrialEnd):
    """The trial is not worth continuing; the values it reported are kept."""


class Infeasible(TrialEnd):
    """These hyperparameters cannot give a value. The tuner learns to avoid the region."""


class Diverged(TrialEnd):
    """The evaluation diverged; equivalent to returning NaN. The tuner learns to avoid the region."""


class Transient(TrialEnd):
    """The trial failed for a reason unrelated to its hyperparameters, and will be retried."""


_CLASSES = {
    "invalid": InvalidInput,
    "malformed": InvalidInput,
    "too-large": InvalidInput,
    "unsupported-type": InvalidInput,
    "not-found": NotFound,
    "conflict": Conflict,
    "lease-lost": LeaseLost,
    "unauthorized": Unauthorized,
    "forbidden": Unauthorized,
}


def refusal(status: int, document: object, address: str) -> CredenceError:
    """The exception for an error response of the server."""
    if not isinstance(document, dict) or not isinstance(document.get("code"), str):
        message = f"{address} responded with status {status}. It must be a server that `credence serve` started."
        return ServerUnavailable(message, status=status)
    code = document["code"]
    message = str(document.get("detail") or document.get("title") or code)
    if code in ("unauthorized", "forbidden"):
        message = f"{message.rstrip('.')}. Give the token as `token=`, or set CREDENCE_TOKEN."
    kind = _CLASSES.get(code, ServerUnavailable)
    return kind(
        message,
        code=code,
        status=status,
        issues=document.get("issues") or (),
        fields=document.get("fields"),
    )
