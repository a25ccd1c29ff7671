"""Writes spike_golden.i16 and spike_golden.json: simulated sweeps and what IPFX measures on them.

Run with ipfx 2.1.2, numpy 1.26 or later: python make_spike_golden.py (in this folder).
Voltages are int16 steps of 1/32 mV, little endian, one sweep after the other; currents are squares.
"""

import json
import warnings

import numpy as np
import ipfx.spike_train_features as trains
import ipfx.subthresh_features as subthreshold
from ipfx.feature_extractor import SpikeFeatureExtractor, SpikeTrainFeatureExtractor

warnings.filterwarnings("ignore")
random = np.random.default_rng(20261122)


def cell(rate, duration, amplitude, onset, offset, slow):
    """An integrate-and-fire cell with sag whose spikes are pasted in; `slow` stretches the spikes."""
    count = int(duration * rate)
    step = 1 / rate
    current = np.zeros(count)
    current[int(onset * rate):int(offset * rate)] = amplitude
    voltage = np.empty(count)
    v, adaptation, sag, refractory, spikes = -70.0, 0.0, 0.0, 0, []
    for k in range(count):
        if refractory > 0:
            refractory -= 1
        else:
            v += step * (-(v + 70) + 0.15 * (current[k] - adaptation) - sag) / 0.015
            adaptation -= step * adaptation / 0.1
            sag += step * (0.25 * (v + 70) - sag) / 0.04
            if v > -48:
                spikes.append(k)
                v = -58.0
                adaptation += 30
                refractory = int(0.0015 * rate)
        voltage[k] = v
    t = np.arange(int(0.1 * rate)) / rate
    width = random.uniform(0.00015, 0.0004) * slow
    hump, trough = random.uniform(-1, 8), random.uniform(0, 10)
    peak = 4 * width
    after = np.maximum(t - peak, 0)
    for s in spikes:
        height = 85 * random.uniform(0.9, 1.05)
        fall = np.where(t < peak, width, 1.6 * width)
        shape = height * np.exp(-((t - peak) / fall) ** 2)
        shape -= trough * (1 - np.exp(-after / (2 * width))) * np.exp(-after / 0.02)
        shape += hump * (after / 0.003) * np.exp(1 - after / 0.003)
        length = min(len(shape), count - s)
        voltage[s:s + length] += shape[:length]
    return voltage, current


def plain(value):
    return None if value is None or not np.isfinite(value) else float(value)


KEPT = {
    "clipped", "threshold_t", "threshold_v", "threshold_i", "peak_v", "upstroke", "downstroke",
    "fast_trough_v", "width", "upstroke_downstroke_ratio",
}

#        rate, duration, amplitude, noise, slow, window, parameters
CASES = [
    (25000, 0.30, 260, 0.00, 1.0, True, {}),
    (25000, 0.30, 420, 0.05, 1.0, True, {"min_peak": -25.0}),
    (25000, 0.30, 700, 0.05, 1.0, False, {}),
    (50000, 0.25, 500, 0.02, 1.0, True, {"thresh_frac": 0.1}),
    (50000, 0.25, 900, 0.10, 0.7, True, {"reject_at_stim_start_interval": 0.0002}),
    (50000, 0.21, 600, 0.02, 1.0, False, {"filter": None}),
    (25000, 0.30, 400, 0.02, 6.0, True, {"dv_cutoff": 5.0}),
    (25000, 0.30, 500, 0.02, 3.0, True, {"max_interval": 0.002}),
    (25000, 0.22, 500, 0.02, 2.0, False, {}),
    (25000, 0.30, -90, 0.03, 1.0, True, {}),
    (25000, 0.30, -40, 0.03, 1.0, True, {}),
    (25000, 0.30, 120, 0.03, 1.0, True, {}),
]

traces, samples = [], []
for rate, duration, amplitude, noise, slow, windowed, parameters in CASES:
    onset, offset = (0.12, duration - 0.05) if windowed else (0.05, duration)
    v, i = cell(rate, duration, amplitude, onset, offset, slow)
    steps = np.round((v + random.normal(size=len(v)) * noise) * 32).astype("<i2")
    v = steps / 32.0
    t = np.arange(len(v)) / rate
    start, end = (onset, offset) if windowed else (None, None)
    spikes = SpikeFeatureExtractor(start=start, end=end, **parameters).process(t, v, i)
    train = SpikeTrainFeatureExtractor(
        start if windowed else t[0], end if windowed else t[-1]
    ).process(t, v, i, spikes)
    record = {
        "rate": rate, "offset": sum(map(len, samples)), "count": len(v), "amplitude": amplitude,
        "currentFrom": int(onset * rate), "currentTo": int(offset * rate),
        "start": start, "end": end, "parameters": parameters,
        "train": {k: plain(x) for k, x in sorted(train.items())},
        "isiTypes": [str(x) for x in spikes["isi_type"]] if len(spikes) else [],
        "spikes": [
            {
                k: float(x) for k, x in row.items()
                if (k in KEPT or k.endswith("index")) and np.isfinite(float(x))
            }
            for _, row in spikes.iterrows()
        ],
    }
    if len(spikes):
        isis = np.diff(spikes["threshold_t"].values)
        found = trains.detect_pauses(isis, spikes["isi_type"].values[:-1])
        record["pauses"] = [int(x) for x in found]
    if windowed:
        record["subthreshold"] = {
            "baseline": plain(subthreshold.baseline_voltage(t, v, start)),
            "deflection": plain(subthreshold.voltage_deflection(t, v, i, start, end)[0]),
        }
        if amplitude < 0:
            record["subthreshold"]["sag"] = plain(subthreshold.sag(t, v, i, start, end))
            tau = subthreshold.time_constant(t, v, i, start, end)
            record["subthreshold"]["tau"] = plain(tau)
            resistance = subthreshold.input_resistance([t], [i], [v], start, end)
            record["subthreshold"]["inputResistance"] = plain(resistance)
    traces.append(record)
    samples.append(steps)

np.concatenate(samples).tofile("spike_golden.i16")
with open("spike_golden.json", "w") as file:
    json.dump({"tool": "ipfx 2.1.2", "traces": traces}, file, separators=(",", ":"))
