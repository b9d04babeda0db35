"""A running trial: its hyperparameters, and its reports and result sent to the server."""

from __future__ import annotations

from types import TracebackType
from typing import TYPE_CHECKING, Any, Dict, Mapping, Optional, Type, Union

from ._errors import CredenceError, LeaseLost
from ._record import TrialRecord
from ._values import Evaluation, by_metric, measured, result_document

if TYPE_CHECKING:
    from ._study import Study

#: Characters of a failure's message that a server takes.
MESSAGE = 10_000


class Trial:
    """One evaluation to perform, created by `study.ask()` and `study.optimize`.

    A thread renews its lease as long as it exists. In a `with` block, it is released if an exception leaves the block.
    """

    def __init__(self, study: Study, document: Mapping[str, Any]) -> None:
        self._study = study
        #: As the server gave it.
        self.document: Dict[str, Any] = dict(document)
        self.number: int = document["number"]
        #: Hyperparameter → value; those that the trial's other values leave inactive are absent.
        self.params: Dict[str, Any] = study.read_hyperparameters(document["hyperparameters"])
        #: 1 for the first one; higher where the trial was lost or failed in passing before.
        self.attempt: int = document["attempt"]
        #: Why the point was suggested.
        self.reason: Dict[str, Any] = document["reason"]
        #: The right to report and tell; part of every request.
        self.lease: str = document["lease"]
        #: Somebody, or a pruner of the server, wants the trial to end.
        self.stop_requested: bool = document["stopRequested"]
        #: Another worker has taken the trial over.
        self.lost = False
        self.is_finished = False
        self._last: Dict[str, float] = {}
        self._steps = 0

    @property
    def path(self) -> str:
        return f"{self._study.path}/trials/{self.number}"

    def report(self, value: Union[float, Mapping[str, float]], step: Optional[int] = None) -> None:
        """Reports an intermediate value (of the first metric, or metric → value).

        `step`: the position in training, ≥ 0; by default the number of reports so far. Raises LeaseLost once another
        worker has taken over the trial.
        """
        if self.lost:
            raise LeaseLost(f"Another worker has taken over trial {self.number}.", code="lease-lost")
        values = by_metric(value, self._study.metrics[0])
        self._last.update(values)
        at = self._steps if step is None else int(step)
        self._steps = at + 1
        body = {
            "lease": self.lease,
            "step": at,
            "values": {name: measured(one) for name, one in values.items()},
        }
        try:
            answer = self._study.connection.post(f"{self.path}/reports", body)
        except LeaseLost:
            self.lost = True
            raise
        if answer["decision"] == "stop":
            self.stop_requested = True

    def should_prune(self) -> bool:
        """Whether to end: the server decided so at the last report, or somebody has requested it since."""
        return self.stop_requested or self.lost

    def tell(
        self,
        value: Union[float, Mapping[str, float], Evaluation],
        *,
        standard_error: Optional[Union[float, Mapping[str, float]]] = None,
        metrics: Optional[Mapping[str, float]] = None,
    ) -> TrialRecord:
        """Tells the result. A value that is not finite means that the trial diverged."""
        if not isinstance(value, Evaluation):
            value = Evaluation(value, standard_error, metrics or {})
        return self._finish(result_document(value, self._study.metrics))

    def prune(self) -> TrialRecord:
        """Ends the trial without a final value; the value reported last is used instead."""
        return self._finish(result_document(dict(self._last), self._study.metrics, pruned=True))

    def fail(self, kind: str, message: str = "") -> TrialRecord:
        """Ends the trial without a value. `kind`: `infeasible`, `diverged`, or `transient`, which is retried."""
        return self._finish({"failure": {"kind": kind, "message": message[:MESSAGE]}})

    def release(self) -> None:
        """Releases the trial: it waits for another worker, and the attempt is not counted."""
        self._close()
        self._study.connection.post(f"{self.path}/release", {"lease": self.lease})

    def _finish(self, document: Mapping[str, Any]) -> TrialRecord:
        answer = self._study.connection.post(f"{self.path}/result", {"lease": self.lease, **document})
        self._close()
        return self._study.read_trial(answer)

    def _close(self) -> None:
        self.is_finished = True
        self._study.heartbeats.remove(self)

    def __enter__(self) -> Trial:
        return self

    def __exit__(
        self,
        kind: Optional[Type[BaseException]],
        error: Optional[BaseException],
        trace: Optional[TracebackType],
    ) -> None:
        if error is None or self.is_finished:
            return
        try:
            self.release()
        except CredenceError:
            # The lease will expire anyway; the exception that ended the block matters more.
            pass

    def __repr__(self) -> str:
        return f"Trial(number={self.number}, params={self.params!r})"
