"""Langevin iterations in PyTorch, eager, on one thread. Reads one request per line and answers with seconds."""

import json
import math
import sys
import time

import torch
from torch.nn import functional

torch.set_num_threads(1)
torch.manual_seed(0)
FLOOR = 0.01**2
PRIOR_PRECISION = 1 / 2.0**2
STEP_SIZE = 1e-6


class Chain:
    def __init__(self, widths, rows):
        self.scales = [1 / math.sqrt(width) for width in widths[:-1]]
        shapes = zip(widths[:-1], widths[1:])
        self.weights = []
        for inputs, outputs in shapes:
            self.weights += [torch.randn(outputs, inputs), torch.randn(outputs)]
        for weight in self.weights:
            weight.requires_grad_(True)
        self.x = torch.randn(rows, widths[0])
        self.y = torch.randn(rows)
        self.order = torch.randperm(rows)
        self.next = 0

    def minibatch(self, size):
        if self.next + size > len(self.y):
            self.order = torch.randperm(len(self.y))
            self.next = 0
        chosen = self.order[self.next : self.next + size]
        self.next += size
        return self.x[chosen], self.y[chosen]

    def iterate(self, size):
        h, y = self.minibatch(size)
        layers = len(self.scales)
        for layer in range(layers):
            h = torch.addmm(self.weights[2 * layer + 1], h, self.weights[2 * layer].t(), alpha=self.scales[layer])
            if layer + 1 < layers:
                h = torch.relu(h)
        variance = FLOOR + functional.softplus(h[:, 1])
        potential = (0.5 * len(self.y) / size) * (torch.log(variance) + (y - h[:, 0]) ** 2 / variance).sum()
        gradients = torch.autograd.grad(potential, self.weights)
        with torch.no_grad():
            # The prior of each weight is N(0, 1/precision); the fused list operations are the fastest in eager mode.
            noise = [torch.randn_like(weight) for weight in self.weights]
            torch._foreach_mul_(self.weights, 1 - STEP_SIZE * PRIOR_PRECISION)
            torch._foreach_add_(self.weights, gradients, alpha=-STEP_SIZE)
            torch._foreach_add_(self.weights, noise, alpha=math.sqrt(2 * STEP_SIZE))


chains = {}


def run(request):
    name = json.dumps([request["widths"], request["rows"]])
    if name not in chains:
        chains[name] = Chain(request["widths"], request["rows"])
    chain = chains[name]
    started = time.perf_counter()
    for _ in range(request["iterations"]):
        chain.iterate(request["minibatch"])
    return time.perf_counter() - started


print(json.dumps({"torch": torch.__version__}), flush=True)
for line in sys.stdin:
    print(json.dumps(run(json.loads(line))), flush=True)
