#!/usr/bin/env python3
"""Golden feature vectors: IPFX 2.1.2's functions on the simulated recordings and on one real one.

    ipfx-env/bin/python make_vector_golden.py OUTDIR FILE.nwb...

ipfx-env has ipfx==2.1.2 (made with Python 3.11, numpy 2.4.6, scipy 1.17.1). OUTDIR/study.json maps the stem of every FILE to
    study    the vectors that the procedure of Schwider and Ramezani (2026) gives: sweeps that fail IPFX's quality
             control dropped, recording epoch, aligned to the experiment epoch, window of the first sweep from the
             first to the last stimulus sample, default detection, bins of a trailing remainder dropped
    sweeps   the sweep numbers that procedure used, by protocol
The real recording 171116sh_0018 (its tool stops there: no test pulse) instead goes to OUTDIR/real.json: IPFX's
functions on the window 0.1468 to 0.6468 s, margin 0.1 s, filter 9 kHz, levels 0, 25, 50, 60, 100, 150 pA.
OUTDIR/trains.json has spike trains with spikes on the edges of bins, before and at the ends of the step, with clipped
spikes and missing troughs, and IPFX's vectors of them.
Missing vectors are null, NaN inside a vector is null. Written anew from the description of the procedure.
"""
import json, logging, os, sys, warnings
warnings.simplefilter("ignore")
logging.disable(logging.CRITICAL)
import numpy as np
import pandas as pd
import ipfx.feature_vectors as fv
import ipfx.stimulus_protocol_analysis as spa
from ipfx.dataset.create import create_ephys_data_set
from ipfx.epochs import get_stim_epoch
from ipfx.feature_extractor import SpikeFeatureExtractor, SpikeTrainFeatureExtractor
from ipfx.utilities import drop_failed_sweeps


def trimmed(x, width):
    n = len(x) // width
    return np.nanmean(np.asarray(x[: n * width]).reshape(n, width), axis=1)


def attempt(f, *a, **k):
    try:
        return f(*a, **k)
    except Exception as e:
        print("   ", type(e).__name__, str(e)[:100])
        return None


QUANTITIES = ["threshold_v", "peak_v", "width", "fast_trough_v", "upstroke_downstroke_ratio"]


def sweeps_of(ds, names):
    table = ds.filtered_sweep_table(stimuli=names)
    numbers = [int(n) for n in table.sweep_number] if len(table) else []
    if not numbers:
        return None, numbers
    found = ds.sweep_set(table.sweep_number)
    found.select_epoch("recording")
    found.align_to_start_of_epoch("experiment")
    return found, numbers


def analysed(kind, found, end=True, **options):
    first = found.sweeps[0]
    a, b = get_stim_epoch(first.i)
    start, stop = first.t[a], first.t[b]
    last = stop if end else None
    analysis = kind(SpikeFeatureExtractor(start=start, end=last), SpikeTrainFeatureExtractor(start=start, end=last),
                    **options)
    return attempt(analysis.analyze, found), start, stop


def lowest(features):
    return features["spiking_sweeps"].sort_values("stim_amp").index[0]


def study(path):
    fv._subsample_average = trimmed
    ds = create_ephys_data_set(nwb_file=path)
    drop_failed_sweeps(ds)
    sets, numbers = {}, {}
    for key in ("long_square", "short_square", "ramp"):
        sets[key], numbers[key] = sweeps_of(ds, getattr(ds.ontology, key + "_names"))
    out, chosen, spikes, used = {}, [], [], []
    for key, kind in (("short_square", spa.ShortSquareAnalysis), ("long_square", spa.LongSquareAnalysis),
                      ("ramp", spa.RampAnalysis)):
        found = sets[key]
        if found is None:
            continue
        options = dict(subthresh_min_amp=-100.0) if key == "long_square" else {}
        features, start, end = analysed(kind, found, key != "ramp", **options)
        if key == "long_square":
            lsq, a, b = features, start, end
        if features is None:
            continue
        index = features["rheobase_sweep"].name if key == "long_square" else attempt(lowest, features)
        if index is not None:
            chosen.append(found.sweeps[index]); spikes.append(features["spikes_set"][index]); used.append(numbers[key][index])
    if chosen:
        out["first_ap_v"], out["first_ap_dv"] = fv.first_ap_vectors(chosen, spikes, target_sampling_rate=50_000, window_length=0.003)
    numbers["first_ap"] = used
    if lsq is not None:
        info = attempt(fv.identify_suprathreshold_spike_info, lsq, target_amplitudes=np.array([0, 40, 80]), amp_tolerance=5)
        sweep, row = fv.identify_sweep_for_isi_shape(sets["long_square"], lsq, duration=b - a, min_spike=5)
        out["isi_shape"] = attempt(fv.isi_shape, sweep, row, end=b, n_points=100)
        if info is not None:
            out["inst_freq"] = attempt(fv.inst_freq_vector, info, a, b, width=20)
            for q in QUANTITIES:
                out["spiking_" + q] = attempt(fv.spike_feature_vector, q, info, a, b, width=20)
            out["psth"] = attempt(fv.psth_vector, info, a, b, width=20)
        by_amp, deflection = fv.identify_subthreshold_hyperpol_with_amplitudes(lsq, sets["long_square"])
        out["step_subthresh"] = attempt(fv.step_subthreshold, by_amp, target_amps=[-30.0, -50.0, -90.0], start=a, end=b,
                                        subsample_interval=0.01)
        out["subthresh_norm"] = attempt(fv.subthresh_norm, by_amp, deflection, start=a, end=b, target_amp=-110.0,
                                        subsample_interval=0.01)
    return out, numbers


def rounded(v):
    if v is None:
        return None
    return [float(f"{float(x):.10g}") if np.isfinite(x) else None for x in np.asarray(v, np.float64).ravel()]


def real(path):
    ds = create_ephys_data_set(nwb_file=path)
    found = ds.sweep_set(ds.filtered_sweep_table(stimuli=ds.ontology.long_square_names).sweep_number)
    a, b = 0.1468, 0.6468
    lsq = spa.LongSquareAnalysis(SpikeFeatureExtractor(start=a, end=b, filter=9.0, min_peak=-25),
                                 SpikeTrainFeatureExtractor(start=a, end=b), subthresh_min_amp=-100.0).analyze(found)
    info = fv.identify_suprathreshold_spike_info(lsq, target_amplitudes=np.array([0, 25, 50, 60, 100, 150]), shift=10)
    out = {"psth": fv.psth_vector(info, a, b, width=50), "inst_freq": fv.inst_freq_vector(info, a, b, width=20)}
    for q in QUANTITIES:
        out["spiking_" + q] = fv.spike_feature_vector(q, info, a, b, width=20)
    sweep, row = fv.identify_sweep_for_isi_shape(found, lsq, duration=b - a, min_spike=5)
    out["isi_shape"] = fv.isi_shape(sweep, row, end=b, n_points=100)
    index = lsq["rheobase_sweep"].name
    out["first_ap_v"], out["first_ap_dv"] = fv.first_ap_vectors([found.sweeps[index]], [lsq["spikes_set"][index]],
                                                               target_sampling_rate=20_000, window_length=0.003)
    by_amp, deflection = fv.identify_subthreshold_hyperpol_with_amplitudes(lsq, found)
    margin = dict(start=a, end=b, extend_duration=0.1, subsample_interval=0.01)
    out["step_subthresh"] = fv.step_subthreshold(by_amp, target_amps=[-110.0, -90.0, -70.0, -50.0, -30.0, -10.0], amp_tolerance=5, **margin)
    out["subthresh_norm"] = fv.subthresh_norm(by_amp, deflection, **margin)
    by_amp, deflection = fv.identify_subthreshold_depol_with_amplitudes(lsq, found)
    out["subthresh_depol_norm"] = fv.subthresh_depol_norm(by_amp, deflection, **margin)
    few = ds.sweep_set([n for n in found.sweep_number if found.sweeps[list(found.sweep_number).index(n)].i[5000] < 80])
    lsq = spa.LongSquareAnalysis(SpikeFeatureExtractor(start=a, end=b, filter=9.0, min_peak=-25),
                                 SpikeTrainFeatureExtractor(start=a, end=b), subthresh_min_amp=-100.0).analyze(few)
    sweep, row = fv.identify_sweep_for_isi_shape(few, lsq, duration=b - a, min_spike=5)
    assert len(row) == 1
    out["isi_shape_single"] = fv.isi_shape(sweep, row, end=b, n_points=100)
    return {k: rounded(v) for k, v in out.items()}


def trains():
    """Random spike trains on the sampling grid; bins that IPFX counts wrongly (see the specification) left out."""
    random, cases = np.random.default_rng(20201119), []
    while len(cases) < 40:
        rate = float(random.choice([50_000, 200_000, 20_000]))
        first, count = int(random.integers(500, 1100) * rate / 1000), int(rate)
        if random.random() < 0.3:
            first += int(random.integers(0, 20))
        start = first / rate
        end = start + ((first + count - 1) / rate - (first - 1) / rate)
        if int((round(end, 3) - round(start, 3)) / 0.001) != 1000:
            continue
        infos, spikes = [], []
        for _ in range(2):
            number = int(random.integers(2, 60))
            grid = random.integers(0, 1001, number) * (count // 1000)
            free = random.integers(0, count + 1, number)
            index = np.unique(first + np.where(random.random(number) < 0.6, grid - grid % (count // 100), free))
            if random.random() < 0.3:
                index = np.unique(np.append(index, first - 3))
            if random.random() < 0.3:
                index = np.unique(np.append(index, first + count))
            index = index[index != first]  # a first spike at the onset has an infinite rate in IPFX
            trough = np.where(random.random(len(index)) < 0.1, np.nan, np.round(random.uniform(-60, -40, len(index)), 3))
            clipped = np.zeros(len(index), bool)
            clipped[-1] = random.random() < 0.3
            infos.append(pd.DataFrame(dict(threshold_t=index / rate, clipped=clipped, fast_trough_v=trough)))
            spikes.append([[int(i), int(c), None if np.isnan(t) else float(t)] for i, c, t in zip(index, clipped, trough)])
        if any((~i.clipped & i.fast_trough_v.notna() & (i.threshold_t >= start) & (i.threshold_t < end)).sum() == 0 for i in infos):
            continue
        vectors = dict(psth=fv.psth_vector(infos, start, end, width=50), inst_freq=fv.inst_freq_vector(infos, start, end, width=20),
                       spiking_fast_trough_v=fv.spike_feature_vector("fast_trough_v", infos, start, end, width=20))
        cases.append(dict(rate=rate, first=first, count=count, spikes=spikes, vectors={k: rounded(v) for k, v in vectors.items()}))
    return cases


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    out, cells = sys.argv[1], {}
    for path in sys.argv[2:]:
        stem = os.path.splitext(os.path.basename(path))[0]
        print(stem, flush=True)
        if stem == "171116sh_0018":
            with open(os.path.join(out, "real.json"), "w") as f:
                json.dump(real(path), f, separators=(",", ":"))
            continue
        vectors, numbers = study(path)
        cells[stem] = {"study": {k: rounded(v) for k, v in vectors.items()}, "sweeps": numbers}
        print("   ", numbers, {k: None if v is None else len(v) for k, v in vectors.items()}, flush=True)
    with open(os.path.join(out, "trains.json"), "w") as f:
        json.dump(trains(), f, separators=(",", ":"))
    with open(os.path.join(out, "study.json"), "w") as f:
        json.dump(cells, f, separators=(",", ":"))


if __name__ == "__main__":
    main()
