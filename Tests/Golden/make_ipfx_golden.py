#!/usr/bin/env python3
"""Stores what IPFX 2.1.2 gives for the simulated golden recordings.

    patchline's golden files (GoldenSet in Sources/Simulation), written to NWB_DIR
    python3 -m venv ipfx-env && ipfx-env/bin/pip install ipfx==2.1.2
    ipfx-env/bin/python make_ipfx_golden.py IPFX_REFERENCE.py NWB_DIR REF_DIR [OUT_DIR]

IPFX_REFERENCE.py is the tool that runs IPFX's collection, pipeline and feature-vector code on a file; its full output stays
in REF_DIR. OUT_DIR (default: this folder) gets <name>.json and <name>_fv.json, trimmed. `sample_sha256` is the digest of
all stored samples: for every sweep in ascending order the bytes of the stimulus data, then of the response data.
"""
import hashlib, json, os, subprocess, sys
from importlib.metadata import version
import h5py
import numpy as np

SWEEP = ["sweep_number", "stimulus_code", "stimulus_code_ext", "stimulus_name", "clamp_mode", "bridge_balance_mohm", "leak_pa",
         "stimulus_scale_factor"]
SPIKE = ["threshold_index", "peak_index", "threshold_v", "peak_v", "trough_v", "fast_trough_v", "slow_trough_v", "adp_v", "upstroke",
         "downstroke", "width", "upstroke_downstroke_ratio", "clipped", "isi_type"]


def digest(path):
    sha = hashlib.sha256()
    with h5py.File(path, "r") as f:
        for name in sorted(f["acquisition"]):
            stimulus = "/stimulus/presentation/" + name.replace("_AD", "_DA")
            for data in (f[stimulus + "/data"], f["acquisition"][name]["data"]):
                sha.update(np.ascontiguousarray(data[()]).tobytes())
    return sha.hexdigest()


def trimmed(full):
    """The parts that tests compare; everything that failed keeps its error text."""
    keep = {k: full[k] for k in full if k not in ("sweep_table", "sweep_spikes", "long_squares", "short_squares", "ramps")}
    table = full["sweep_table"]
    keep["sweep_table"] = table if "error" in table else [{k: row.get(k) for k in SWEEP} for row in table]
    spikes = full.get("sweep_spikes", {})
    keep["sweep_spikes"] = {n: {k: c[k] for k in SPIKE if k in c} for n, c in spikes.items() if c}
    for name in ("long_squares", "short_squares", "ramps"):
        part = full.get(name) or {}
        keep[name] = {k: v for k, v in part.items() if not isinstance(v, (list, dict))}
    return keep


def main():
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    tool, source, reference = sys.argv[1:4]
    out = sys.argv[4] if len(sys.argv) > 4 else os.path.dirname(os.path.abspath(__file__))
    versions = {p: version(p) for p in ("ipfx", "pynwb", "numpy", "scipy", "pandas", "h5py")}
    only = os.environ.get("ONLY", "").split()
    for name in sorted(os.listdir(source)):
        stem, kind = os.path.splitext(name)
        if kind != ".nwb" or (only and stem not in only):
            continue
        path = os.path.join(source, name)
        subprocess.run([sys.executable, tool, reference, path], check=True)
        with open(os.path.join(reference, stem + ".json")) as f:
            record = dict(made_with=versions, sample_sha256=digest(path), **trimmed(json.load(f)))
        with open(os.path.join(out, stem + ".json"), "w") as f:
            json.dump(record, f, separators=(",", ":"))
            f.write("\n")
        vectors = os.path.join(reference, stem + "_fv.npz")
        if os.path.exists(vectors):
            with np.load(vectors) as v:
                content = {k: [float(f"{x:.9g}") if np.isfinite(x) else None for x in v[k].ravel()] for k in sorted(v.files)}
            with open(os.path.join(out, stem + "_fv.json"), "w") as f:
                json.dump(content, f, separators=(",", ":"))
                f.write("\n")


if __name__ == "__main__":
    main()
