import ArgumentParser
import Features
import Foundation
import Pipeline

/// `patchline slurm`: an array of extract tasks and a merge job after it.
struct SlurmCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "slurm",
    abstract: "Write and submit a Slurm job array for extract and a merge job that waits for it.",
    discussion: """
      The configuration says what to extract and how to cut it; 'patchline slurm --example' prints one.
      Tasks that reach their time limit or lose their node finish their cells, go back into the queue and
      resume. Scripts and logs are in RUN/slurm.

      Examples:
        patchline slurm --example > slurm.yaml
        patchline slurm slurm.yaml --dry-run        print the scripts, submit nothing
        patchline slurm slurm.yaml                  submit; prints both job ids
      """
  )

  @Argument(help: ArgumentHelp("The configuration.", valueName: "config.yaml"))
  var file: String?
  @Flag(name: .customLong("dry-run"), help: "Print scripts and commands; write and submit nothing.")
  var dryRun = false
  @Flag(name: .long, help: "Print a configuration to start from.")
  var example = false

  mutating func validate() throws {
    if file == nil && !example { throw ValidationError("name a configuration, or use --example") }
  }

  func run() async throws {
    guard let file, !example else { return Console.write(SlurmPlan.example) }
    let scripts = SlurmScripts(
      try plan(file),
      program: try Self.thisProgram(),
      folder: FileManager.default.currentDirectoryPath
    )
    if dryRun { return Console.write(Self.preview(scripts)) }
    try scripts.write()
    let array = try await SlurmSubmission.submit(scripts.extractSubmission)
    let merge = try await SlurmSubmission.submit(scripts.mergeSubmission(after: array))
    Console.write("extract \(array)\nmerge \(merge)\n")
    Console.note("scripts and logs: \(scripts.folder); watch with: squeue -j \(array),\(merge)\n")
  }

  private func plan(_ file: String) throws -> SlurmPlan {
    let text: String
    do {
      text = try String(contentsOfFile: file, encoding: .utf8)
    } catch {
      throw ValidationError(
        "\(file): expected a readable text file: \((error as NSError).localizedDescription)"
      )
    }
    do {
      return try SlurmPlan(yaml: text)
    } catch {
      throw ValidationError("\(file): \(error)")
    }
  }

  /// The path of this very program, for the nodes.
  private static func thisProgram() throws -> String {
    try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
  }

  private static func preview(_ scripts: SlurmScripts) -> String {
    """
    # \(scripts.extractPath)
    \(scripts.extract)
    # \(scripts.mergePath)
    \(scripts.merge)
    # would be submitted with:
    # \(scripts.extractSubmission.joined(separator: " "))
    # \(scripts.mergeSubmission(after: "ARRAY").joined(separator: " "))

    """
  }
}
