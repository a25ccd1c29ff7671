package import Features
import Foundation

/// What `patchline slurm` reads: an extraction, cut into the tasks of a Slurm array, and a merge after it.
package struct SlurmPlan: Sendable, Equatable {
  /// One option of `sbatch`, without its dashes.
  package struct Option: Sendable, Equatable {
    /// Long name, such as `partition`.
    package var name: String
    /// Its value.
    package var value: String
  }

  /// Files and folders, as for `extract`.
  package var inputs: [String]
  /// A manifest; `nil` for none.
  package var manifest: String?
  /// The run folder, on a disk that all nodes share.
  package var run: String
  /// Further words of `extract`, in the file's order.
  package var extractWords: [String]
  /// Further words of `merge`: those of them that it knows too.
  package var mergeWords: [String]
  /// Tasks of the array.
  package var tasks: Int
  /// Tasks that run at once; `nil` for no limit.
  package var throttle: Int?
  /// Processors of a task, and so its worker processes.
  package var cpus: Int
  /// Seconds before the time limit at which a task is told to finish and go on in a new life.
  package var warning: Int
  /// Whether tasks that were stopped are put into the queue again.
  package var requeues: Bool
  /// A folder of the node's own disk, such as `$TMPDIR`; `nil` reads in place.
  package var scratch: String?
  /// Options of both jobs.
  package var sbatch: [Option]
  /// Options of the merge job on top.
  package var mergeSbatch: [Option]
  /// Lines before the command, such as `module load …`.
  package var setup: [String]
  /// The program; `nil` for the one that writes the scripts.
  package var program: String?

  /// Options of `extract` that `merge` needs as well.
  private static let shared: Set<String> = [
    "spikes", "export-ipfx", "export-sequence", "labels", "label", "ro-crate",
  ]

  /// A file to start from.
  package static let example = """
    # patchline slurm FILE: an array of extract tasks, and a merge when all of them are done.
    inputs: [000020/]            # files and folders, as for 'patchline extract'
    # manifest: assets.json      # instead, or as well
    run: run-000020              # the run folder, on a disk that all nodes share
    options:                     # any further options of extract
      preset: schwider-2026
      spikes: true
    array:
      tasks: 16                  # parts, balanced by bytes
      throttle: 8                # at most so many at once
      cpus: 4                    # processors, and worker processes, of a task
      warning: 90                # seconds before the time limit at which a task finishes and requeues
      requeue: true
      # scratch: $TMPDIR         # copy each file to the node's own disk first
    sbatch:                      # passed to sbatch as they are
      partition: short
      account: lab
      time: "01:00:00"
      mem: 8G
    merge:                       # the same for the merge job, on top of sbatch
      time: "00:20:00"
    setup:
      - module load patchline

    """

  /// Reads a file.
  ///
  /// - Throws: ``ConfigurationError`` naming the key, what was expected and what was found.
  package init(yaml: String) throws(ConfigurationError) {
    var keys = try ConfigurationKeys(yaml: yaml, kind: "Slurm configuration")
    inputs = try keys.texts("inputs")
    manifest = keys.has("manifest") ? try keys.text("manifest") : nil
    run = try keys.text("run")
    guard !inputs.isEmpty || manifest != nil else {
      throw ConfigurationError("inputs: expected files or folders, or a manifest, found none")
    }
    let options = try keys.pairs("options")
    extractWords = Self.words(options)
    mergeWords = Self.words(options.filter { Self.shared.contains($0.name) })
    var array = try keys.part("array")
    tasks = try array.whole("tasks", atLeast: 1, else: 1)
    let limit = try array.whole("throttle", atLeast: 0, else: 0)
    throttle = limit > 0 ? limit : nil
    cpus = try array.whole("cpus", atLeast: 1, else: 1)
    warning = try array.whole("warning", atLeast: 15, else: 90)
    requeues = try array.flag("requeue", else: true)
    scratch = array.has("scratch") ? try array.text("scratch") : nil
    try array.finish()
    sbatch = try Self.options(&keys, "sbatch")
    mergeSbatch = try Self.options(&keys, "merge")
    setup = try keys.texts("setup")
    program = keys.has("program") ? try keys.text("program") : nil
    try keys.finish()
  }

  /// `true` is a flag, `false` is left out, anything else is a value.
  private static func words(_ options: [(name: String, text: String)]) -> [String] {
    options.flatMap { option -> [String] in
      switch option.text {
      case "true": ["--" + option.name]
      case "false": []
      default: ["--" + option.name, SlurmScripts.quoted(option.text)]
      }
    }
  }

  /// Options of `sbatch`; those that the scripts set themselves are refused.
  private static func options(
    _ keys: inout ConfigurationKeys,
    _ key: String
  ) throws(ConfigurationError) -> [Option] {
    let taken = [
      "array", "signal", "requeue", "cpus-per-task", "output", "open-mode", "dependency",
    ]
    var result: [Option] = []
    for (name, text) in try keys.pairs(key) {
      guard !taken.contains(name) else {
        throw ConfigurationError(
          "\(keys.path(key)).\(name): is set by 'patchline slurm' itself; see the keys of 'array'"
        )
      }
      result.append(Option(name: name, value: text))
    }
    return result
  }
}
