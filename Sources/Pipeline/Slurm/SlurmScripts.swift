import Foundation

/// The two batch scripts of a plan.
package struct SlurmScripts: Sendable {
  private let plan: SlurmPlan
  private let run: String
  private let program: String

  /// Sets up the scripts.
  ///
  /// - Parameters:
  ///   - plan: what was asked for.
  ///   - program: absolute path of this program, used where the plan names none.
  ///   - folder: the folder from which the jobs are submitted.
  package init(_ plan: SlurmPlan, program: String, folder: String) {
    self.plan = plan
    run = plan.run.hasPrefix("/") ? plan.run : folder + "/" + plan.run
    self.program = plan.program ?? program
  }

  /// Where the scripts and the logs of the jobs are.
  package var folder: String { run + "/slurm" }
  /// Path of the array's script.
  package var extractPath: String { folder + "/extract.sh" }
  /// Path of the merge job's script.
  package var mergePath: String { folder + "/merge.sh" }

  /// Writes both scripts.
  ///
  /// - Throws: ``OutputError``.
  package func write() throws {
    try AtomicFile.makeFolder(folder)
    try AtomicFile.write(extract, to: extractPath)
    try AtomicFile.write(merge, to: mergePath)
  }

  /// Words of `sbatch` for the array.
  package var extractSubmission: [String] { ["sbatch", "--parsable", extractPath] }

  /// Words of `sbatch` for the merge, which waits for all tasks; it goes away when one of them fails for good.
  package func mergeSubmission(after job: String) -> [String] {
    [
      "sbatch", "--parsable", "--dependency=afterok:\(job)", "--kill-on-invalid-dep=yes", mergePath,
    ]
  }

  /// The array's script.
  ///
  /// Slurm's warning (USR1) and its end (TERM) are handed on to `extract`, which finishes and says 143; then the
  /// task goes back into the queue under its array id and resumes. Exit code 3, some cells failed, counts as
  /// success: they are listed, and the others are to be merged.
  package var extract: String {
    let throttle = plan.throttle.map { "%\($0)" } ?? ""
    let header = lines([
      "job-name=patchline-extract", "array=1-\(plan.tasks)\(throttle)",
      "cpus-per-task=\(plan.cpus)", "signal=B:USR1@\(plan.warning)",
      plan.requeues ? "requeue" : "no-requeue", "open-mode=append",
      "output=\(folder)/extract-%A_%a.log",
    ])
    return header + options(plan.sbatch) + preamble + """

      # Before the program starts: a warning may come at once.
      signals=0
      extract=
      trap 'signals=$((signals + 1)); kill -USR1 $extract 2>/dev/null' USR1 TERM
      \(command) &
      extract=$!
      while
        before=$signals
        wait "$extract"
        code=$?
        [ "$before" != "$signals" ]
      do :; done

      case $code in
        0 | 3) exit 0 ;;\(requeue)
        *) exit "$code" ;;
      esac

      """
  }

  /// The merge job's script.
  package var merge: String {
    let header = lines([
      "job-name=patchline-merge", "cpus-per-task=\(plan.cpus)", "open-mode=append",
      "output=\(folder)/merge-%j.log",
    ])
    let names = Set(plan.mergeSbatch.map(\.name))
    let shared = plan.sbatch.filter { !names.contains($0.name) }
    let words =
      [Self.quoted(program), "merge", Self.quoted(run)] + plan.mergeWords
      + ["--threads", "\"${SLURM_CPUS_PER_TASK:-\(plan.cpus)}\""]
    return header + options(shared + plan.mergeSbatch) + preamble + """

      \(words.joined(separator: " "))
      code=$?
      [ "$code" = 3 ] && code=0
      exit "$code"

      """
  }

  private var command: String {
    var words = [Self.quoted(program), "extract"] + plan.inputs.map(Self.quoted)
    if let manifest = plan.manifest { words += ["--manifest", Self.quoted(manifest)] }
    words += ["-o", Self.quoted(run), "--jobs", "\"${SLURM_CPUS_PER_TASK:-\(plan.cpus)}\""]
    // In double quotes: $TMPDIR is that of the node.
    if let scratch = plan.scratch { words += ["--scratch", "\"\(scratch)\""] }
    return (words + plan.extractWords).joined(separator: " ")
  }

  private var requeue: String {
    guard plan.requeues else { return "" }
    return """

        143)
          # A task that cannot finish one cell in a life would come back for ever.
          if [ "${SLURM_RESTART_COUNT:-0}" -lt 100 ]; then
            scontrol requeue "${SLURM_ARRAY_JOB_ID}_${SLURM_ARRAY_TASK_ID}" && exit 0
          fi
          exit 143 ;;
      """
  }

  private var preamble: String {
    "# Written by 'patchline slurm' (\(PatchlineVersion.number)); run it again after changes.\n"
      + plan.setup.map { $0 + "\n" }.joined()
  }

  private func lines(_ options: [String]) -> String {
    "#!/usr/bin/env bash\n" + options.map { "#SBATCH --\($0)\n" }.joined()
  }

  private func options(_ options: [SlurmPlan.Option]) -> String {
    options.map { option in
      option.value == "true"
        ? "#SBATCH --\(option.name)\n" : "#SBATCH --\(option.name)=\(option.value)\n"
    }.joined()
  }

  /// A word as the shell takes it literally.
  static func quoted(_ word: String) -> String {
    let isPlain = word.utf8.allSatisfy { byte in
      (byte >= 48 && byte <= 57) || (byte >= 65 && byte <= 90) || (byte >= 97 && byte <= 122)
        || "-_./=:,+@%".utf8.contains(byte)
    }
    if isPlain && !word.isEmpty { return word }
    return "'" + word.replacingOccurrences(of: "'", with: "'\\''") + "'"
  }
}
