"""Makes umap.json: the neighbour graph, the curve and the trustworthiness of umap-learn and scikit-learn.

Made with umap-learn 0.5.12, scikit-learn and numpy as in make_golden.py:

    python make_umap.py [../../../../shared/data/matched-tables/human_matched.csv]

Three clouds of 30 points in 5 dimensions; the table of real cells is optional and only its
trustworthiness (32 features, median-imputed, standardised) is kept.
"""

import csv
import json
import sys

import numpy as np
import umap
from sklearn.manifold import trustworthiness
from umap.umap_ import find_ab_params, fuzzy_simplicial_set

K = 10


def clouds():
    rng = np.random.default_rng(5)
    centres = rng.normal(0, 3, (3, 5))
    return np.round(np.concatenate([c + rng.normal(0, 1, (30, 5)) for c in centres]), 3)


def table(path):
    with open(path) as file:
        rows = list(csv.DictReader(file))
    names = list(rows[0])[list(rows[0]).index("v_baseline"):]
    values = np.array([[float(r[n]) if r[n] else np.nan for n in names] for r in rows])
    values = np.where(np.isnan(values), np.nanmedian(values, axis=0), values)
    return (values - values.mean(axis=0)) / values.std(axis=0)


def scores(points, k):
    found = []
    for seed in range(5):
        map_ = umap.UMAP(n_neighbors=k, random_state=seed, init="pca").fit_transform(points)
        found.append(trustworthiness(points, map_, n_neighbors=k))
    return {"mean": float(np.mean(found)), "least": float(np.min(found))}


points = clouds()
graph, sigmas, rhos = fuzzy_simplicial_set(points, K, np.random.RandomState(0), "euclidean")
graph = graph.tocoo()
edges = sorted(
    (int(i), int(j), float(w)) for i, j, w in zip(graph.row, graph.col, graph.data) if i < j
)
golden = {
    "columnCount": 5,
    "neighbourCount": K,
    "points": points.ravel().tolist(),
    "rhos": [float(x) for x in rhos],
    "sigmas": [float(x) for x in sigmas],
    "first": [e[0] for e in edges],
    "second": [e[1] for e in edges],
    "weight": [e[2] for e in edges],
    "curves": [[d, *map(float, find_ab_params(1.0, d))] for d in (0.0, 0.1, 0.5)],
    "plane": float(trustworthiness(points, points[:, :2], n_neighbors=K)),
    "clouds": scores(points, K),
}
if len(sys.argv) > 1:
    golden["table"] = scores(table(sys.argv[1]), 15)
with open("umap.json", "w") as file:
    json.dump(golden, file, separators=(",", ":"))
    file.write("\n")
