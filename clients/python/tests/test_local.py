from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import Tuple

import pytest

import credence

SOURCES = str(Path(credence.__file__).parent.parent)


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/healthz", timeout=5) as response:
            return bool(response.status == 200)
    except OSError:
        return False


def serving_process(database: Path) -> Tuple["subprocess.Popen[str]", str]:
    """Another Python process that serves the database, and the address of its server."""
    code = "import sys, credence; print(credence.local(sys.argv[1]).url, flush=True); sys.stdin.read()"
    words = [sys.executable, "-c", code, str(database)]
    environment = {**os.environ, "PYTHONPATH": SOURCES}
    process = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment)
    assert process.stdout is not None
    return process, process.stdout.readline().strip()


def test_is_one_server_for_one_storage(server: credence.LocalServer) -> None:
    assert credence.local(server.storage) is server
    assert credence.local(f"sqlite:{server.storage}") is server
    assert credence.Study("local", ["x=float(0,1)"], storage=server.storage).connection.address == server.url


@pytest.mark.parametrize("scheme", ["postgres", "postgresql"])
def test_passes_the_address_of_a_database_server_on_and_hides_its_password(tmp_path: Path, scheme: str) -> None:
    address = f"{scheme}://ann:secret@db.example/tuning"
    program = tmp_path / "program.py"
    program.write_text(
        "import json, sys\n"
        "print(json.dumps({'url': 'http://' + sys.argv[sys.argv.index('--storage') + 1]}), flush=True)\n"
        "sys.stdin.read()\n"
    )
    with credence.local(address, program=[sys.executable, str(program)]) as found:
        assert found.url == f"http://{address}"
        assert "secret" not in repr(found).split("storage=")[1]
        assert "postgres" in repr(found) and "ann:***@db.example/tuning" in repr(found)


def test_refuses_other_addresses() -> None:
    with pytest.raises(ValueError, match="must be a path, sqlite: and a path, or postgres://") as caught:
        credence.local("mysql://ann:secret@db.example/tuning")
    assert "secret" not in str(caught.value)


@pytest.mark.skipif(sys.platform == "win32", reason="processes cannot be killed like this on Windows")
def test_serves_other_processes_and_dies_with_its_own(tmp_path: Path) -> None:
    """The server also ends if the process is killed with kill -9."""
    owner, url = serving_process(tmp_path / "own.db")
    guest = credence.local(tmp_path / "own.db")
    assert guest.url == url and answers(url)
    guest.close()
    assert answers(url)
    owner.send_signal(signal.SIGKILL)
    owner.communicate()
    deadline = time.monotonic() + 20
    while answers(url):
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.mark.skipif(sys.platform == "win32", reason="processes cannot be killed like this on Windows")
def test_starts_a_server_when_the_one_it_had_joined_ends(tmp_path: Path) -> None:
    """Two programs use the same file; the one that ends first takes the server down with it."""
    owner, url = serving_process(tmp_path / "own.db")
    study = credence.Study("joint", ["x=float(0,1)"], storage=str(tmp_path / "own.db"), strategy="sobol", patience=60)
    assert study.connection.address == url
    trial = study.ask()
    owner.send_signal(signal.SIGKILL)
    owner.communicate()
    trial.tell(0.5)
    assert study.connection.address != url
    assert [one.value for one in study.trials] == [0.5]
    own = credence.local(tmp_path / "own.db")
    assert own.url == study.connection.address and own.is_running
    own.close()
    assert not own.is_running and not answers(own.url)


def test_says_why_it_cannot_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(credence.CredenceError, match="cannot be started"):
        credence.local(tmp_path / "a.db", program=["/nowhere/credence"])
    with pytest.raises(credence.CredenceError, match="exit code 3"):
        credence.local(tmp_path / "a.db", program=[sys.executable, "-c", "raise SystemExit(3)"])
    with pytest.raises(credence.CredenceError, match="no/such/folder"):
        credence.local(tmp_path / "no/such/folder/a.db")
    monkeypatch.delenv("CREDENCE", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    with pytest.raises(credence.ServerUnavailable, match="npm install credence"):
        credence.local("a.db")
