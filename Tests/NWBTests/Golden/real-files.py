"""Makes real-files.json: what IPFX 2.1.2 gives for the files of ../shared/data.

    ipfx-env/bin/python real-files.py DATA/nwb-*/*.nwb > real-files.json

IPFX 2.1.2 (numpy 2.4, pynwb 3.1.2, h5py 3.16) where it opens the file. It does not open 99111002.nwb (no sweep_table) and the
NWB 1 file of the Sst cell: those come from h5py with the same scaling, 32-bit at each step.
"""
import json, logging, os, sys, warnings
import h5py, numpy as np
from ipfx.dataset.create import create_ephys_data_set
warnings.simplefilter("ignore")
logging.disable(logging.CRITICAL)
MASK = 0xFFFFFFFFFFFFFFFF


def checksum(a):
    h = 0xCBF29CE484222325
    for w in np.ascontiguousarray(a, np.float64).view(np.uint64).tolist():
        h = ((((h << 5) | (h >> 59)) & MASK ^ w) * 0x100000001B3) & MASK
    return f"{h:016x}"


def record(number, code, ext, clamp, rate, v, i):
    return dict(number=number, code=code, ext=ext, clamp=clamp, rate=float(rate), n=len(v), dtype=str(v.dtype), v=checksum(v), i=checksum(i))


def by_ipfx(path):
    data = create_ephys_data_set(nwb_file=path)
    rows = data.sweep_table.to_dict(orient="records")
    for row in rows:
        s = data.sweep(row["sweep_number"])
        yield record(int(row["sweep_number"]), row["stimulus_code"], row["stimulus_code_ext"], row["clamp_mode"], s.sampling_rate, s.v, s.i)


def scaled(series, factor):
    d = series["data"][()]
    t = d.dtype.type
    return d * t(series["data"].attrs["conversion"]) * t(factor)


def by_h5py(path):
    with h5py.File(path) as f:
        if "99111002" in path:
            for n in range(1, 17):
                r, s = f[f"acquisition/ic__Step__{n}"], f[f"stimulus/presentation/ics__Step__{n}"]
                yield record(n, "Step", "Step", "CurrentClamp", s["starting_time"].attrs["rate"], scaled(r, 1e3), scaled(s, 1e12))
        else:
            r, s = f["acquisition/timeseries/data_00000_AD0"], f["stimulus/presentation/data_00000_DA0"]
            code = "EXTPSMOKET180424"
            yield record(0, code, code + "[0]", "VoltageClamp", s["starting_time"].attrs["rate"], scaled(s, 1e3), scaled(r, 1e12))


out = {}
for path in sys.argv[1:]:
    name = os.path.basename(path)
    out[name] = list((by_h5py if name.startswith(("99111002", "Sst")) else by_ipfx)(path))
json.dump(out, sys.stdout, indent=0, sort_keys=True)
