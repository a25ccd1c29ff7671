import ArgumentParser
import Foundation
import Pipeline

/// How `extract` does its work; no number depends on it.
struct WorkOptions: ParsableArguments {
  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "Worker processes, a cell each; without it --threads, or as many as this process may use.",
      discussion:
        "A worker is a process on one thread, so that a file that crashes it costs one cell.",
      valueName: "n"
    )
  )
  var jobs: Int?

  @Option(
    name: [.long, .customShort("@")],
    help: ArgumentHelp("Processors to use: the same as --jobs.", valueName: "n")
  )
  var threads: Int?

  @Option(
    name: .long,
    help: ArgumentHelp("Give up a cell after this time.", valueName: "seconds")
  )
  var timeout = 600.0

  @Option(
    name: .customLong("max-memory"),
    help: ArgumentHelp(
      "Give up a cell whose worker holds more; without it an equal share of the memory.",
      valueName: "MB"
    )
  )
  var maxMemory: Int?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Do part i of N, balanced by bytes; in a Slurm array without it, the part of the task.",
      discussion: "'patchline merge RUN' joins the parts. --shard 1/1 takes all, in an array too.",
      valueName: "i/N"
    )
  )
  var shard: ShardChoice?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Copy each file to this folder (the node's own disk) and read it there.",
      valueName: "folder"
    )
  )
  var scratch: String?

  mutating func validate() throws {
    for (name, value) in [("--jobs", jobs), ("--threads", threads), ("--max-memory", maxMemory)] {
      if let value, value < 1 {
        throw ValidationError("\(name) must be at least 1, found \(value)")
      }
    }
    guard timeout > 0, timeout.isFinite else {
      throw ValidationError("--timeout must be a positive number of seconds, found \(timeout)")
    }
  }

  /// The options of a run; the shard is not decided yet.
  func options(outputs: RunOutputs, forces: Bool, verifies: Bool) -> ExtractionOptions {
    let count = jobs ?? threads ?? ProcessorCount.available()
    return ExtractionOptions(
      jobs: count,
      limits: WorkerLimits(timeout: timeout, memory: maxMemory.map { $0 << 20 }, jobs: count),
      forces: forces,
      verifies: verifies,
      scratch: scratch,
      outputs: outputs,
      command: CommandLine.arguments
    )
  }

  /// The part to do: the one that was named, else that of the Slurm array's task.
  ///
  /// - Throws: ``OutputError`` when a part cannot be claimed.
  func part(in folder: RunFolder) throws -> (shard: Shard?, note: String?) {
    if let shard = shard?.shard { return (shard.count == 1 ? nil : shard, nil) }
    guard let array = SlurmArray() else { return (nil, nil) }
    try folder.create()
    let shard = try array.shard(in: folder)
    let note =
      "part \(shard) of the run, as task \(array.task) of Slurm array \(array.job);"
      + " --shard 1/1 would take all of it"
    return (shard, note)
  }
}

/// `i/N`.
struct ShardChoice: ExpressibleByArgument {
  let shard: Shard

  init?(argument: String) {
    guard let shard = Shard(argument) else { return nil }
    self.shard = shard
  }
}
