"""Trials as stored by the server, and as a table."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Dict, List, Mapping, Optional, Sequence


@dataclass(frozen=True)
class TrialRecord:
    """A snapshot of a trial. `document` is the server's complete description of it."""

    number: int
    #: `waiting`, `running`, `complete`, `pruned` or `failed`.
    state: str
    params: Dict[str, Any]
    #: Of the first metric; None where there is none.
    value: Optional[float]
    values: Optional[Dict[str, float]]
    standard_errors: Optional[Dict[str, float]]
    #: Further numbers reported with the result.
    metrics: Optional[Dict[str, float]]
    #: `kind` and `message`.
    failure: Optional[Dict[str, str]]
    attempt: int
    worker: Optional[str]
    created_at: datetime
    started_at: Optional[datetime]
    finished_at: Optional[datetime]
    document: Dict[str, Any] = field(repr=False)

    @property
    def duration(self) -> Optional[timedelta]:
        if self.started_at is None or self.finished_at is None:
            return None
        return self.finished_at - self.started_at


def trial_record(document: Mapping[str, Any], params: Dict[str, Any], metrics: Sequence[str]) -> TrialRecord:
    values = document["values"]
    return TrialRecord(
        number=document["number"],
        state=document["state"],
        params=params,
        value=None if values is None else values.get(metrics[0]),
        values=values,
        standard_errors=document["standardErrors"],
        metrics=document["metrics"],
        failure=document["failure"],
        attempt=document["attempt"],
        worker=document["worker"],
        created_at=_time(document["createdAt"]),
        started_at=None if document["startedAt"] is None else _time(document["startedAt"]),
        finished_at=None if document["finishedAt"] is None else _time(document["finishedAt"]),
        document=dict(document),
    )


def _time(text: str) -> datetime:
    # Python before 3.11 cannot parse the Z.
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def rows(trials: Sequence[TrialRecord], metrics: Sequence[str]) -> List[Dict[str, Any]]:
    """One flat row per trial, with the column names used by `optuna.Study.trials_dataframe`."""
    return [_row(trial, metrics) for trial in trials]


def _row(trial: TrialRecord, metrics: Sequence[str]) -> Dict[str, Any]:
    values = trial.values or {}
    several = len(metrics) > 1
    return {
        "number": trial.number,
        **{(f"values_{name}" if several else "value"): values.get(name) for name in metrics},
        "datetime_start": trial.started_at,
        "datetime_complete": trial.finished_at,
        "duration": trial.duration,
        **{f"params_{name}": value for name, value in trial.params.items()},
        **{f"metrics_{name}": value for name, value in (trial.metrics or {}).items()},
        "state": trial.state,
        "failure": None if trial.failure is None else trial.failure["message"],
        "worker": trial.worker,
        "attempt": trial.attempt,
    }
