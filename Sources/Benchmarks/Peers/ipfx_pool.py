"""Wall seconds of IPFX 2.1.2's own batch tool over the files of a folder.

    python ipfx_pool.py FOLDER PROCESSES OUT.json

`run_feature_vector_extraction` with its own `multiprocessing.Pool` (`run_parallel`), which makes the feature vectors and
nothing else; with 1 process its serial loop. Importing IPFX is not counted. BLAS runs on one thread.
"""
import glob, json, logging, os, sys, tempfile, time, warnings
for k in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ[k] = "1"
warnings.simplefilter("ignore")
logging.disable(logging.CRITICAL)
import multiprocessing
folder, processes, out = sys.argv[1], int(sys.argv[2]), sys.argv[3]
import ipfx.bin.run_feature_vector_extraction as tool
whole_pool = multiprocessing.Pool
tool.Pool = lambda *arguments, **named: whole_pool(processes)  # its own takes every processor of the machine
files = sorted(glob.glob(os.path.join(folder, "*.nwb")))
start, before = time.time(), os.times()
with tempfile.TemporaryDirectory() as target:
    tool.run_feature_vector_extraction(
        target, data_source="filesystem", output_code="bench", project=None, output_file_type="npy",
        sweep_qc_option="none", include_failed_cells=True, run_parallel=processes > 1,
        ap_window_length=0.003, ids=list(range(len(files))), file_list=files)
after = os.times()
cpu = sum(after[:4]) - sum(before[:4])
with open(out, "w") as f:
    json.dump({"wall": time.time() - start, "cpu": cpu, "files": float(len(files))}, f)
