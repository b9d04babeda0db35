"""Renews the leases of running trials: one thread for all of them, three heartbeats per lease."""

from __future__ import annotations

import logging
import os
import threading
import weakref
from typing import TYPE_CHECKING, Optional

from ._connection import Connection
from ._errors import Conflict, CredenceError, LeaseLost, NotFound

if TYPE_CHECKING:
    from ._trial import Trial

log = logging.getLogger("credence")

#: Seconds: a heartbeat whose answer takes longer is given up, for the next one follows anyway.
TIMEOUT = 10.0


class Heartbeats:
    """The trials of a study that this process is evaluating. A trial that is no longer referenced gets no
    heartbeats."""

    def __init__(self, connection: Connection, lease_seconds: int) -> None:
        self._connection = connection
        self._interval = lease_seconds / 3
        self._lease_seconds = lease_seconds
        self._trials: weakref.WeakSet[Trial] = weakref.WeakSet()
        self._changed = threading.Condition()
        self._thread: Optional[threading.Thread] = None
        self._process = 0

    def add(self, trial: Trial) -> None:
        with self._changed:
            self._trials.add(trial)
            # A forked process has its parent's trials but not its thread.
            if self._thread is None or self._process != os.getpid():
                self._process = os.getpid()
                self._thread = threading.Thread(target=self._beat, name="credence-heartbeats", daemon=True)
                self._thread.start()

    def remove(self, trial: Trial) -> None:
        with self._changed:
            self._trials.discard(trial)
            self._changed.notify_all()

    def _beat(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: not self._trials, timeout=self._interval)
                trials = list(self._trials)
                if not trials:
                    self._thread = None
                    return
            for trial in trials:
                self.renew(trial)
            del trials

    def renew(self, trial: Trial) -> None:
        """Sends one heartbeat, and records in the trial whether it was lost or should end."""
        body = {"lease": trial.lease, "leaseSeconds": self._lease_seconds}
        timeout = max(1.0, min(TIMEOUT, self._interval))
        try:
            answer = self._connection.post(f"{trial.path}/heartbeat", body, patience=0, timeout=timeout)
        except (LeaseLost, NotFound, Conflict) as error:
            if not trial.is_finished:
                log.warning("Trial %d no longer belongs to this process: %s", trial.number, error)
                trial.lost = True
            self.remove(trial)
        except CredenceError as error:
            # The server is unreachable: the lease remains valid until another worker asks for the trial.
            log.debug("Heartbeat of trial %d failed: %s", trial.number, error)
        else:
            if answer.get("stop"):
                trial.stop_requested = True
