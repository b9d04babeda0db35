"""Matrix products in single precision through NumPy, on one thread. Prints the seconds for each request."""

import json
import sys
import time

import numpy

generator = numpy.random.default_rng(0)
matrices = {}


def multiply(n, times):
    if n not in matrices:
        matrices[n] = [generator.standard_normal((n, n)).astype(numpy.float32) for _ in range(3)]
    a, b, c = matrices[n]
    started = time.perf_counter()
    for _ in range(times):
        numpy.matmul(a, b, out=c)
    return time.perf_counter() - started


print(json.dumps({"numpy": numpy.__version__}), flush=True)
for line in sys.stdin:
    request = json.loads(line)
    print(json.dumps(multiply(request["n"], request["times"])), flush=True)
