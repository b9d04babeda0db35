"""Langevin iterations in JAX: all iterations of a request in one compiled scan, on one core. Prints seconds."""

import json
import math
import os
import sys
import time

# XLA has a thread pool with as many threads as the process may use cores.
os.sched_setaffinity(0, {sorted(os.sched_getaffinity(0))[0]})

import jax
import numpy
from jax import numpy as jnp

FLOOR = 0.01**2
PRIOR_PRECISION = 1 / 2.0**2
STEP_SIZE = 1e-6


def build(widths, rows, minibatch, iterations):
    generator = numpy.random.default_rng(0)
    shapes = list(zip(widths[:-1], widths[1:]))
    weights = []
    for inputs, outputs in shapes:
        weights += [generator.standard_normal((inputs, outputs)), generator.standard_normal(outputs)]
    weights = [jnp.asarray(weight, jnp.float32) for weight in weights]
    x = jnp.asarray(generator.standard_normal((rows, widths[0])), jnp.float32)
    y = jnp.asarray(generator.standard_normal(rows), jnp.float32)
    per_pass = rows // minibatch
    passes = -(-iterations // per_pass)
    orders = [generator.permutation(rows)[: per_pass * minibatch].reshape(per_pass, minibatch) for _ in range(passes)]
    chosen = jnp.asarray(numpy.concatenate(orders)[:iterations])

    def potential(weights, x, y):
        h = x
        for layer, (inputs, _) in enumerate(shapes):
            h = h @ weights[2 * layer] * (1 / math.sqrt(inputs)) + weights[2 * layer + 1]
            if layer + 1 < len(shapes):
                h = jnp.maximum(h, 0)
        variance = FLOOR + jax.nn.softplus(h[:, 1])
        data = (0.5 * rows / minibatch) * (jnp.log(variance) + (y - h[:, 0]) ** 2 / variance).sum()
        return data + 0.5 * PRIOR_PRECISION * sum((weight**2).sum() for weight in weights)

    sizes = [weight.size for weight in weights]

    def iterate(state, indices):
        weights, key = state
        gradients = jax.grad(potential)(weights, x[indices], y[indices])
        key, own = jax.random.split(key)
        # One call for all weights costs less than one call for each.
        noise = jax.random.normal(own, (sum(sizes),), jnp.float32)
        moved, start = [], 0
        for weight, gradient in zip(weights, gradients):
            part = noise[start : start + weight.size].reshape(weight.shape)
            moved.append(weight - STEP_SIZE * gradient + math.sqrt(2 * STEP_SIZE) * part)
            start += weight.size
        return (moved, key), None

    scan = jax.jit(lambda weights, key: jax.lax.scan(iterate, (weights, key), chosen)[0])
    return [scan, weights, jax.random.key(0)]


chains = {}


def run(request):
    arguments = (request["widths"], request["rows"], request["minibatch"], request["iterations"])
    name = json.dumps(arguments)
    if name not in chains:
        chains[name] = build(*arguments)
    chain = chains[name]
    scan, weights, key = chain
    started = time.perf_counter()
    chain[1], chain[2] = jax.block_until_ready(scan(weights, key))
    return time.perf_counter() - started


print(json.dumps({"jax": jax.__version__}), flush=True)
for line in sys.stdin:
    print(json.dumps(run(json.loads(line))), flush=True)
