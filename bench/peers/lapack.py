"""LAPACK through SciPy. Reads one request per line and answers with seconds; the first line contains its versions."""

import json
import sys
import time

import numpy
import scipy
from scipy.linalg.lapack import dpotrf


def covariance(n):
    """The matrix that bench/linalg/suite.ts factors, in LAPACK's own memory order."""
    index = numpy.arange(n)
    matrix = numpy.exp(-3 * numpy.abs(index[:, None] - index[None, :]) / n)
    return numpy.asfortranarray(matrix + 0.01 * numpy.eye(n))


matrices = {}


def cholesky(n):
    if n not in matrices:
        matrices[n] = covariance(n)
    matrix = matrices[n].copy(order="F")
    started = time.perf_counter()
    _, info = dpotrf(matrix, lower=1, clean=0, overwrite_a=1)
    seconds = time.perf_counter() - started
    if info != 0:
        raise ValueError(f"dpotrf: {info}")
    return seconds


tasks = {"cholesky": cholesky}
print(json.dumps({"numpy": numpy.__version__, "scipy": scipy.__version__}), flush=True)
for line in sys.stdin:
    request = json.loads(line)
    print(json.dumps(tasks[request["task"]](request["n"])), flush=True)
