#!/usr/bin/env python3
"""Are copies made by `patchline extract --write-nwb` content with pynwb and nwbinspector?

    check_write_back.py ORIGINAL COPY [ORIGINAL COPY ...]

For every pair: reads the copy's tables with pynwb, validates both files against the schema they carry, inspects both
with nwbinspector, and lists what the copy has and the original has not. Exit status 1 when there is such a finding.
Needs pynwb and nwbinspector (run with 4.2.0 and 0.7.2).
"""
import os
import sys
import warnings

warnings.simplefilter("ignore")

import pynwb  # noqa: E402
from nwbinspector import inspect_nwbfile  # noqa: E402


def validate(path):
    """Schema errors as text, or why the file cannot be validated at all."""
    try:
        errors = pynwb.validate(path=path)
    except Exception as error:  # an original that pynwb cannot read is reported, not judged
        return {f"cannot be validated: {type(error).__name__}: {error}"}
    if isinstance(errors, tuple):  # before pynwb 3
        errors = errors[0]
    return {str(error) for error in errors}


def inspect(path):
    """Findings as (check, object, message)."""
    try:
        return {(m.check_function_name, m.location, m.message) for m in inspect_nwbfile(nwbfile_path=path)}
    except Exception as error:
        return {("cannot be inspected", "/", f"{type(error).__name__}: {error}")}


def read(path):
    """One line about what pynwb reads in the module."""
    with pynwb.NWBHDF5IO(path, "r", load_namespaces=True) as io:
        module = io.read().processing["icephys"]
        sweeps = module["patchline_sweeps"].to_dataframe()
        # Where no feature could be computed there is no such table, and without spikes no such column.
        features = 0, 0
        if "patchline_cell_features" in module.data_interfaces:
            table = module["patchline_cell_features"].to_dataframe()
            features = int(table["value"].notna().sum()), len(table)
        spikes = sum(len(times) for times in sweeps["spike_times"]) if "spike_times" in sweeps else 0
        return (
            f"{len(sweeps)} sweeps, {spikes} spike times, {features[0]} of {features[1]} features, tables"
            f" {', '.join(sorted(module.data_interfaces))}"
        )


def main(paths):
    bad = False
    for original, copy in zip(paths[::2], paths[1::2]):
        print(f"{os.path.basename(original)}: {os.path.getsize(original)} bytes, copy"
              f" {os.path.getsize(copy) - os.path.getsize(original):+d}")
        try:
            print("  pynwb reads:", read(copy))
        except Exception as error:
            print(f"  pynwb does not read the copy: {type(error).__name__}: {str(error)[:200]}")
        before, after = validate(original), validate(copy)
        print(f"  schema errors: original {len(before)}, copy {len(after)}")
        new = sorted(after - before)
        findings = sorted(inspect(copy) - inspect(original), key=str)
        for line in new + findings:
            print("  new:", str(line)[:300])
        bad = bad or bool(new or findings)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
