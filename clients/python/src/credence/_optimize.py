"""The worker loop: ask, evaluate and tell, in one thread or several."""

from __future__ import annotations

import logging
import queue
import threading
import time
import traceback
from typing import TYPE_CHECKING, Any, Callable, List, Mapping, Optional, Sequence, Set, Tuple, Type, Union

from ._errors import (
    Conflict,
    CredenceError,
    Diverged,
    Infeasible,
    LeaseLost,
    NotFound,
    Transient,
    TrialPruned,
)
from ._record import TrialRecord
from ._trial import Trial
from ._values import result_document

if TYPE_CHECKING:
    from ._study import Study

log = logging.getLogger("credence")

#: Exceptions of an objective that end its trial, not the run; or exception → kind of failure.
Catch = Union[Type[Exception], Tuple[Type[Exception], ...], Mapping[Type[Exception], str]]

#: Seconds between two polls while other workers have the trials, at first and later.
MIN_POLL, MAX_POLL = 0.25, 2.0


def optimize(
    study: Study,
    objective: Callable[[Trial], Any],
    *,
    n_trials: Optional[int],
    n_jobs: int,
    timeout: Optional[float],
    catch: Catch,
    callbacks: Sequence[Callable[[Study, TrialRecord], None]],
) -> None:
    if n_jobs < 1:
        raise ValueError(f"n_jobs; must be at least 1, or -1 for one per core: {n_jobs}.")
    if n_trials is not None and n_trials < 0:
        raise ValueError(f"n_trials; must be at least 0: {n_trials}.")
    _Run(study, objective, n_trials, timeout, _kinds(catch), callbacks).run(n_jobs)


def _kinds(catch: Catch) -> Mapping[Type[Exception], str]:
    if isinstance(catch, Mapping):
        return catch
    return {kind: "infeasible" for kind in (catch if isinstance(catch, tuple) else (catch,))}


class _Run:
    """One call of `optimize`: the state that its threads share."""

    def __init__(
        self,
        study: Study,
        objective: Callable[[Trial], Any],
        n_trials: Optional[int],
        timeout: Optional[float],
        kinds: Mapping[Type[Exception], str],
        callbacks: Sequence[Callable[[Study, TrialRecord], None]],
    ) -> None:
        self.study = study
        self.objective = objective
        self.left = n_trials
        self.deadline = None if timeout is None else time.monotonic() + timeout
        self.kinds = kinds
        self.callbacks = callbacks
        self.lock = threading.Lock()
        self.calling = threading.Lock()
        self.ended = threading.Event()
        self.under_way: Set[Trial] = set()

    def run(self, n_jobs: int) -> None:
        try:
            if n_jobs == 1:
                self.work()
            else:
                self.in_threads(n_jobs)
        except BaseException:
            self.ended.set()
            self.give_back()
            raise

    def in_threads(self, n_jobs: int) -> None:
        """Daemon threads, so that on Ctrl-C an evaluation that cannot be interrupted does not keep the program
        alive."""
        ends: queue.Queue[Optional[BaseException]] = queue.Queue()

        def work() -> None:
            try:
                self.work()
                ends.put(None)
            except BaseException as error:
                self.ended.set()
                ends.put(error)

        threads = [threading.Thread(target=work, name=f"credence-{n}", daemon=True) for n in range(n_jobs)]
        for thread in threads:
            thread.start()
        errors: List[BaseException] = []
        for _ in threads:
            error = ends.get()
            if error is not None:
                errors.append(error)
        if errors:
            raise errors[0]

    def work(self) -> None:
        while self.may_begin():
            trial = self.next()
            if trial is None:
                return
            with self.lock:
                self.under_way.add(trial)
            try:
                record = self.evaluate(trial)
            finally:
                with self.lock:
                    self.under_way.discard(trial)
            if record is not None:
                with self.calling:
                    for callback in self.callbacks:
                        callback(self.study, record)

    def may_begin(self) -> bool:
        """Claims one of the trials that remain in this run."""
        with self.lock:
            if self.is_over() or self.left == 0:
                return False
            if self.left is not None:
                self.left -= 1
            return True

    def is_over(self) -> bool:
        is_late = self.deadline is not None and time.monotonic() >= self.deadline
        return self.ended.is_set() or self.study.is_stopping or is_late

    def next(self) -> Optional[Trial]:
        """The next trial; None at the end. While other workers have the last trials, these may be released again."""
        tries = 0
        while not self.is_over():
            trials, end = self.study.try_ask()
            if trials:
                return trials[0]
            if end == "archived" or (end != "paused" and self.is_done()):
                return None
            if tries == 0 and end == "paused":
                messages = [notice["message"] for notice in self.study.notices() if notice["code"] == "failures"]
                why = messages[0] if messages else f"Study {self.study.name} is paused."
                log.warning("%s Waiting until it is resumed.", why)
            tries += 1
            self.ended.wait(min(MAX_POLL, MIN_POLL * tries))
        return None

    def is_done(self) -> bool:
        counts = self.study.summary()["counts"]
        with self.lock:
            return bool(counts["waiting"] + counts["running"] <= len(self.under_way))

    def evaluate(self, trial: Trial) -> Optional[TrialRecord]:
        """Evaluates the trial and tells the result; None if the trial now belongs to another worker."""
        with trial:
            try:
                result = self.objective(trial)
                document = result_document(result, self.study.metrics)
                return self.tell(trial, lambda: trial._finish(document))
            except TrialPruned:
                return self.tell(trial, trial.prune)
            except (Infeasible, Diverged, Transient) as end:
                kind, message = type(end).__name__.lower(), str(end)
                return self.tell(trial, lambda: trial.fail(kind, message))
            except LeaseLost as error:
                self.gone(trial, error)
                return None
            except Exception as error:
                caught = self.kind_of(error)
                if caught is None:
                    raise
                log.warning("Trial %d failed: %s", trial.number, error, exc_info=True)
                message = f"{_last_line(error)}\n{traceback.format_exc()}"
                return self.tell(trial, lambda: trial.fail(caught, message))

    def kind_of(self, error: Exception) -> Optional[str]:
        return next((kind for caught, kind in self.kinds.items() if isinstance(error, caught)), None)

    def tell(self, trial: Trial, told: Callable[[], TrialRecord]) -> Optional[TrialRecord]:
        try:
            return told()
        except (LeaseLost, Conflict, NotFound) as error:
            self.gone(trial, error)
            return None

    def gone(self, trial: Trial, error: CredenceError) -> None:
        """Another worker has taken over the trial, or somebody has deleted it: continue with the next trial."""
        trial._close()
        if isinstance(error, NotFound):
            # Raises if the study itself no longer exists.
            self.study.summary()
        log.warning("The result of trial %d was rejected: %s", trial.number, error)

    def give_back(self) -> None:
        """Releases the trial for the next worker immediately, instead of letting its lease expire."""
        with self.lock:
            trials = list(self.under_way)
        for trial in trials:
            try:
                if not trial.is_finished:
                    trial.release()
            except CredenceError as error:
                log.debug("Trial %d was not given back: %s", trial.number, error)


def _last_line(error: Exception) -> str:
    return traceback.format_exception_only(type(error), error)[-1].strip()
