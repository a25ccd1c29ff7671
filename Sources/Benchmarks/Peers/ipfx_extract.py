"""CPU seconds that IPFX 2.1.2 needs for what `patchline extract` does.

    python ipfx_extract.py FILE.nwb OUT.json

Sweep extraction, quality control and cell record (`pipeline`) and the feature collection (`collection`), each once in this
process; importing IPFX is timed apart. BLAS runs on one thread.
"""
import json, logging, os, sys, time, warnings
for k in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ[k] = "1"
warnings.simplefilter("ignore")
logging.disable(logging.CRITICAL)
start = time.process_time()
from ipfx.bin.run_feature_collection import data_for_specimen_id as collection
from ipfx.bin.run_feature_extraction import run_feature_extraction
from ipfx.bin.run_qc import run_qc
from ipfx.bin.run_sweep_extraction import run_sweep_extraction
from ipfx.qc_feature_evaluator import load_default_qc_criteria
from ipfx.stimulus import StimulusOntology
import ipfx.json_utilities as ju
import ipfx.sweep_props as sp
imported = time.process_time() - start

path, out = sys.argv[1:3]
ontology = StimulusOntology(ju.read(StimulusOntology.DEFAULT_STIMULUS_ONTOLOGY_FILE))
start, wall = time.process_time(), time.time()
extracted = run_sweep_extraction(path, None)
sp.drop_tagged_sweeps(extracted["sweep_features"])
sp.remove_sweep_feature("tags", extracted["sweep_features"])
qc = run_qc(None, extracted["cell_features"], extracted["sweep_features"], load_default_qc_criteria())
sp.override_auto_sweep_states([], qc["sweep_states"])
sp.assign_sweep_states(qc["sweep_states"], extracted["sweep_features"])
run_feature_extraction(path, None, None, None, extracted["sweep_features"], extracted["cell_features"], False)
pipeline = time.process_time() - start
start = time.process_time()
collection(0, False, "filesystem", ontology, file_list=[path])
with open(out, "w") as f:
    json.dump({"import": imported, "pipeline": pipeline, "collection": time.process_time() - start, "wall": time.time() - wall}, f)
