import Foundation

/// How a worker process is started.
package struct WorkerProgram: Sendable {
  /// The program.
  package var executable: String
  /// Its arguments.
  package var arguments: [String]
  /// Variables on top of those of this process.
  package var environment: [String: String]

  /// Names a program.
  package init(executable: String, arguments: [String], environment: [String: String] = [:]) {
    self.executable = executable
    self.arguments = arguments
    self.environment = environment
  }

  /// This program's own hidden verb `worker`; the same bytes even when the file was replaced meanwhile.
  ///
  /// Tests and benchmarks have no such verb: they start the `patchline` that was built beside them. A worker of
  /// another version is refused when it says hello.
  package static let current: WorkerProgram = {
    let own = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    let beside = own.deletingLastPathComponent().appending(path: "patchline").path()
    let isNeeded = !own.lastPathComponent.hasPrefix("patchline") || own.pathExtension == "xctest"
    let isThere = FileManager.default.isExecutableFile(atPath: beside)
    return WorkerProgram(
      executable: isNeeded && isThere ? beside : "/proc/self/exe",
      arguments: ["worker"]
    )
  }()
}
