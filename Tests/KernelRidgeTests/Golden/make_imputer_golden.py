"""Golden values of the conditional-mean imputer, written with NumPy from the formulas.

  python make_imputer_golden.py > imputer_golden.json
"""

import json

import numpy as np


def fit(z, w, rounds, shrinkage):
    filled = np.nan_to_num(z)
    for turn in range(rounds):
        mean = np.average(filled, axis=0, weights=w)
        r = filled - mean
        c = (r * w[:, None]).T @ r / w.sum()
        c = (1 - shrinkage) * c + shrinkage * np.diag(np.diag(c))
        if turn < rounds - 1:
            filled = fill(z, mean, c)
    return mean, c


def fill(z, mean, c):
    result = z.copy()
    for i, row in enumerate(z):
        m = np.isnan(row)
        if m.any():
            o = ~m
            result[i, m] = mean[m] + c[np.ix_(m, o)] @ np.linalg.solve(c[np.ix_(o, o)], row[o] - mean[o])
    return result


def main():
    rng = np.random.default_rng(11)
    z = rng.normal(size=(40, 5)) @ rng.normal(size=(5, 5)) / 2
    z[rng.random(z.shape) < 0.15] = np.nan
    w = rng.uniform(0.5, 2, size=40)
    test = rng.normal(size=(6, 5))
    test[0, 2] = test[1, [0, 4]] = test[2, [1, 2, 3]] = test[3, :] = np.nan
    mean, c = fit(z, w, 5, 0.1)
    # JSON has no NaN: missing values are null.
    listed = lambda a: [None if np.isnan(v) else v for v in a.ravel().tolist()]
    print(json.dumps({"made_with": f"numpy {np.__version__}", "features": listed(z), "weights": w.tolist(),
                      "test": listed(test), "mean": mean.tolist(), "covariance": c.ravel().tolist(),
                      "imputed": fill(test, mean, c).ravel().tolist()}))


main()
