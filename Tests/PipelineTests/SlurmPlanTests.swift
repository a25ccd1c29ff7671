import Features
import Foundation
import Pipeline
import Subprocess
import SystemPackage
import TestSupport
import Testing

/// The scripts that `patchline slurm` writes.
@Suite struct SlurmPlanTests {
  private func scripts(_ yaml: String) throws -> SlurmScripts {
    SlurmScripts(try SlurmPlan(yaml: yaml), program: "/opt/patchline", folder: "/home/me")
  }

  @Test func `the example is a plan, and its options are in both scripts`() throws {
    let scripts = try scripts(SlurmPlan.example)
    for line in [
      "#SBATCH --array=1-16%8", "#SBATCH --cpus-per-task=4", "#SBATCH --signal=B:USR1@90",
      "#SBATCH --requeue", "#SBATCH --partition=short", "#SBATCH --account=lab",
      "#SBATCH --time=01:00:00", "#SBATCH --mem=8G", "module load patchline",
    ] {
      #expect(scripts.extract.contains("\n\(line)\n"), "\(line)")
    }
    #expect(
      scripts.extract.contains(
        "/opt/patchline extract 000020/ -o /home/me/run-000020 --jobs \"${SLURM_CPUS_PER_TASK:-4}\""
          + " --preset schwider-2026 --spikes &"
      )
    )
    #expect(
      scripts.merge.contains("#SBATCH --time=00:20:00") && !scripts.merge.contains("01:00:00")
    )
    #expect(scripts.merge.contains("/opt/patchline merge /home/me/run-000020 --spikes --threads"))
    #expect(
      scripts.mergeSubmission(after: "812").contains("--dependency=afterok:812")
    )
  }

  @Test func `words that the shell would read are quoted`() throws {
    let scripts = try scripts(
      "inputs: [\"my cells/it's\"]\nrun: r\narray: {tasks: 2, requeue: false}\noptions: {window: \"0.1,0.6\"}"
    )
    #expect(scripts.extract.contains("extract 'my cells/it'\\''s' -o /home/me/r"))
    #expect(scripts.extract.contains("--window 0.1,0.6 &"))
    #expect(
      scripts.extract.contains("#SBATCH --no-requeue") && !scripts.extract.contains("scontrol")
    )
  }

  @Test(arguments: [
    ("run: r\narray: {tasks: 1}", "inputs: expected files or folders"),
    (
      "inputs: [a]\nrun: r\narray: {tasks: 0}", "array.tasks: expected a whole number of at least 1"
    ),
    ("inputs: [a]\nrun: r\narray: {tasks: 1}\nsbatch: {array: \"1-9\"}", "sbatch.array: is set by"),
    ("inputs: [a]\nrun: r\narray: {tasks: 1}\npartition: x", "partition: is not a key"),
    ("inputs: [a]\narray: {tasks: 1}", "run: expected a value"),
  ])
  func `a mistake is named with its key`(yaml: String, words: String) {
    let error = #expect(throws: ConfigurationError.self) { try SlurmPlan(yaml: yaml) }
    #expect(error.map { "\($0)" }?.contains(words) == true, "\(String(describing: error))")
  }

  @Test func `bash can read both scripts`() async throws {
    let folder = try TemporaryFolder()
    let scripts = try scripts(SlurmPlan.example)
    for (name, text) in [("extract", scripts.extract), ("merge", scripts.merge)] {
      let path = folder.file(name + ".sh")
      try AtomicFile.write(text, to: path)
      let result = try await Subprocess.run(
        .path("/bin/bash"),
        arguments: ["-n", path],
        output: .discarded,
        error: .string(limit: 4096)
      )
      #expect(result.terminationStatus.isSuccess, "\(result.standardError)")
    }
  }
}
