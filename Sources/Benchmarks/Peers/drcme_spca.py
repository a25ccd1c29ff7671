"""Times drcme's sparse PCA on arrays that LearnerSparsePCA.swift wrote, in the same run.

  PYTHONPATH=drcme OPENBLAS_NUM_THREADS=1 python drcme_spca.py CONFIG.json DATA_FOLDER OUT.json data|triangular ROUNDS

DATA_FOLDER holds FAMILY_ROWSxCOLUMNS.f64 (row-major doubles).  With `triangular` every family is replaced by
the triangular factor of its centred data, which has the same Gram matrix: the same code, fewer rows.
CPU seconds are of the process, all threads.  Needs AllenInstitute/drcme unmodified, numpy < 2.4.
"""

import collections
import json
import pathlib
import sys
import time

import drcme.spca as spca
import numpy as np


def main(config, folder, out, mode="data", rounds=1):
    with open(config) as file:
        parameters = json.load(file, object_pairs_hook=collections.OrderedDict)
    spca.spca_on_data_set(np.random.default_rng(0).normal(size=(50, 10)), 2, [5, 5], False)  # compile
    seconds = {}
    for name, p in parameters.items():
        path, = pathlib.Path(folder).glob(f"{name}_[0-9]*x*.f64")
        rows, columns = map(int, path.stem[len(name) + 1:].split("x"))
        data = np.fromfile(path).reshape(rows, columns)
        if mode == "triangular":
            data = np.linalg.qr(data - data.mean(axis=0), mode="r")
        start = time.process_time()
        spca.spca_on_data_set(data, p["n_components"], p["nonzero_component_list"], p["use_corr"],
                              max_iter=int(rounds))
        seconds[name] = time.process_time() - start
        print(name, seconds[name], file=sys.stderr, flush=True)
    seconds["total"] = sum(seconds.values())
    pathlib.Path(out).write_text(json.dumps(seconds))


if __name__ == "__main__":
    main(*sys.argv[1:])
