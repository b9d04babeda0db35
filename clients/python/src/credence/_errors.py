"""What goes wrong, and what an objective may raise to say how its trial ended."""

from __future__ import annotations

from typing import Any, Mapping, Optional, Sequence


class CredenceError(Exception):
    """The base of all errors of this package. `code` is stable; the message is for people and may change."""

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
    """The server understood the request and refuses it; `issues` says what is wrong, each with its path."""


class NotFound(CredenceError, LookupError):
    """There is no such study or trial."""


class Conflict(CredenceError):
    """The study exists with another spec, or the trial has another result already."""


class LeaseLost(CredenceError):
    """Another worker has taken the trial over: what this one computes for it no longer counts."""


class Unauthorized(CredenceError, PermissionError):
    """The server requires a token, or one that may write."""


class ServerUnavailable(CredenceError, ConnectionError):
    """The server did not answer within the client's retry time."""


class TrialEnd(Exception):
    """Raised by an objective to say that its trial ended without a value."""


class TrialPruned(TrialEnd):
    """The trial is not worth continuing with; what it reported is kept."""


class Infeasible(TrialEnd):
    """There is no value at these hyperparameters and never will be. The tuner learns to avoid the region."""


class Diverged(TrialEnd):
    """The evaluation diverged, like one that returns NaN. The tuner learns to avoid the region."""


class Transient(TrialEnd):
    """It failed for a reason that has nothing to do with the hyperparameters; the trial is tried again."""


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
    """The error in an answer of the server that is none of success."""
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
