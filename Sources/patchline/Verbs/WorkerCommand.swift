import ArgumentParser
import Pipeline

/// `patchline worker`: what `extract` starts; not for people.
struct WorkerCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "worker",
    abstract: "The process that 'extract' starts for each job: JSON lines in, JSON lines out.",
    shouldDisplay: false
  )

  func run() async throws { try await CellWorker.main() }
}
