"""Times scikit-learn's forest on arrays that LearnerForest.swift wrote, in the same run.

  python scikit_forest.py DATA_FOLDER OUT.json

DATA_FOLDER holds features_ROWSxCOLUMNS.f64 (row-major doubles) and labels.i64.  One job, 500 trees, balanced
classes; CPU seconds of the process.
"""

import json
import pathlib
import sys
import time

import numpy as np
import sklearn
from sklearn.ensemble import RandomForestClassifier


def main(folder, out):
    path, = pathlib.Path(folder).glob("features_*.f64")
    rows, columns = map(int, path.stem.removeprefix("features_").split("x"))
    x = np.fromfile(path).reshape(rows, columns)
    y = np.fromfile(pathlib.Path(folder) / "labels.i64", dtype=np.int64)
    fits, predictions = [], []
    for seed in range(3):
        forest = RandomForestClassifier(500, class_weight="balanced", random_state=seed, n_jobs=1)
        start = time.process_time()
        forest.fit(x, y)
        fits.append(time.process_time() - start)
        start = time.process_time()
        forest.predict_proba(x)
        predictions.append(time.process_time() - start)
    nodes = float(np.mean([tree.tree_.node_count for tree in forest.estimators_]))
    pathlib.Path(out).write_text(json.dumps({
        "fit": min(fits), "predict": min(predictions), "nodes": nodes, "version": sklearn.__version__}))


if __name__ == "__main__":
    main(*sys.argv[1:])
