"""Golden scores of kernel ridge classification in a discriminant metric, written with NumPy from the formulas.

  python make_kernel_golden.py > kernel_golden.json
"""

import json

import numpy as np


def within(x, y, w):
    means = np.array([x[y == k].mean(0) for k in range(y.max() + 1)])
    r = x - means[y]
    return (r * w[:, None]).T @ r / w.sum()


def balanced(y):
    k = y.max() + 1
    return len(y) / (k * np.bincount(y))[y]


def scores(x, y, test, other, kernel, rate, ridge, whitening, shrinkage, share, correlation):
    n, p = x.shape
    k = y.max() + 1
    w = balanced(y)
    s = within(x, y, w)
    everything, labels, weights = x, y, w
    if other is not None:
        ox, oy = other
        s = (1 - share) * s + share * within(ox, oy, balanced(oy))
        everything, labels, weights = np.vstack([x, ox]), np.r_[y, oy], np.r_[w, balanced(oy)]
    s = (1 - shrinkage) * s + shrinkage * np.trace(s) / p * np.eye(p)
    values, vectors = np.linalg.eigh(s)
    t = vectors * values ** (-whitening / 2)
    scale = np.sqrt((x @ t).var(0).sum() / p)
    a, b = everything @ t / scale, test @ t / scale

    def similarity(u, v, own_u, own_v):
        d2 = ((u[:, None, :] - v[None]) ** 2).sum(2)
        result = np.exp(-rate * (np.sqrt(d2) if kernel == "exponential" else d2))
        across = (np.arange(len(u)) < own_u)[:, None] != (np.arange(len(v)) < own_v)[None]
        return np.where(across, correlation * result, result)

    onehot = np.eye(k)[labels]
    offset = np.average(onehot, axis=0, weights=weights)
    root = np.sqrt(weights)
    system = root[:, None] * similarity(a, a, n, n) * root + ridge * np.eye(len(a))
    alpha = root[:, None] * np.linalg.solve(system, root[:, None] * (onehot - offset))
    return similarity(b, a, len(b), n) @ alpha + offset


def main():
    rng = np.random.default_rng(3)
    y = np.repeat([0, 1, 2], [16, 9, 5])
    mix = rng.normal(size=(4, 4))
    x = (rng.normal(size=(30, 4)) + 1.5 * rng.normal(size=(3, 4))[y]) @ mix
    test = rng.normal(size=(8, 4)) @ mix * 1.5
    oy = np.tile([0, 1, 2, 1], 10)
    ox = (rng.normal(size=(40, 4)) + 1.5 * rng.normal(size=(3, 4))[oy]) @ mix
    cases = []
    for kernel, rate, ridge, whitening, shrinkage, share, correlation in (
        ("exponential", 0.1, 0.3, 1.0, 0.03, None, 0),
        ("exponential", 0.4, 0.05, 0.5, 0.2, 0.5, 0.4),
        ("gaussian", 0.02, 0.3, 1.0, 0.03, 1.0, -0.2),
    ):
        result = scores(x, y, test, None if share is None else (ox, oy), kernel, rate, ridge, whitening,
                        shrinkage, share, correlation)
        cases.append({"kernel": kernel, "rate": rate, "ridge": ridge, "whitening": whitening,
                      "shrinkage": shrinkage, "share": share, "correlation": correlation,
                      "scores": result.ravel().tolist()})
    print(json.dumps({"made_with": f"numpy {np.__version__}", "features": x.ravel().tolist(), "labels": y.tolist(),
                      "test": test.ravel().tolist(), "other": ox.ravel().tolist(), "otherLabels": oy.tolist(),
                      "cases": cases}))


main()
