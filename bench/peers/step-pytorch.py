"""Iterations of posterior methods in PyTorch, eager, on one thread. Reads one request per line, answers with seconds."""

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

    def gradients(self, size):
        """Of the potential without the prior."""
        h, y = self.minibatch(size)
        layers = len(self.scales)
        for layer in range(layers):
            h = torch.addmm(self.weights[2 * layer + 1], h, self.weights[2 * layer].t(), alpha=self.scales[layer])
            if layer + 1 < layers:
                h = torch.relu(h)
        variance = FLOOR + functional.softplus(h[:, 1])
        potential = (0.5 * len(self.y) / size) * (torch.log(variance) + (y - h[:, 0]) ** 2 / variance).sum()
        return torch.autograd.grad(potential, self.weights)

    def sgld(self, size):
        gradients = self.gradients(size)
        with torch.no_grad():
            # The prior of each weight is N(0, 1/precision); the fused list operations are the fastest in eager mode.
            noise = [torch.randn_like(weight) for weight in self.weights]
            torch._foreach_mul_(self.weights, 1 - STEP_SIZE * PRIOR_PRECISION)
            torch._foreach_add_(self.weights, gradients, alpha=-STEP_SIZE)
            torch._foreach_add_(self.weights, noise, alpha=math.sqrt(2 * STEP_SIZE))

    def psgld(self, size):
        """After the burn-in: a fixed step size for each weight."""
        gradients = self.gradients(size)
        with torch.no_grad():
            if not hasattr(self, "steps"):
                self.steps = [STEP_SIZE * torch.rand_like(weight) for weight in self.weights]
                self.deviations = [torch.sqrt(2 * step) for step in self.steps]
            noise = [torch.randn_like(weight) for weight in self.weights]
            torch._foreach_add_(gradients, self.weights, alpha=PRIOR_PRECISION)
            torch._foreach_addcmul_(self.weights, self.steps, gradients, value=-1)
            torch._foreach_addcmul_(self.weights, self.deviations, noise)

    def sghmc(self, size):
        """BAOAB with one gradient, in the metric of the prior."""
        gradients = self.gradients(size)
        with torch.no_grad():
            if not hasattr(self, "momenta"):
                self.momenta = [torch.randn_like(weight) for weight in self.weights]
            step, kept = 1e-4, math.exp(-1e-4)
            drift = 0.5 * step / math.sqrt(PRIOR_PRECISION)
            noise = [torch.randn_like(weight) for weight in self.weights]
            torch._foreach_add_(gradients, self.weights, alpha=PRIOR_PRECISION)
            torch._foreach_add_(self.momenta, gradients, alpha=-step / math.sqrt(PRIOR_PRECISION))
            torch._foreach_add_(self.weights, self.momenta, alpha=drift)
            torch._foreach_mul_(self.momenta, kept)
            torch._foreach_add_(self.momenta, noise, alpha=math.sqrt(1 - kept * kept))
            torch._foreach_add_(self.weights, self.momenta, alpha=drift)

    def hmc(self, size):
        """A leapfrog step, half kicks taken together."""
        gradients = self.gradients(size)
        with torch.no_grad():
            if not hasattr(self, "momenta"):
                self.momenta = [torch.randn_like(weight) for weight in self.weights]
            torch._foreach_add_(gradients, self.weights, alpha=PRIOR_PRECISION)
            torch._foreach_add_(self.momenta, gradients, alpha=-1e-4)
            torch._foreach_add_(self.weights, self.momenta, alpha=1e-4)


class Ensemble:
    """Networks fitted at once by Adam: their weights are stacked, and so are their minibatches."""

    def __init__(self, widths, rows, networks):
        self.scales = [1 / math.sqrt(width) for width in widths[:-1]]
        self.weights = []
        for inputs, outputs in zip(widths[:-1], widths[1:]):
            self.weights += [torch.randn(networks, inputs, outputs), torch.randn(networks, 1, outputs)]
        for weight in self.weights:
            weight.requires_grad_(True)
        self.adam = torch.optim.Adam(self.weights, lr=1e-3, foreach=True)
        self.x = torch.randn(rows, widths[0])
        self.y = torch.randn(rows)
        self.orders = [torch.randperm(rows) for _ in range(networks)]
        self.next = 0

    def ensemble(self, size):
        rows = len(self.y)
        if self.next + size > rows:
            self.orders = [torch.randperm(rows) for _ in self.orders]
            self.next = 0
        chosen = torch.stack([order[self.next : self.next + size] for order in self.orders])
        self.next += size
        h, y = self.x[chosen], self.y[chosen]
        layers = len(self.scales)
        for layer in range(layers):
            h = torch.baddbmm(self.weights[2 * layer + 1], h, self.weights[2 * layer], alpha=self.scales[layer])
            if layer + 1 < layers:
                h = torch.relu(h)
        variance = FLOOR + functional.softplus(h[..., 1])
        potential = (0.5 * rows / size) * (torch.log(variance) + (y - h[..., 0]) ** 2 / variance).sum()
        potential = potential + 0.5 * PRIOR_PRECISION * sum((weight**2).sum() for weight in self.weights)
        self.adam.zero_grad()
        potential.backward()
        self.adam.step()


chains = {}


def run(request):
    name = json.dumps([request["method"], request["widths"], request["rows"]])
    if name not in chains:
        shape = (request["widths"], request["rows"])
        chains[name] = Ensemble(*shape, request["networks"]) if request["networks"] > 1 else Chain(*shape)
    iterate = getattr(chains[name], request["method"])
    started = time.perf_counter()
    for _ in range(request["iterations"]):
        iterate(request["minibatch"])
    return time.perf_counter() - started


print(json.dumps({"torch": torch.__version__}), flush=True)
for line in sys.stdin:
    print(json.dumps(run(json.loads(line))), flush=True)
