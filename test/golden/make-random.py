"""Golden values for keys and streams: the same algorithms written a second time, on Python's unbounded integers.

Checked here before anything is written: Threefry against the known answers that its authors publish (Random123's
kat_vectors), xoshiro128** against the published start of its sequence, the ziggurat's tables against 40-digit ones.

Run in the repository root: python3 test/golden/make-random.py > test/golden/random.json
"""

import json
import math
import platform
import struct

import mpmath

WORD = 2**32


def rotate(word, by):
    return ((word << by) | (word >> (32 - by))) % WORD


def threefry(key, counter):
    schedule = [key[0], key[1], key[0] ^ key[1] ^ 0x1BD11BDA]
    x, y = (counter[0] + schedule[0]) % WORD, (counter[1] + schedule[1]) % WORD
    for step in range(20):
        x = (x + y) % WORD
        y = rotate(y, [13, 15, 26, 6, 17, 29, 16, 24][step % 8]) ^ x
        if step % 4 == 3:
            i = step // 4 + 1
            x = (x + schedule[i % 3]) % WORD
            y = (y + schedule[(i + 1) % 3] + i) % WORD
    return x, y


known = [
    ((0, 0), (0, 0), (0x6B200159, 0x99BA4EFE)),
    ((WORD - 1, WORD - 1), (WORD - 1, WORD - 1), (0x1CB996FC, 0xBB002BE7)),
    ((0x13198A2E, 0x03707344), (0x243F6A88, 0x85A308D3), (0xC4923A9C, 0x483DF7A0)),
]
for key, counter, image in known:
    assert threefry(key, counter) == image


def xoshiro(state):
    a, b, c, d = state
    while True:
        yield rotate(b * 5 % WORD, 7) * 9 % WORD
        shifted = (b << 9) % WORD
        c ^= a
        d ^= b
        b ^= c
        a ^= d
        c ^= shifted
        d = rotate(d, 11)


start = xoshiro([1, 2, 3, 4])
assert [next(start) for _ in range(6)] == [11520, 0, 5927040, 70819200, 2031721883, 1637235492]


def of_purpose(key, purpose):
    return threefry(key, (0, purpose))


def child(key, label):
    if isinstance(label, str):
        units = struct.unpack(f"<{len(label.encode('utf-16-le')) // 2}H", label.encode("utf-16-le"))
        state = threefry(of_purpose(key, 3), (0, len(units)))
        units += (0, 0, 0)
        for at in range(0, len(units) - 3, 4):
            a, b, c, d = units[at : at + 4]
            state = threefry(state, (a << 16 | b, c << 16 | d))
        return state
    return threefry(of_purpose(key, 2), struct.unpack(">II", struct.pack(">d", label + 0.0)))


def key_of(seed):
    return child((0x243F6A88, 0x85A308D3), seed)


def words(key):
    return xoshiro([*threefry(key, (0, 0)), *threefry(key, (0, 1))])


def stream(key):
    return words(of_purpose(key, 4))


def uniform(source):
    high = next(source)
    return ((high >> 11) * WORD + next(source)) / 2**53


LN2_HIGH, LN2_LOW = 6.93147180369123816490e-1, 1.90821492927058770002e-10


def exp(x):
    """e^x from additions, multiplications and divisions, in a fixed order."""
    twos = math.floor(x / LN2_HIGH + 0.5)
    rest = x - twos * LN2_HIGH - twos * LN2_LOW
    series = 1.0
    for k in range(17, 0, -1):
        series = 1 + (rest / k) * series
    return series * 2.0**twos


def log(x):
    mantissa, twos = math.frexp(x)
    if mantissa < math.sqrt(0.5):
        mantissa, twos = mantissa * 2, twos - 1
    s = (mantissa - 1) / (mantissa + 1)
    series = 0.0
    for k in range(13, 0, -1):
        series = (series + 1 / (2 * k + 1)) * s * s
    return twos * LN2_HIGH + (twos * LN2_LOW + 2 * s * series + 2 * s)


def density(x):
    return exp(-0.5 * x * x)


TAIL, AREA = 3.654152885361009, 0.004928673233974655
edges = [AREA / density(TAIL), TAIL]
while len(edges) < 256:
    edges.append(math.sqrt(-2 * log(AREA / edges[-1] + density(edges[-1]))))
edges.append(0.0)

mpmath.mp.dps = 40


def exact_edges(tail):
    f = lambda x: mpmath.exp(-x * x / 2)
    area = tail * f(tail) + mpmath.sqrt(mpmath.pi / 2) * mpmath.erfc(tail / mpmath.sqrt(2))
    out = [area / f(tail), tail]
    while len(out) < 256:
        out.append(mpmath.sqrt(-2 * mpmath.log(area / out[-1] + f(out[-1]))))
    return out, area, out[-1] * (1 - f(out[-1])) - area


tail = mpmath.findroot(lambda r: exact_edges(r)[2], (mpmath.mpf(TAIL), mpmath.mpf(TAIL) + mpmath.mpf("1e-12")), tol=1e-60)
exact, area, _ = exact_edges(tail)
assert float(tail) == TAIL and float(area) == AREA
assert max(abs(float((mine - right) / right)) for mine, right in zip(edges, exact)) < 1e-14


def normal(source):
    while True:
        high = next(source)
        mantissa = (high >> 11) * WORD + next(source)
        strip = high % 256
        sign = -1.0 if high & 256 else 1.0
        x = mantissa * (edges[strip] / 2**53)
        if mantissa < math.floor(edges[strip + 1] / edges[strip] * 2**53):
            return sign * x
        if strip == 0:
            while True:
                beyond = -log(1 - uniform(source)) / TAIL
                height = -log(1 - uniform(source))
                if 2 * height > beyond * beyond:
                    return sign * (TAIL + beyond)
        low, high = density(edges[strip]), density(edges[strip + 1])
        if low + uniform(source) * (high - low) < density(x):
            return sign * x


def integer(source, below):
    span = WORD if below <= WORD else 2**53
    while True:
        number = next(source) if span == WORD else int(uniform(source) * 2**53)
        if number < span - span % below:
            return number % below


def permutation(key, n):
    source, order = words(of_purpose(key, 5)), list(range(n))
    for last in range(n - 1, 0, -1):
        other = integer(source, last + 1)
        order[last], order[other] = order[other], order[last]
    return order


def fingerprint(numbers):
    """FNV-1a over the 32-bit halves of the doubles, high half first."""
    state = 0x811C9DC5
    for number in numbers:
        for half in struct.unpack(">II", struct.pack(">d", number)):
            state = (state ^ half) * 0x01000193 % WORD
    return state


def first(count, draw, source):
    return [draw(source) for _ in range(count)]


def named(key):
    return {"high": key[0], "low": key[1]}


BOUNDS = (2, 6, 1000, 3 * 2**30, 2**32, 2**40, 2**53)
seeds = [0, 1, -1, 2**31, 0.5, 1e300, "", "1", "study", "credence", "épreuve 🎲"]
cases = []
for seed in seeds:
    key = key_of(seed)
    cases.append(
        {
            "seed": seed,
            "key": named(key),
            "split": [named(threefry(of_purpose(key, 1), (0, i))) for i in range(3)],
            "folded": {label: named(child(key, label)) for label in ["a", "b", "a longer label"]},
            "foldedNumber": named(child(key, 7)),
            "uint32": first(5, next, stream(key)),
            "uniform": first(5, uniform, stream(key)),
            "normal": first(5, normal, stream(key)),
            "integers": [integer(source, below) for source in [stream(key)] for below in BOUNDS],
            "permutation": permutation(key, 12),
        }
    )
source = stream(key_of("fingerprint"))
draws = [normal(source) for _ in range(100_000)]
assert max(map(abs, draws)) > TAIL

print(
    json.dumps(
        {
            "made by": "test/golden/make-random.py",
            "command": "python3 test/golden/make-random.py > test/golden/random.json",
            "versions": {"python": platform.python_version(), "mpmath": mpmath.__version__},
            "threefry": [{"key": named(k), "high": c[0], "low": c[1], "image": named(i)} for k, c, i in known],
            "bounds": BOUNDS,
            "seeds": cases,
            "normals": {"seed": "fingerprint", "count": len(draws), "fingerprint": fingerprint(draws)},
        },
        indent=1,
    )
)
