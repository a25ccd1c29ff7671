"""Makes scipy.json: paired tests, metrics and isotonic regression by scipy and scikit-learn.

Made with scipy 1.17.1, scikit-learn 1.9.1, numpy 2.3.5:  python make_golden.py
The corrected t-test is written out from Nadeau and Bengio (2003), with scipy's t distribution.
"""

import json

import numpy as np
import scipy.stats as stats
from sklearn import metrics
from sklearn.isotonic import IsotonicRegression

MASK = (1 << 64) - 1


def splitmix(state):
    state = (state + 0x9E3779B97F4A7C15) & MASK
    z = state
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
    return state, z ^ (z >> 31)


def xoshiro(seed, count):
    state, s = seed, []
    for _ in range(4):
        state, value = splitmix(state)
        s.append(value)
    rotate = lambda x, k: ((x << k) | (x >> (64 - k))) & MASK
    out = []
    for _ in range(count):
        out.append((rotate((s[1] * 5) & MASK, 7) * 9) & MASK)
        t = (s[1] << 17) & MASK
        s[2] ^= s[0]
        s[3] ^= s[1]
        s[1] ^= s[2]
        s[0] ^= s[3]
        s[2] ^= t
        s[3] = rotate(s[3], 45)
    return out


def paired(rng, n, share):
    first = np.round(rng.normal(0.9, 0.02, n), 3)
    second = np.round(first + rng.normal(0.005, 0.01, n), 3)
    d = np.round(second - first, 12)
    error = np.sqrt((1 / n + share) * d.var(ddof=1))
    t = d.mean() / error
    reach = stats.t.ppf(0.975, n - 1) * error
    # All sign patterns, ties and all: the exact distribution.
    nonzero = d[d != 0]
    ranks = stats.rankdata(abs(nonzero))
    signs = ((np.arange(2 ** len(ranks))[:, None] >> np.arange(len(ranks))) & 1)
    sums = signs @ ranks
    extreme = min(ranks[nonzero > 0].sum(), ranks[nonzero < 0].sum())
    return {"first": first.tolist(), "second": second.tolist(), "share": share, "t": t,
            "p": 2 * stats.t.sf(abs(t), n - 1), "low": d.mean() - reach, "high": d.mean() + reach,
            "signedRank": min(1.0, 2 * float((sums <= extreme + 1e-9).mean()))}


def main():
    rng = np.random.default_rng(7)
    truth = rng.integers(0, 4, 60)
    scores = rng.normal(size=(60, 5))
    scores[np.arange(60), truth] += 1.2
    p = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
    predicted = p.argmax(axis=1)
    precision, recall, f1, support = metrics.precision_recall_fscore_support(
        truth, predicted, labels=range(5), zero_division=0)
    x = np.round(rng.uniform(size=40), 2)
    y = (rng.uniform(size=40) < x).astype(float)
    grid = np.linspace(-0.1, 1.1, 25)
    isotonic = IsotonicRegression(out_of_bounds="clip").fit(x, y)
    value = {
        "generator": {"seed": 42, "values": [str(v) for v in xoshiro(42, 5)]},
        "paired": [paired(rng, n, share) for n, share in ((5, 0.25), (10, 1 / 9), (15, 0.25))],
        "mcNemar": {"first": 7, "second": 19, "p": stats.binomtest(7, 26).pvalue},
        "metrics": {
            "truth": truth.tolist(), "probabilities": p.ravel().tolist(),
            "accuracy": metrics.accuracy_score(truth, predicted),
            "macroF1": metrics.f1_score(truth, predicted, average="macro"),
            "logLoss": metrics.log_loss(truth, p, labels=range(5)),
            "brier": float(((p - np.eye(5)[truth]) ** 2).sum(axis=1).mean()),
            "precision": precision.tolist(), "recall": recall.tolist(), "f1": f1.tolist(),
            "support": support.tolist()},
        "isotonic": {"scores": x.tolist(), "targets": y.tolist(), "grid": grid.tolist(),
                     "values": isotonic.predict(grid).tolist()},
    }
    with open("scipy.json", "w") as file:
        json.dump(value, file, separators=(",", ":"))
        file.write("\n")


if __name__ == "__main__":
    main()
