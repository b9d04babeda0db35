"""A study: created or opened on a server, asked for trials, and read."""

from __future__ import annotations

import logging
import math
import os
import socket
from typing import TYPE_CHECKING, Any, Callable, Dict, List, Mapping, Optional, Sequence, Union
from urllib.parse import quote

from ._connection import ATTEMPT, Connection
from ._errors import NotFound
from ._heartbeat import Heartbeats
from ._local import LocalServer, local
from ._optimize import Catch, optimize
from ._record import TrialRecord, rows, trial_record
from ._space import Reader, Space, plain, space_document
from ._trial import Trial
from ._values import result_document

if TYPE_CHECKING:
    import pandas

log = logging.getLogger("credence")

#: Seconds that an ask waits for the strategy; after that its point is quasi-random.
WAIT = 25
#: Trials of one page: as many as the server gives.
PAGE = 1000

Objective = Callable[[Trial], Any]
Callback = Callable[["Study", TrialRecord], None]


class Study:
    """A study on a Credence server.

    If a `space` is given, the study is created, or opened if it exists with the same specification (otherwise,
    Conflict lists the differences). Without a space, it must exist.

    `metric`, `direction`: the metric that the objective returns, and whether to minimize or maximize it. Or `metrics`,
    metric → direction, for two or three metrics that are tuned together (the objective returns a dict of values;
    `front` contains the non-dominated trials). `require`: requirements on metrics that a trial must meet to count,
    such as `["latency <= 20"]`. `server`: an address, or the result of `credence.local()`; by default CREDENCE_SERVER,
    and if that is not set, a server is started here for `storage` (`credence.db` in the working folder). `token`:
    required by some servers; by default CREDENCE_TOKEN. `constraints`: conditions that every suggestion satisfies,
    such as `["depth*width <= 4096"]`. `trials`, `seconds`, `target`: the study's budget, if any. `strategy`: a name
    (`gp`, `sobol`, `random`) or the API's object. `steps`: also part of the budget, in steps reported by trials.
    `pruning`: a rule (`median`, `asha` …) or the API's object; `trial.should_prune()` then returns its decision.
    `patience`: seconds to keep trying while the server is unreachable.
    """

    def __init__(
        self,
        name: str,
        space: Optional[Space] = None,
        *,
        constraints: Optional[Sequence[str]] = None,
        metric: str = "value",
        direction: str = "minimize",
        metrics: Optional[Mapping[str, str]] = None,
        require: Optional[Sequence[str]] = None,
        seed: Optional[int] = None,
        strategy: Optional[Union[str, Mapping[str, Any]]] = None,
        trials: Optional[int] = None,
        seconds: Optional[float] = None,
        steps: Optional[float] = None,
        target: Optional[float] = None,
        pruning: Optional[Union[str, Mapping[str, Any]]] = None,
        max_attempts: Optional[int] = None,
        notes: Optional[str] = None,
        tags: Optional[Sequence[str]] = None,
        attributes: Optional[Mapping[str, Any]] = None,
        server: Optional[Union[str, LocalServer]] = None,
        storage: Optional[str] = None,
        token: Optional[str] = None,
        worker: Optional[str] = None,
        lease_seconds: int = 60,
        patience: float = 600.0,
    ) -> None:
        self.name = name
        self.connection = connect(server, storage, token, patience)
        self.worker = worker or f"{socket.gethostname()}:{os.getpid()}"
        self.lease_seconds = lease_seconds
        self.heartbeats = Heartbeats(self.connection, lease_seconds)
        self._stopping = False
        if space is None:
            document = self.connection.get(self.path)
        else:
            directions = {metric: direction} if metrics is None else metrics
            budget = {"trials": trials, "seconds": seconds, "steps": steps, "target": target}
            request = {
                "name": name,
                "space": space_document(space),
                "constraints": None if constraints is None else list(constraints),
                "metrics": [
                    {"name": one, "direction": way, **({"tuned": True} if index > 0 else {})}
                    for index, (one, way) in enumerate(directions.items())
                ],
                "require": None if require is None else list(require),
                "seed": seed,
                "strategy": {"name": strategy} if isinstance(strategy, str) else strategy,
                "pruning": {"rule": pruning} if isinstance(pruning, str) else pruning,
                "budget": {part: limit for part, limit in budget.items() if limit is not None} or None,
                "maxAttempts": max_attempts,
                "notes": notes,
                "tags": None if tags is None else list(tags),
                "attributes": attributes,
            }
            given = {part: value for part, value in request.items() if value is not None}
            document = self.connection.post("/studies", given)
        self._document: Dict[str, Any] = document
        self._reader = Reader(document["space"], space)

    @property
    def path(self) -> str:
        """The path of the study in the API, below /api/v1."""
        return f"/studies/{quote(self.name, safe='')}"

    @property
    def metrics(self) -> List[str]:
        """Names of the metrics; the first one is tuned, along with those passed in `metrics`."""
        return [metric["name"] for metric in self._document["metrics"]]

    @property
    def directions(self) -> Dict[str, str]:
        return {metric["name"]: metric["direction"] for metric in self._document["metrics"]}

    @property
    def space(self) -> List[Dict[str, Any]]:
        """The study's dimensions, in the form used by the API."""
        return list(self._document["space"])

    @property
    def seed(self) -> int:
        return int(self._document["seed"])

    # Ask and tell.

    def ask(self, count: Optional[int] = None, *, wait_seconds: float = WAIT) -> Any:
        """The next trial or, with `count`, a list of at most that many. Raises StudyEnded if there is none.

        It takes into account every result told before; after `wait_seconds` (0 to 25), the point is quasi-random.
        """
        trials, end = self.try_ask(1 if count is None else count, wait_seconds=wait_seconds)
        if not trials:
            raise StudyEnded(self.name, str(end))
        return trials[0] if count is None else trials

    def try_ask(self, count: int = 1, *, wait_seconds: float = WAIT) -> tuple[List[Trial], Optional[str]]:
        """Trials, or none and the reason: `budget`, `exhausted`, `paused` or `archived`."""
        body = {
            "count": count,
            "worker": self.worker,
            "leaseSeconds": self.lease_seconds,
            "waitSeconds": wait_seconds,
        }
        answer = self.connection.post(f"{self.path}/suggestions", body, timeout=ATTEMPT + wait_seconds)
        if answer.get("problem"):
            log.warning("The strategy failed, and the suggestion is quasi-random: %s", answer["problem"])
        trials = [Trial(self, document) for document in answer["trials"]]
        for trial in trials:
            self.heartbeats.add(trial)
        return trials, answer["end"]

    def take_up(self, document: Mapping[str, Any]) -> Trial:
        """Continues a trial from an earlier ask, given its `document`; also works in another process, after a restart.

        Its lease is renewed immediately, however long ago it expired, unless another worker has taken the trial since.
        """
        trial = Trial(self, document)
        self.heartbeats.add(trial)
        self.heartbeats.renew(trial)
        return trial

    def optimize(
        self,
        objective: Objective,
        n_trials: Optional[int] = None,
        *,
        n_jobs: int = 1,
        timeout: Optional[float] = None,
        catch: Catch = (),
        callbacks: Sequence[Callback] = (),
    ) -> None:
        """Evaluates `objective(trial)` until `n_trials` have been evaluated here, or the study has nothing left.

        The objective returns a number, metric → number, or an Evaluation; or raises TrialPruned, Infeasible, Diverged
        or Transient. `catch`: exceptions that make a trial infeasible, or exception → kind of failure; any other
        exception releases the trial, ends the run and is raised here. `n_jobs`: number of concurrent evaluations, in
        threads; -1 for one per core. `timeout`: seconds after which no new trial is started. `callbacks`: called with
        the study and each finished trial.
        """
        self._stopping = False
        jobs = (os.cpu_count() or 1) if n_jobs == -1 else n_jobs
        optimize(self, objective, n_trials=n_trials, n_jobs=jobs, timeout=timeout, catch=catch, callbacks=callbacks)

    def stop(self) -> None:
        """Ends `optimize` once the current evaluations are done; called by objectives and callbacks."""
        self._stopping = True

    @property
    def is_stopping(self) -> bool:
        return self._stopping

    # Other trials.

    def enqueue(self, params: Optional[Mapping[str, Any]] = None, **others: Any) -> TrialRecord:
        """Adds a point to try next: `enqueue(lr=1e-3, opt="adam")`, or a mapping."""
        body = {"hyperparameters": plain({**(params or {}), **others})}
        return self.read_trial(self.connection.post(f"{self.path}/trials", body))

    def add_trial(
        self,
        params: Mapping[str, Any],
        value: Union[float, Mapping[str, float], Any] = None,
        *,
        state: str = "complete",
        **others: Any,
    ) -> TrialRecord:
        """Adds a trial that was evaluated elsewhere; the tuner learns from it. `others`: further fields of the API."""
        document = {} if value is None else result_document(value, self.metrics, pruned=state == "pruned")
        body = {"hyperparameters": plain(params), "state": state, **document, **others}
        return self.read_trial(self.connection.post(f"{self.path}/trials", body))

    # Results.

    @property
    def best(self) -> Optional[TrialRecord]:
        """The complete trial with the best value so far; None before the first."""
        try:
            return self.read_trial(self.connection.get(f"{self.path}/best"))
        except NotFound:
            # Are these of the study, or of a complete trial?
            self.connection.get(self.path)
            return None

    @property
    def front(self) -> List[TrialRecord]:
        """The trials that no other trial dominates in the tuned metrics, sorted by the first metric, best first."""
        front = self.connection.get(f"{self.path}/front")["front"]
        numbers = [] if front is None else front["members"]
        return [self.read_trial(self.connection.get(f"{self.path}/trials/{number}")) for number in numbers]

    @property
    def best_value(self) -> float:
        """Raises ValueError before the first complete trial."""
        return self._complete().value  # type: ignore[return-value]

    @property
    def best_params(self) -> Dict[str, Any]:
        """Raises ValueError before the first complete trial."""
        return self._complete().params

    @property
    def trials(self) -> List[TrialRecord]:
        """All trials, by number."""
        found: List[TrialRecord] = []
        after: Optional[int] = None
        while True:
            query: Dict[str, object] = {"limit": PAGE, **({} if after is None else {"after": after})}
            page = self.connection.get(f"{self.path}/trials", query)
            found += [self.read_trial(document) for document in page["trials"]]
            after = page["next"]
            if after is None:
                return found

    def intermediate_values(self, number: int) -> List[Dict[str, Any]]:
        """Values reported by a trial: `step`, `metric` and `value`."""
        found: List[Dict[str, Any]] = self.connection.get(f"{self.path}/trials/{number}")["intermediateValues"]
        return found

    def rows(self) -> List[Dict[str, Any]]:
        """One flat row per trial, for any kind of table."""
        return rows(self.trials, self.metrics)

    def trials_dataframe(self) -> pandas.DataFrame:
        """One row per trial, with the same columns as Optuna's. Requires pandas."""
        try:
            import pandas
        except ImportError:
            message = "trials_dataframe needs pandas: pip install pandas. study.rows() returns the same data as plain dicts."
            raise ImportError(message) from None
        return pandas.DataFrame(self.rows())

    def summary(self) -> Dict[str, Any]:
        """The study as listed by the server, with the `counts` of its trials by state."""
        found: Dict[str, Any] = self.connection.get(self.path)
        return found

    def importance(self, metric: Optional[str] = None) -> Dict[str, Any]:
        """The importance of each dimension for a metric (the first by default), as estimated by the surrogate."""
        query = None if metric is None else {"metric": metric}
        found: Dict[str, Any] = self.connection.get(f"{self.path}/importance", query)
        return found

    def notices(self) -> List[Dict[str, Any]]:
        """Notices that the owner of the study should know."""
        found: List[Dict[str, Any]] = self.connection.get(f"{self.path}/notices")["notices"]
        return found

    # The study itself.

    def pause(self, reason: str = "") -> None:
        self._change(state="paused", reason=reason)

    def resume(self, reason: str = "") -> None:
        self._change(state="active", reason=reason)

    def set_budget(
        self, *, trials: Optional[int] = None, seconds: Optional[float] = None, target: Optional[float] = None
    ) -> None:
        """Replaces the budget; without any limit, the study has none."""
        budget = {"trials": trials, "seconds": seconds, "target": target}
        self._change(budget={part: limit for part, limit in budget.items() if limit is not None})

    def delete(self) -> None:
        """Deletes the study with all its trials."""
        self.connection.call("DELETE", self.path)

    def _change(self, **patch: Any) -> None:
        self._document = self.connection.call("PATCH", self.path, patch)

    def _complete(self) -> TrialRecord:
        best = self.best
        if best is None:
            raise ValueError(f"No trial of {self.name!r} is complete.")
        return best

    def read_hyperparameters(self, document: Mapping[str, Any]) -> Dict[str, Any]:
        return self._reader.read(document)

    def read_trial(self, document: Mapping[str, Any]) -> TrialRecord:
        return trial_record(document, self.read_hyperparameters(document["hyperparameters"]), self.metrics)

    def __repr__(self) -> str:
        return f"Study({self.name!r}, server={self.connection.address!r})"


class StudyEnded(Exception):
    """There is nothing left to try: `end` is `budget`, `exhausted`, `paused` or `archived`."""

    def __init__(self, study: str, end: str) -> None:
        super().__init__(f"Study {study!r} has nothing to try: {end}.")
        self.end = end


def connect(
    server: Optional[Union[str, LocalServer]],
    storage: Optional[str],
    token: Optional[str],
    patience: float = math.inf,
) -> Connection:
    """A connection to the given server, to that in CREDENCE_SERVER, or to one started here."""
    if server is not None and storage is not None:
        raise ValueError("server and storage; must not both be given. A server has its own storage.")
    if server is None and storage is None:
        server = os.environ.get("CREDENCE_SERVER") or None
    found = local(storage) if server is None else server
    secret = token or os.environ.get("CREDENCE_TOKEN") or None
    if isinstance(found, LocalServer):
        return Connection(found.url, secret, patience, found.renew)
    return Connection(found, secret, patience)
