#!/usr/bin/env python3
"""Run IPFX on the three spike snippets of its own tests and store the spike tables.

Usage: make_snippet_golden.py SNIPPET_FOLDER > spike_snippets.json
Made with ipfx 2.1.2 (installed package, called only), numpy 2.4.6, Python 3.11. The snippets themselves
(AllenInstitute/ipfx, tests/data/spike_test_*.txt.zip) are not redistributed here.
"""
import io
import json
import math
import sys
import warnings
import zipfile

import numpy as np
from ipfx.feature_extractor import SpikeFeatureExtractor

warnings.filterwarnings("ignore")


def plain(value):
    if isinstance(value, (bool, np.bool_)):
        return bool(value)
    if isinstance(value, str):
        return None if value == "nan" else value
    value = float(value)
    return None if math.isnan(value) else value


def table(folder, name, cutoff):
    with zipfile.ZipFile(f"{folder}/spike_test_{name}.txt.zip") as archive:
        samples = np.loadtxt(io.BytesIO(archive.read(f"spike_test_{name}.txt")))
    time, voltage = samples[:, 0], samples[:, 1]
    spikes = SpikeFeatureExtractor(filter=cutoff).process(time, voltage, np.zeros_like(voltage))
    return {
        "snippet": name,
        "samples": len(time),
        "filter_khz": cutoff,
        "spikes": [
            {column: plain(spikes[column].iloc[row]) for column in spikes.columns}
            for row in range(len(spikes))
        ],
    }


snippets = ["pair", "high_init_dvdt", "var_dt"]
tables = [table(sys.argv[1], name, cutoff) for name in snippets for cutoff in (10.0, None)]
json.dump({"ipfx": "2.1.2", "tables": tables}, sys.stdout, indent=1)
print()
