import ArgumentParser
import Foundation
import Logging
import Pipeline

/// Options of every verb.
struct CommonOptions: ParsableArguments {
  @Flag(name: .long, help: "Only errors on standard error.")
  var quiet = false

  @Flag(name: .long, help: "One line a cell, and what was noticed in each.")
  var verbose = false

  @Flag(name: .customLong("log-json"), help: "Log lines as JSON, one object a line.")
  var logJSON = false

  /// A logger to standard error.
  func logger() -> Logger {
    var logger = Logger(label: "patchline") { [logJSON] _ in StandardErrorLog(asJSON: logJSON) }
    logger.logLevel = quiet ? .error : (verbose ? .debug : .info)
    return logger
  }

  mutating func validate() throws {
    if quiet && verbose { throw ValidationError("--quiet and --verbose exclude each other") }
  }
}

/// Which files a verb reads.
struct InputOptions: ParsableArguments {
  @Argument(
    help: "NWB files, folders that are searched for *.nwb, or http(s) addresses of NWB files."
  )
  var paths: [String] = []

  @Option(
    name: .customLong("files-from"),
    help: ArgumentHelp(
      "Read paths from a file, one a line; - is standard input.",
      valueName: "list"
    )
  )
  var filesFrom: String?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "CSV with path and optional cell_id, donor_id, species, sha256, size; or DANDI's assets.json.",
      valueName: "file"
    )
  )
  var manifest: String?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "The folder that the manifest's relative paths start from, instead of its own.",
      valueName: "folder"
    )
  )
  var root: String?

  @Flag(
    name: .long,
    help: "Read the assets of an assets.json that are not on disk from their web address."
  )
  var remote = false

  mutating func validate() throws {
    if root != nil || remote, manifest == nil {
      throw ValidationError("--root and --remote need --manifest")
    }
  }

  /// All inputs.
  func collect() throws -> [InputFile] {
    guard !paths.isEmpty || filesFrom != nil || manifest != nil else {
      throw ValidationError(
        "name at least one NWB file or folder, or use --files-from or --manifest"
      )
    }
    return try InputCollector(
      paths: paths,
      listFile: filesFrom,
      manifest: manifest,
      root: root,
      readsRemote: remote
    ).collect()
  }
}

/// How many processors a verb uses.
struct ThreadOptions: ParsableArguments {
  @Option(
    name: [.long, .customShort("@")],
    help: ArgumentHelp(
      "Threads; without it as many as this process may use (affinity, cgroup, Slurm).",
      valueName: "n"
    )
  )
  var threads: Int?

  /// The number to use.
  var count: Int { threads ?? ProcessorCount.available() }

  mutating func validate() throws {
    if let threads, threads < 1 { throw ValidationError("--threads must be at least 1") }
  }
}
