"""Golden values of epochs, stimulus characteristics and quality control, from IPFX.

Made with ipfx 2.1.2, numpy 2.x:  python make_qc_golden.py  (writes next to this file and, for the ontology,
to ../../ElectrophysiologyTests/Golden). Traces are not stored: they follow from the few numbers of a case by
integer arithmetic, the same here and in QCGolden.swift.
"""
import json
import os
import warnings

import numpy as np

warnings.filterwarnings("ignore")
import ipfx
import ipfx.epochs as ep
import ipfx.qc_feature_evaluator as evaluator
import ipfx.qc_feature_extractor as extractor
import ipfx.qc_features as qf
import ipfx.stim_features as sf
from ipfx.stimulus import StimulusOntology
from ipfx.sweep import Sweep

HERE = os.path.dirname(os.path.abspath(__file__))
CRITERIA = evaluator.load_default_qc_criteria()
FAMILIES = {
    "ramp": ["Ramp"],
    "long_square": ["Long Square", "Long Square Threshold", "Long Square SupraThreshold",
                    "Long Square SubThreshold"],
    "coarse_long_square": ["C1LSCOARSE"],
    "short_square_triple": ["Short Square - Triple"],
    "short_square": ["Short Square", "Short Square Threshold", "Short Square - Hold -60mV",
                     "Short Square - Hold -70mV", "Short Square - Hold -80mV"],
    "chirp": ["Chirp", "Chirp A Threshold", "Chirp B - Hold -65mV", "Chirp C - Hold -60mV",
              "Chirp D - Hold -55mV"],
    "search": ["Search"],
    "test": ["Test"],
    "blowout": ["EXTPBLWOUT"],
    "bath": ["EXTPINBATH"],
    "seal": ["EXTPCllATT"],
    "breakin": ["EXTPBREAKN"],
    "extp": ["EXTP"],
}


def noise(n, seed):
    out = np.empty(n)
    state = seed
    for k in range(n):
        state = (state * 6364136223846793005 + 1442695040888963407) % (1 << 64)
        out[k] = (state >> 33) / 2147483648.0 - 0.5
    return out


def traces(c):
    """command and response of a case; see QCGolden.swift for the same in Swift."""
    n = c["count"]
    i = np.zeros(n)
    for a, b, level in c["pulses"]:
        i[a:b] = level
    for a, b, slope in c.get("ramps", []):
        i[a:b] = slope * (np.arange(a, b) - a + 1)
    v = c.get("rest", -70.0) + c["noise"] * noise(n, c["seed"])
    v = v + c.get("drift", 0.0) * (np.arange(n) / n)
    if c.get("single"):
        i, v = i.astype(np.float32), v.astype(np.float32)
    acquired = c.get("acquired", n)
    v[acquired:] = np.nan
    if c.get("commandNaN"):
        i[acquired:] = np.nan
    if "interiorNaN" in c:
        i[c["interiorNaN"]] = np.nan
    return i, v


def plain(x):
    if x is None or isinstance(x, str):
        return x
    if isinstance(x, (list, tuple)):
        return [plain(y) for y in x]
    if isinstance(x, (int, np.integer)):
        return int(x)
    return float(x)


def attempt(f, *args):
    try:
        return f(*args)
    except Exception as error:
        return "error: " + type(error).__name__


TP = [500, 1000, -50.0]
CASES = [
    dict(name="long square", count=120000, pulses=[TP, [39000, 89000, 100.0]]),
    dict(name="long square, single precision", count=120000, pulses=[TP, [39000, 89000, 30.0]],
         single=True),
    dict(name="noisy", count=120000, pulses=[TP, [39000, 89000, 100.0]], noise=0.4),
    dict(name="very noisy", count=120000, pulses=[TP, [39000, 89000, 100.0]], noise=4.0),
    dict(name="drift", count=120000, pulses=[TP, [39000, 89000, -90.0]], drift=3.0),
    dict(name="zero step", count=120000, pulses=[TP]),
    dict(name="stopped early", count=120000, pulses=[TP, [39000, 89000, 100.0]], acquired=100000),
    dict(name="stopped in the step", count=120000, pulses=[TP, [39000, 89000, 100.0]], acquired=60000),
    dict(name="stopped before the step", count=120000, pulses=[TP, [39000, 89000, 100.0]],
         acquired=30000),
    dict(name="padded", count=150000, pulses=[TP, [39000, 89000, 100.0]], acquired=120001,
         commandNaN=True),
    dict(name="nothing acquired", count=1000, pulses=[[100, 200, 5.0]], acquired=0),
    dict(name="early step", count=100000, pulses=[TP, [10000, 60000, 100.0]]),
    dict(name="early step, window across the start", count=100000, pulses=[TP, [24970, 60000, 100.0]]),
    dict(name="early step, window ends at the start", count=100000,
         pulses=[TP, [24925, 60000, 100.0]]),
    dict(name="triple", count=100000,
         pulses=[TP, [39000, 39150, 900.0], [40000, 40150, 900.0], [41000, 41150, 900.0]]),
    dict(name="triple, irregular", count=100000,
         pulses=[TP, [39000, 39150, 900.0], [40000, 40150, 900.0], [42000, 42150, 900.0]]),
    dict(name="ramp", count=200000, pulses=[TP], ramps=[[39000, 150000, 0.0005]], ramp=True),
    dict(name="ramp, stopped", count=200000, pulses=[TP], ramps=[[39000, 150000, 0.0005]],
         acquired=140000, ramp=True),
    dict(name="two levels, equal magnitude", count=120000,
         pulses=[TP, [39000, 60000, -100.0], [60000, 80000, 100.0]]),
    dict(name="pulse of one sample", count=100000, pulses=[TP, [39000, 39001, 100.0]]),
    dict(name="pulse of two samples", count=100000, pulses=[TP, [39000, 39002, 100.0]]),
    dict(name="no test pulse", count=120000, pulses=[[39000, 89000, 100.0]]),
    dict(name="no test pulse, early", count=100000, pulses=[[5000, 30000, 50.0]]),
    dict(name="single early change", count=100000, pulses=[[500, 100000, 5.0]]),
    dict(name="single late change", count=100000, pulses=[[50000, 100000, 5.0]]),
    dict(name="flat", count=60000, pulses=[]),
    dict(name="test pulse at 0.4 s", count=140000, pulses=[[20000, 20500, -50.0], [59000, 100000, 40.0]]),
    dict(name="test pulse after 0.4 s", count=140000,
         pulses=[[20001, 20501, -50.0], [59000, 100000, 40.0]]),
    dict(name="NaN in the step", count=120000, pulses=[TP, [39000, 89000, 100.0]], interiorNaN=50000),
    dict(name="200 kHz", rate=200000.0, count=400000,
         pulses=[[2000, 4000, -50.0], [150000, 250000, 70.0]]),
    dict(name="25 kHz", rate=25000.0, count=60000, pulses=[[250, 500, -50.0], [19500, 44500, 70.0]]),
    dict(name="48 kHz", rate=48000.0, count=120000, pulses=[[480, 960, -50.0], [37440, 85440, 70.0]]),
]


def sweep_case(number, c):
    c.setdefault("rate", 50000.0)
    c.setdefault("noise", 0.1)
    c["seed"] = 1000 + number
    i, v = traces(c)
    hz = c["rate"]
    t = np.arange(c["count"]) / hz
    is_ramp = c.get("ramp", False)
    expected = {}
    sweep = attempt(Sweep, t, v, i, "CurrentClamp", hz, number)
    if isinstance(sweep, str):
        return dict(c, expected={"error": sweep})
    sweep.select_epoch("recording")
    expected["epochs"] = {k: plain(e) for k, e in sweep.epochs.items()}
    expected["characteristics"] = plain(sf.get_stim_characteristics(sweep.i, sweep.t))
    expected["tags"] = extractor.check_sweep_integrity(sweep, is_ramp)
    stim = attempt(extractor.current_clamp_sweep_stim_features, sweep)
    if isinstance(stim, dict):
        expected["interval"] = plain(stim["stimulus_interval"])
    if not expected["tags"]:
        features = extractor.current_clamp_sweep_qc_features(sweep, is_ramp)
        expected["features"] = {k: plain(x) for k, x in features.items()}
        expected["reasons"] = evaluator.qc_current_clamp_sweep(
            dict(features, sweep_number=number, stimulus_name=""), is_ramp, CRITERIA)
    return dict(c, expected=expected)


def cell_cases():
    """gates: every combination of missing, NaN, good, at the limit, outside."""
    nan = float("nan")
    values = {
        "blowout_mv": [None, nan, 1.5, 10.0, -12.0, 12.5],
        "electrode_0_pa": [None, nan, -34.98, -200.0, 300.0, -300.25],
        "seal_gohm": [None, nan, 2.52, 1.0, 0.5, 0.9999999],
        "initial_access_resistance_mohm": [None, nan, 12.43, 20.0, 25.1234567, 0.5],
        "input_access_resistance_ratio": [None, nan, 0.0648, 0.15, 0.3, 0.1500001],
    }
    names = list(values)
    cases = []
    for shift in range(6):
        for k in range(6):
            cases.append({n: values[n][(k + shift * j) % 6] for j, n in enumerate(names)})
    for a in values["initial_access_resistance_mohm"]:
        for r in values["input_access_resistance_ratio"]:
            cases.append({"blowout_mv": 1.0, "electrode_0_pa": 1.0, "seal_gohm": 2.0,
                          "initial_access_resistance_mohm": a, "input_access_resistance_ratio": r})
    out = []
    for c in cases:
        result = evaluator.qc_cell(c, CRITERIA)
        text = {k: (None if x is None else repr(x)) for k, x in c.items()}
        out.append({"features": text, "reasons": result["fail_tags"]})
    return out


def resistance_cases():
    """voltage-clamp pulses with a capacitive peak; current in pA, command in mV."""
    out = []
    for number, (rate, count, first, width, step, levels, peak) in enumerate([
        (50000.0, 30000, 1000, 500, 5000, 5, 30.0),
        (200000.0, 60000, 4000, 4000, 12000, 4, 300.0),
        (48000.0, 30000, 960, 480, 4800, 3, 12.0),
    ]):
        v = np.zeros(count)
        i = 5.0 * noise(count, 77 + number)
        for k in range(levels):
            a = first + k * step
            v[a:a + width] = 10.0
            i[a:a + width] += 25.0
            # Falls to zero linearly in 20 samples: exact in both languages.
            i[a:a + 20] += peak * (20 - np.arange(20))
        t = np.arange(count) / rate
        out.append(dict(
            rate=rate, count=count, first=first, width=width, step=step, levels=levels, peak=peak,
            seed=77 + number,
            seal=float(qf.measure_seal(v, i, t)),
            input=float(qf.measure_input_resistance(v, i, t)),
            access=float(qf.measure_initial_access_resistance(v, i, t)),
            electrode0=float(qf.measure_electrode_0(i, rate)),
            blowout=float(qf.measure_blowout(i, ep.get_test_epoch(v, rate)[1])),
        ))
    return out


def ontology():
    path = os.path.join(os.path.dirname(ipfx.__file__), "defaults", "stimulus_ontology.json")
    onto = StimulusOntology(json.load(open(path)))
    codes = sorted({t for s in onto.stimuli for tags in s.tags(tag_type="code") for t in tags[1:]})
    extra = ["EXTPBLWOUT180424", "IC1", "x7ramp", "ShortSq_Rheo_bac", ""]
    lines = ["code,name," + ",".join(FAMILIES)]
    for code in codes + extra:
        name = onto.find_one(code, tag_type="code").tags(tag_type="name")[0][-1]
        row = [str(int(onto.stimulus_has_any_tags(code, f, tag_type="code"))) for f in FAMILIES.values()]
        lines.append(",".join([code, name] + row))
    target = os.path.join(HERE, "..", "..", "ElectrophysiologyTests", "Golden", "OntologyGolden.csv")
    with open(target, "w") as f:
        f.write("\n".join(lines) + "\n")
    return len(codes)


if __name__ == "__main__":
    golden = {
        "made_by": "make_qc_golden.py, ipfx 2.1.2, numpy " + np.__version__,
        "sweeps": [sweep_case(k, dict(c)) for k, c in enumerate(CASES)],
        "cells": cell_cases(),
        "resistances": resistance_cases(),
    }
    with open(os.path.join(HERE, "QCGolden.json"), "w") as f:
        json.dump(golden, f, indent=1, allow_nan=False)
        f.write("\n")
    print(ontology(), "codes")
