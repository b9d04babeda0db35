"""BoTorch's default model and acquisition, written in NumPy: SingleTaskGP (0.12 and later), LogEI, optimize_acqf.

RBF kernel with a lengthscale for each dimension and no outputscale; lengthscale ~ LogNormal(√2 + ½ ln d, √3), ≥ 0.025;
noise variance ~ LogNormal(−4, 1), ≥ 1e-4; a constant mean; outcomes standardised. Maximum a posteriori from the priors' modes
by L-BFGS-B. LogEI over the best observed value, from 10 starts that are drawn of 512 quasi-random points with Boltzmann
weights. Sources: Hvarfner, Hellsten & Nardi 2024; Ament et al. 2023; BoTorch's documentation. Maximises, as BoTorch does.
"""

import math

import numpy
import scipy.integrate
import scipy.optimize
import scipy.special
import scipy.stats
from scipy.linalg import cho_factor, cho_solve, solve_triangular

MIN_LENGTHSCALE = 0.025
MIN_NOISE = 1e-4
MAX_LOGARITHM = 40.0
NOISE_LOCATION, NOISE_SCALE = -4.0, 1.0
LENGTHSCALE_SCALE = math.sqrt(3)
RAW_POINTS = 512
RESTARTS = 10
JITTERS = (0, 1e-8, 1e-7, 1e-6, 1e-4)


def lengthscale_location(d):
    return math.sqrt(2) + 0.5 * math.log(d)


def log_normal(value, location, scale):
    """Log density of LogNormal, and its slope with respect to ln value."""
    z = (numpy.log(value) - location) / scale
    return -numpy.log(value * scale * math.sqrt(2 * math.pi)) - 0.5 * z * z, -1 - z / scale


def sobol(d, seed):
    return scipy.stats.qmc.Sobol(d, scramble=True, seed=seed)


def factor(matrix):
    for jitter in JITTERS:
        try:
            return cho_factor(matrix + jitter * numpy.eye(len(matrix)), lower=True)
        except numpy.linalg.LinAlgError:
            continue
    raise numpy.linalg.LinAlgError("not positive definite")


def negative_log_posterior(parameters, x, y):
    """With respect to (ln lengthscales, ln noise variance, mean), divided by n, with its gradient."""
    n, d = x.shape
    lengthscales, noise, mean = numpy.exp(parameters[:d]), math.exp(parameters[d]), parameters[d + 1]
    squares = ((x[:, None, :] - x[None, :, :]) / lengthscales) ** 2
    kernel = numpy.exp(-0.5 * squares.sum(-1))
    try:
        chol = factor(kernel + noise * numpy.eye(n))
    except numpy.linalg.LinAlgError:
        return 1e10, numpy.zeros(d + 2)
    alpha = cho_solve(chol, y - mean)
    value = -0.5 * (y - mean) @ alpha - numpy.log(numpy.diag(chol[0])).sum() - 0.5 * n * math.log(2 * math.pi)
    inner = numpy.outer(alpha, alpha) - cho_solve(chol, numpy.eye(n))
    gradient = numpy.empty(d + 2)
    gradient[:d] = 0.5 * numpy.einsum("ij,ijk->k", inner * kernel, squares)
    gradient[d] = 0.5 * noise * numpy.trace(inner)
    gradient[d + 1] = alpha.sum()
    prior, slope = log_normal(lengthscales, lengthscale_location(d), LENGTHSCALE_SCALE)
    noise_prior, noise_slope = log_normal(noise, NOISE_LOCATION, NOISE_SCALE)
    gradient[:d] += slope
    gradient[d] += noise_slope
    return -(value + prior.sum() + noise_prior) / n, -gradient / n


def initial(d):
    """The modes of the priors."""
    lengthscale = math.exp(lengthscale_location(d) - LENGTHSCALE_SCALE**2)
    return numpy.array([math.log(lengthscale)] * d + [NOISE_LOCATION - NOISE_SCALE**2, 0.0])


def fit(x, y):
    d = x.shape[1]
    # No optimum is as far out as the upper bounds; a line search may be, and exp would overflow.
    bounds = [(math.log(MIN_LENGTHSCALE), MAX_LOGARITHM)] * d + [(math.log(MIN_NOISE), MAX_LOGARITHM), (None, None)]
    found = scipy.optimize.minimize(
        negative_log_posterior, initial(d), args=(x, y), jac=True, method="L-BFGS-B", bounds=bounds
    )
    return found.x


def log_h(z):
    """ln(φ(z) + z Φ(z)), accurate far into the tail, and its slope."""
    direct = numpy.maximum(z, -1.0)
    pdf = numpy.exp(-0.5 * direct**2) / math.sqrt(2 * math.pi)
    cdf = scipy.special.ndtr(direct)
    head = numpy.log(pdf + direct * cdf)
    tail_z = numpy.minimum(z, -1.0)
    # Mills' ratio Φ/φ = √(π/2) erfcx(−z/√2).
    ratio = math.sqrt(math.pi / 2) * scipy.special.erfcx(-tail_z / math.sqrt(2))
    share = numpy.maximum(1 + tail_z * ratio, 1e-300)
    # Far out, 1 + z·ratio loses all digits; 1/z² is its leading term.
    share = numpy.where(tail_z < -1e5, 1 / tail_z**2, share)
    tail = -0.5 * tail_z**2 - 0.5 * math.log(2 * math.pi) + numpy.log(share)
    slope = numpy.where(z > -1, cdf / (pdf + direct * cdf), ratio / share)
    return numpy.where(z > -1, head, tail), slope


class LogEi:
    def __init__(self, x, y, parameters):
        d = x.shape[1]
        self.x, self.best = x, y.max()
        self.lengthscales, noise, self.mean = numpy.exp(parameters[:d]), math.exp(parameters[d]), parameters[d + 1]
        self.chol = factor(self.kernel(x) + noise * numpy.eye(len(x)))
        self.alpha = cho_solve(self.chol, y - self.mean)

    def kernel(self, points):
        squares = (((points[:, None, :] - self.x[None, :, :]) / self.lengthscales) ** 2).sum(-1)
        return numpy.exp(-0.5 * squares)

    def values(self, points):
        rows = self.kernel(points)
        mean = self.mean + rows @ self.alpha
        v = solve_triangular(self.chol[0], rows.T, lower=True)
        deviation = numpy.sqrt(numpy.maximum(1 - (v * v).sum(0), 1e-12))
        return log_h((mean - self.best) / deviation)[0] + numpy.log(deviation)

    def value_and_gradient(self, point):
        row = self.kernel(point[None, :])[0]
        slopes = -row[:, None] * (point[None, :] - self.x) / self.lengthscales**2
        mean = self.mean + row @ self.alpha
        solved = cho_solve(self.chol, row)
        variance = 1 - row @ solved
        deviation = math.sqrt(max(variance, 1e-12))
        mean_slope = slopes.T @ self.alpha
        deviation_slope = -(slopes.T @ solved) / deviation if variance > 1e-12 else numpy.zeros_like(point)
        z = (mean - self.best) / deviation
        value, slope = log_h(numpy.array([z]))
        gradient = slope[0] * (mean_slope - z * deviation_slope) / deviation + deviation_slope / deviation
        return value[0] + math.log(deviation), gradient


def suggest(x, y, generator):
    """The point in [0, 1]^d where LogEI is largest; y is maximized."""
    spread = y.std(ddof=1)
    standardised = (y - y.mean()) / (spread if spread > 0 else 1.0)
    acquisition = LogEi(x, standardised, fit(x, standardised))
    raw = sobol(x.shape[1], int(generator.integers(2**31))).random(RAW_POINTS)
    values = acquisition.values(raw)
    deviation = values.std() or 1.0
    weights = numpy.exp(numpy.minimum((values - values.mean()) / deviation, 30))
    chosen = generator.choice(RAW_POINTS, RESTARTS, replace=False, p=weights / weights.sum())
    if values.argmax() not in chosen:
        chosen[-1] = values.argmax()
    best_value, best_point = -math.inf, raw[values.argmax()]
    for index in chosen:
        found = scipy.optimize.minimize(
            lambda point: tuple(-part for part in acquisition.value_and_gradient(point)),
            raw[index],
            jac=True,
            method="L-BFGS-B",
            bounds=[(0, 1)] * x.shape[1],
            options={"maxiter": 200},
        )
        if -found.fun > best_value:
            best_value, best_point = -found.fun, found.x
    return best_point


def check():
    """Checks the published constants, and each derivative against differences. Raises AssertionError."""
    for d in (1, 6, 25):
        assert abs(math.exp(initial(d)[0]) - 0.2048 * math.sqrt(d)) < 1e-4 * math.sqrt(d)
        assert abs(math.exp(lengthscale_location(d)) - 4.113 * math.sqrt(d)) < 1e-3 * math.sqrt(d)
    assert abs(math.exp(initial(1)[1]) - 0.00674) < 1e-5
    reference = scipy.stats.lognorm(LENGTHSCALE_SCALE, scale=math.exp(lengthscale_location(3)))
    assert abs(log_normal(0.7, lengthscale_location(3), LENGTHSCALE_SCALE)[0] - reference.logpdf(0.7)) < 1e-12

    generator = numpy.random.default_rng(1)
    x = generator.random((12, 3))
    y = numpy.sin(5 * x[:, 0]) + x[:, 1] ** 2
    y = (y - y.mean()) / y.std(ddof=1)
    parameters = initial(3) + 0.3 * generator.normal(size=5)
    gradient = negative_log_posterior(parameters, x, y)[1]
    numeric = scipy.optimize.approx_fprime(parameters, lambda p: negative_log_posterior(p, x, y)[0], 1e-6)
    assert numpy.abs(gradient - numeric).max() < 1e-4, (gradient, numeric)

    acquisition = LogEi(x, y, parameters)
    point = generator.random(3)
    numeric = scipy.optimize.approx_fprime(point, lambda p: acquisition.value_and_gradient(p)[0], 1e-7)
    assert numpy.abs(acquisition.value_and_gradient(point)[1] - numeric).max() < 1e-3
    assert abs(acquisition.values(point[None, :])[0] - acquisition.value_and_gradient(point)[0]) < 1e-9

    for z in (-8.0, -3.0, -0.99, 0.5, 3.0):
        integral = scipy.integrate.quad(lambda t: t * scipy.stats.norm.pdf(t - z), 0, 12, epsabs=0)[0]
        assert abs(log_h(numpy.array([z]))[0][0] - math.log(integral)) < 1e-5, z


if __name__ == "__main__":
    check()
    print("constants, gradients and log h agree")
