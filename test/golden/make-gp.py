"""Golden values for Gaussian-process regression, from NumPy and SciPy alone.

Written to share nothing with the code under test: distances and derivatives in r rather than r^2, dense derivative
matrices, scipy.linalg.cho_factor, scipy.stats densities, scipy.optimize for the most probable hyperparameters. Each
log marginal likelihood is checked here against scipy.stats.multivariate_normal, each gradient against differences.

Run in the repository root: python3 test/golden/make-gp.py > test/golden/gp.json
"""

import json
import platform
import sys

import numpy as np
import scipy
from scipy.linalg import cho_factor, cho_solve
from scipy.optimize import minimize
from scipy.stats import gamma, lognorm, multivariate_normal, norm

rng = np.random.default_rng(20240229)


def distance(a, b, lengthscales, categorical):
    parts = [
        (a[:, None, k] != b[None, :, k]).astype(float) / l if categorical[k] else (a[:, None, k] - b[None, :, k]) / l
        for k, l in enumerate(lengthscales)
    ]
    return np.linalg.norm(np.stack(parts), axis=0), parts


def correlation(kernel, r):
    if kernel == "matern52":
        s = np.sqrt(5.0) * r
        return (1 + s + s**2 / 3) * np.exp(-s)
    return np.exp(-(r**2) / 2) if kernel == "squared-exponential" else np.exp(-(r**2))


def correlation_slope_over_r(kernel, r):
    """(d correlation / d r) / r, written out so that r = 0 is harmless."""
    if kernel == "matern52":
        s = np.sqrt(5.0) * r
        return -(5 / 3) * (1 + s) * np.exp(-s)
    return -np.exp(-(r**2) / 2) if kernel == "squared-exponential" else -2 * np.exp(-(r**2))


class Case:
    def __init__(self, name, kernel, x, y, categorical, hyper, noise=None):
        self.name, self.kernel, self.x, self.y, self.categorical = name, kernel, np.array(x, float), np.array(y, float), categorical
        self.hyper = hyper
        self.noise = None if noise is None else np.array(noise, float)
        self.extra = np.zeros(len(y)) if noise is None else self.noise

    def cov(self, a, b, hyper=None):
        h = hyper or self.hyper
        r, _ = distance(a, b, h["lengthscales"], self.categorical)
        return h["signalVariance"] * correlation(self.kernel, r)

    def total(self, hyper=None):
        h = hyper or self.hyper
        return self.cov(self.x, self.x, h) + np.diag(h["noiseVariance"] + self.extra)

    def log_marginal(self, hyper=None):
        h = hyper or self.hyper
        c = cho_factor(self.total(h), lower=True)
        e = self.y - h["mean"]
        return float(-0.5 * e @ cho_solve(c, e) - np.sum(np.log(np.diag(c[0]))) - 0.5 * len(e) * np.log(2 * np.pi))

    def gradient(self, hyper=None):
        h = hyper or self.hyper
        c = cho_factor(self.total(h), lower=True)
        alpha = cho_solve(c, self.y - h["mean"])
        inner = np.outer(alpha, alpha) - cho_solve(c, np.eye(len(alpha)))
        r, parts = distance(self.x, self.x, h["lengthscales"], self.categorical)
        over_r = h["signalVariance"] * correlation_slope_over_r(self.kernel, r)
        derivatives = [-over_r * p**2 for p in parts]
        derivatives.append(self.cov(self.x, self.x, h))
        derivatives.append(h["noiseVariance"] * np.eye(len(alpha)))
        return [float(0.5 * np.trace(inner @ d)) for d in derivatives] + [float(np.sum(alpha))]

    def predict(self, xs, x=None, y=None, extra=None):
        x, y, extra = (self.x, self.y, self.extra) if x is None else (x, y, extra)
        h = self.hyper
        c = cho_factor(self.cov(x, x) + np.diag(h["noiseVariance"] + extra), lower=True)
        k = self.cov(xs, x)
        mean = h["mean"] + k @ cho_solve(c, y - h["mean"])
        variance = h["signalVariance"] - np.sum(k * cho_solve(c, k.T).T, axis=1)
        return mean, variance

    def leave_one_out(self):
        n = len(self.y)
        if n == 1:  # Only the prior is left.
            h = self.hyper
            return {"mean": [h["mean"]], "variance": [h["signalVariance"] + h["noiseVariance"] + self.extra[0]]}
        mean, variance = [], []
        for i in range(n):
            keep = np.arange(n) != i
            m, v = self.predict(self.x[i : i + 1], self.x[keep], self.y[keep], self.extra[keep])
            mean.append(float(m[0]))
            variance.append(float(v[0] + self.hyper["noiseVariance"] + self.extra[i]))
        return {"mean": mean, "variance": variance}

    def moved(self, parameters):
        d = self.x.shape[1]
        return {
            "lengthscales": list(np.exp(parameters[:d])),
            "signalVariance": float(np.exp(parameters[d])),
            "noiseVariance": float(np.exp(parameters[d + 1])),
            "mean": float(parameters[d + 2]),
        }

    def parameters(self, hyper=None):
        h = hyper or self.hyper
        return np.array([*np.log(h["lengthscales"]), np.log(h["signalVariance"]), np.log(h["noiseVariance"]), h["mean"]])

    def check(self):
        value, gradient = self.log_marginal(), self.gradient()
        oracle = multivariate_normal(np.full(len(self.y), self.hyper["mean"]), self.total()).logpdf(self.y)
        assert abs(value - oracle) < 1e-6 * max(1, abs(value)), (self.name, value, oracle)
        at = self.parameters()
        for k, g in enumerate(gradient):
            step = np.zeros_like(at)
            step[k] = 1e-5
            slope = (self.log_marginal(self.moved(at + step)) - self.log_marginal(self.moved(at - step))) / 2e-5
            assert abs(slope - g) < 1e-5 * max(1, abs(g)), (self.name, k, slope, g)

    def golden(self, points):
        self.check()
        mean, variance = self.predict(points)
        out = {
            "name": self.name,
            "kernel": self.kernel,
            "categorical": self.categorical,
            "x": self.x.tolist(),
            "y": self.y.tolist(),
            "hyperparameters": self.hyper,
            "covariance": self.cov(self.x, self.x).tolist(),
            "logMarginalLikelihood": self.log_marginal(),
            "gradient": self.gradient(),
            "points": points.tolist(),
            "mean": mean.tolist(),
            "variance": variance.tolist(),
            "leaveOneOut": self.leave_one_out(),
        }
        if self.noise is not None:
            out["noise"] = self.noise.tolist()
        return out


def hyper(lengthscales, signal, noise, mean):
    return {"lengthscales": lengthscales, "signalVariance": signal, "noiseVariance": noise, "mean": mean}


def standardised(y):
    return (y - y.mean()) / y.std()


def cases():
    x = rng.random((9, 3))
    y = standardised(np.sin(5 * x[:, 0]) + x[:, 1] ** 2 - 0.5 * x[:, 2])
    yield Case("matern52", "matern52", x, y, [False] * 3, hyper([0.3, 0.7, 1.9], 1.4, 0.02, 0.1)), rng.random((4, 3))
    x = rng.random((11, 2))
    y = standardised(np.cos(4 * x[:, 0]) * x[:, 1] + 0.1 * rng.normal(size=11))
    yield Case("squared-exponential", "squared-exponential", x, y, [False] * 2, hyper([0.4, 0.9], 0.8, 0.05, -0.3)), rng.random((4, 2))
    x = np.column_stack([rng.random(10), rng.integers(0, 3, 10) / 3, rng.random(10)])
    y = standardised(x[:, 0] + 2 * (x[:, 1] == 0) + 0.3 * rng.normal(size=10))
    points = np.column_stack([rng.random(4), rng.integers(0, 3, 4) / 3, rng.random(4)])
    noise = rng.random(10) * 0.2
    yield Case("matern52, one category, known noise", "matern52", x, y, [False, True, False], hyper([0.5, 1.1, 2.0], 1.7, 0.03, 0.2), noise), points
    x = np.array([[a, b] for a in range(3) for b in range(3)], float)
    y = standardised(x[:, 0] ** 2 - x[:, 1] + 0.2 * rng.normal(size=9))
    yield Case("hamming", "hamming", x, y, [True, True], hyper([0.8, 1.6], 1.2, 0.1, 0.0)), np.array([[0.0, 1.0], [2.0, 2.0], [5.0, 1.0]])
    yield Case("one row", "matern52", [[0.4, 0.6]], [0.7], [False] * 2, hyper([0.3, 0.5], 1.3, 0.01, 0.2)), np.array([[0.4, 0.6], [0.5, 0.1]])
    x = rng.random((6, 2))
    x = np.vstack([x, x[:3] + 1e-6])
    y = standardised(np.concatenate([x[:6, 0], x[6:, 0] + 0.05]))
    yield Case("near-duplicate rows", "matern52", x, y, [False] * 2, hyper([0.4, 0.4], 1.0, 0.01, 0.0)), rng.random((4, 2))


BOUNDS = {"lengthscale": (0.01, 1e3), "signalVariance": (1e-3, 1e2), "noiseVariance": (1e-6, 2.0)}


def log_hyperprior(h, name):
    d = len(h["lengthscales"])
    if name == "default":
        value = np.sum(gamma(3, scale=1 / 6).logpdf(h["lengthscales"]))
    else:
        value = np.sum(lognorm(s=np.sqrt(3), scale=np.exp(np.sqrt(2) + 0.5 * np.log(d))).logpdf(h["lengthscales"]))
    value += norm.logpdf(np.log(h["signalVariance"]))
    value += lognorm(s=1, scale=np.exp(-4)).logpdf(h["noiseVariance"])
    return float(value + norm.logpdf(h["mean"]))


def most_probable(case, name, fixed_noise=None):
    d = case.x.shape[1]
    noise = BOUNDS["noiseVariance"] if fixed_noise is None else (fixed_noise, fixed_noise)
    box = [np.log(BOUNDS["lengthscale"])] * d + [np.log(BOUNDS["signalVariance"]), np.log(noise), (-10, 10)]

    def loss(p):
        h = case.moved(p)
        return -case.log_marginal(h) - log_hyperprior(h, name)

    best = None
    for start in range(12):
        p0 = np.array([rng.uniform(np.log(0.05), np.log(5)) for _ in range(d)] + [rng.normal(), rng.uniform(-10, 0), 0.0])
        p0 = np.clip(p0, [b[0] for b in box], [b[1] for b in box])
        found = minimize(loss, p0, method="L-BFGS-B", bounds=box, options={"ftol": 1e-15, "gtol": 1e-7, "maxiter": 2000})
        if best is None or found.fun < best.fun:
            best = found
    return {
        "data": case.name,
        "hyperpriors": name,
        **({} if fixed_noise is None else {"fixedNoiseVariance": fixed_noise}),
        "logPosterior": -float(best.fun),
        "hyperparameters": case.moved(best.x),
    }


def hyperprior_densities():
    for name in ("default", "dimension-scaled"):
        for d in (1, 6):
            for _ in range(3):
                h = hyper(list(rng.gamma(2, 0.5, d)), float(np.exp(rng.normal())), float(np.exp(rng.normal() - 4)), float(rng.normal()))
                yield {"name": name, "hyperparameters": h, "logDensity": log_hyperprior(h, name)}


def clip_log(y):
    y = np.array(y, float)
    median = np.median(y)
    if len(y) >= 8:
        q25, q75 = np.percentile(y, [25, 75])
        clip = q75 + 1.5 * (q75 - q25)
    else:
        clip = median + 5 * 1.4826 * np.median(np.abs(y - median))
    clipped = np.minimum(y, clip)
    logs = np.log(1 + (clipped - clipped.min()) / (np.median(clipped) - clipped.min()))
    return {"y": y.tolist(), "clip": float(clip), "z": ((logs - logs.mean()) / logs.std()).tolist()}


def main():
    all_cases = list(cases())
    by_name = {case.name: case for case, _ in all_cases}
    document = {
        "made by": "test/golden/make-gp.py",
        "command": "python3 test/golden/make-gp.py > test/golden/gp.json",
        "versions": {"python": platform.python_version(), "numpy": np.__version__, "scipy": scipy.__version__},
        "cases": [case.golden(points) for case, points in all_cases],
        "hyperpriors": list(hyperprior_densities()),
        "mostProbable": [
            most_probable(by_name["matern52"], "default"),
            most_probable(by_name["matern52"], "dimension-scaled"),
            most_probable(by_name["matern52"], "default", 1e-6),
            most_probable(by_name["squared-exponential"], "default"),
            most_probable(by_name["matern52, one category, known noise"], "default"),
            most_probable(by_name["one row"], "default"),
        ],
        "clipLog": [
            clip_log(rng.normal(size=5)),
            clip_log(rng.lognormal(size=7)),
            clip_log([*rng.normal(size=8), 1e8]),
            clip_log(rng.lognormal(sigma=2, size=20)),
        ],
    }
    json.dump(document, sys.stdout, indent=1)
    print()


main()
