"""Iterations of posterior methods in JAX: all of a request inside one compiled scan, on one core. Prints seconds."""

import json
import math
import os
import sys
import time

# XLA has a thread pool with as many threads as the process may use cores.
os.sched_setaffinity(0, {sorted(os.sched_getaffinity(0))[0]})

import jax
import jax.flatten_util
import numpy
from jax import numpy as jnp

FLOOR = 0.01**2
PRIOR_PRECISION = 1 / 2.0**2
STEP_SIZE = 1e-6


def build(method, networks, widths, rows, minibatch, iterations):
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
    if networks > 1:
        return build_ensemble(widths, (x, y, minibatch), chosen, networks)

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
    if method != "sgld":
        return build_others(method, potential, weights, (x, y, chosen))

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


def build_others(method, potential, weights, data):
    """Weights are one vector, so that updates and noise are one operation each."""
    x, y, chosen = data
    flat, restore = jax.flatten_util.ravel_pytree(weights)
    steps = STEP_SIZE * jax.random.uniform(jax.random.key(1), flat.shape)
    step, kept, scale = 1e-4, math.exp(-1e-4), 1 / math.sqrt(PRIOR_PRECISION)
    slope = jax.grad(lambda flat, x, y: potential(restore(flat), x, y))

    def iterate(state, indices):
        (theta, momenta), key = state
        key, own = jax.random.split(key)
        if method == "hmc":
            momenta = momenta - step * slope(theta, x, y)
            return ((theta + step * momenta, momenta), key), None
        gradient = slope(theta, x[indices], y[indices])
        noise = jax.random.normal(own, theta.shape, jnp.float32)
        if method == "psgld":
            return ((theta - steps * gradient + jnp.sqrt(2 * steps) * noise, momenta), key), None
        momenta = momenta - step * scale * gradient
        theta = theta + 0.5 * step * scale * momenta
        momenta = kept * momenta + math.sqrt(1 - kept * kept) * noise
        return ((theta + 0.5 * step * scale * momenta, momenta), key), None

    scan = jax.jit(lambda state, key: jax.lax.scan(iterate, (state, key), chosen)[0])
    return [scan, (flat, jnp.zeros_like(flat)), jax.random.key(0)]


def build_ensemble(widths, data, chosen, networks):
    """Networks fitted at once by Adam, the gradient of one mapped over all; each has its own order of the rows."""
    x, y, minibatch = data
    rows = len(y)
    shapes = list(zip(widths[:-1], widths[1:]))
    generator = numpy.random.default_rng(1)
    weights = []
    for inputs, outputs in shapes:
        weights += [generator.standard_normal((networks, inputs, outputs)), generator.standard_normal((networks, outputs))]
    weights = [jnp.asarray(weight, jnp.float32) for weight in weights]
    each = jnp.stack([jnp.roll(chosen, shift, axis=0) for shift in range(networks)], axis=1)

    def potential(weights, x, y):
        h = x
        for layer, (inputs, _) in enumerate(shapes):
            h = h @ weights[2 * layer] * (1 / math.sqrt(inputs)) + weights[2 * layer + 1]
            if layer + 1 < len(shapes):
                h = jnp.maximum(h, 0)
        variance = FLOOR + jax.nn.softplus(h[:, 1])
        likelihood = (0.5 * rows / minibatch) * (jnp.log(variance) + (y - h[:, 0]) ** 2 / variance).sum()
        return likelihood + 0.5 * PRIOR_PRECISION * sum((weight**2).sum() for weight in weights)

    slopes = jax.vmap(jax.grad(potential))

    def iterate(state, indices):
        (weights, means, squares, t), key = state
        gradients = slopes(weights, x[indices], y[indices])
        t = t + 1
        means = [0.9 * mean + 0.1 * gradient for mean, gradient in zip(means, gradients)]
        squares = [0.999 * square + 0.001 * gradient**2 for square, gradient in zip(squares, gradients)]
        rate = 1e-3 * jnp.sqrt(1 - 0.999**t) / (1 - 0.9**t)
        weights = [
            weight - rate * mean / (jnp.sqrt(square) + 1e-8) for weight, mean, square in zip(weights, means, squares)
        ]
        return ((weights, means, squares, t), key), None

    zeros = [jnp.zeros_like(weight) for weight in weights]
    scan = jax.jit(lambda state, key: jax.lax.scan(iterate, (state, key), each)[0])
    return [scan, (weights, zeros, zeros, jnp.float32(0)), jax.random.key(0)]


chains = {}


def run(request):
    arguments = (request["method"], request["networks"], request["widths"], request["rows"], request["minibatch"], request["iterations"])
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
