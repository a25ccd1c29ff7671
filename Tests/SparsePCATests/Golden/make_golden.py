"""Makes drcme-structured.json and drcme-pitprops.json.

Needs AllenInstitute/drcme (commit 9f6555c) on PYTHONPATH, unmodified, with numpy < 2.4.
Made with numpy 2.3.5, scikit-learn 1.9.1, scipy 1.17.1:
  OPENBLAS_NUM_THREADS=1 PYTHONPATH=drcme python make_golden.py drcme/config drcme/tests/data
"""

import collections
import json
import sys

import drcme.spca as spca
import numpy as np
import pandas as pd

from structured_data import structured


def record(result):
    """Non-zero loadings of each component as {first...: values}, in ascending variable order."""
    components = []
    for column in result["loadings"].T:
        support = np.flatnonzero(column)
        components.append(
            {"support": support.tolist(), "loadings": [float(f"{v:.12g}") for v in column[support]]}
        )
    return {"components": components, "adjustedVariance": [float(v) for v in result["pev"]]}


def main(config_folder, data_folder):
    with open(f"{config_folder}/spca_inh_patchseq_cell_2020_config.json") as file:
        parameters = json.load(file, object_pairs_hook=collections.OrderedDict)
    families = []
    for index, (name, p) in enumerate(parameters.items()):
        if name in ("inst_freq_norm", "spiking_peak_v", "spiking_fast_trough_v", "spiking_width"):
            continue  # same sizes as inst_freq and spiking_upstroke_downstroke_ratio
        columns = {"first_ap_v": 300, "first_ap_dv": 298, "isi_shape": 100, "step_subthresh": 700,
                   "subthresh_norm": 140}.get(name, 150)
        for rows in (1200, 90) if name in ("first_ap_v", "isi_shape") else (1200,):
            data = structured(index + 1, rows, columns)
            result = spca.spca_on_data_set(data, p["n_components"],
                                           p["nonzero_component_list"], p["use_corr"])
            families.append({"family": name, "seed": index + 1, "rows": rows, "columns": columns,
                             "counts": p["nonzero_component_list"],
                             "componentCount": p["n_components"], **record(result)})
            print(name, rows, families[-1]["adjustedVariance"], flush=True)
    data = structured(77, 500, 60)
    counts = [58, 50, 55, 52]
    result = spca.spca_on_data_set(data, 4, counts, True)
    families.append({"family": "scaled", "seed": 77, "rows": 500, "columns": 60, "counts": counts,
                     "componentCount": 4, **record(result)})
    dump("drcme-structured.json", families)
    pitprops = pd.read_csv(f"{data_folder}/pitprops.csv", index_col=0).values
    result = spca.spca_zht(pitprops, K=6, para=[7, 4, 4, 1, 1, 1], type="Gram", sparse="varnum")
    penalty = spca.spca_zht(pitprops, K=3, para=[0.3, 0.2, 0.1], type="Gram", sparse="penalty")
    dump("drcme-pitprops.json", {"correlation": pitprops.tolist(), "byCount": record(result),
                                 "byPenalty": record(penalty)})


def dump(name, value):
    with open(name, "w") as file:
        file.write(json.dumps(value, separators=(",", ":")).replace('},{"family"', '},\n{"family"'))
        file.write("\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
