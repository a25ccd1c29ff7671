"""Makes scikit-learn-trees.json: single trees without bootstrap, all features tried at every node.

Made with scikit-learn 1.9.1, numpy 2.3.5:  python make_golden.py
Data: SplitMix64 uniforms (see GoldenTreeTests.swift).  scikit-learn breaks ties between equally good splits
by chance or rounding, so the seeds are the first whose trees have no node with two equally good splits.
"""

import json

import numpy as np
from sklearn.tree import DecisionTreeClassifier

GOLDEN_GAMMA = np.uint64(0x9E3779B97F4A7C15)


def uniforms(seed, count):
    with np.errstate(over="ignore"):
        z = np.uint64(seed) + (np.arange(count, dtype=np.uint64) + np.uint64(1)) * GOLDEN_GAMMA
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        z = z ^ (z >> np.uint64(31))
    return (z >> np.uint64(11)).astype(np.float64) * 2.0**-52 - 1.0


def node(tree, index):
    values = [round(float(v), 9) for v in tree.value[index, 0] / tree.value[index, 0].sum()]
    if tree.children_left[index] < 0:
        return {"shares": values}
    return {"feature": int(tree.feature[index]), "threshold": float(tree.threshold[index]),
            "left": node(tree, tree.children_left[index]),
            "right": node(tree, tree.children_right[index])}


def has_tie(tree, index, x, y, w, leaf, cells):
    """Whether the two best splits of a node, by brute force, are equally good, here or below."""
    if tree.children_left[index] < 0:
        return False
    scores = []
    for f in range(x.shape[1]):
        order = cells[np.argsort(x[cells, f], kind="stable")]
        for i in range(leaf, len(order) - leaf + 1):
            left = np.bincount(y[order[:i]], w[order[:i]], 3)
            right = np.bincount(y[order[i:]], w[order[i:]], 3)
            scores.append((left**2).sum() / left.sum() + (right**2).sum() / right.sum())
    scores.sort()
    if scores[-1] - scores[-2] < 1e-6:
        return True
    goes_left = x[cells, tree.feature[index]].astype(float) <= tree.threshold[index]
    return (has_tie(tree, tree.children_left[index], x, y, w, leaf, cells[goes_left])
            or has_tie(tree, tree.children_right[index], x, y, w, leaf, cells[~goes_left]))


def main():
    cases = []
    for n, p, depth, leaf, weight in (
        (200, 6, 4, 7, None), (400, 8, 4, 17, "balanced"), (600, 4, 5, 23, "balanced")):
        for seed in range(1, 10_000):
            x = uniforms(seed, n * p).reshape(n, p)
            y = np.where(x[:, 0] + 0.5 * x[:, 1] * x[:, 2] > 0.3, 2, np.where(x[:, 3] > -0.2, 1, 0))
            tree = DecisionTreeClassifier(max_depth=depth, min_samples_leaf=leaf,
                                          class_weight=weight, random_state=0).fit(x, y)
            sizes = np.bincount(y, minlength=3)
            w = (n / (3 * sizes) if weight else np.ones(3))[y]
            if not has_tie(tree.tree_, 0, x.astype(np.float32), y, w, leaf, np.arange(n)):
                break
        cases.append({"seed": seed, "cells": n, "features": p, "depth": depth, "leaf": leaf,
                      "isBalanced": weight is not None, "root": node(tree.tree_, 0),
                      "importances": tree.feature_importances_.tolist()})
    with open("scikit-learn-trees.json", "w") as file:
        json.dump(cases, file, separators=(",", ":"))
        file.write("\n")


if __name__ == "__main__":
    main()
