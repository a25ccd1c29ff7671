import ArgumentParser

/// Measures against the peers, both sides in one run; results are kept in `Results.md` beside this file.
@main
struct BenchmarksCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "Benchmarks",
    abstract: "CPU seconds of ours and of a peer on the same input, in one run.",
    discussion: """
      Examples:
        swift run -c release Benchmarks extract --python ipfx-env/bin/python
        swift run -c release Benchmarks forest --python sklearn-env/bin/python
        swift run -c release Benchmarks bilstm --python torch-env/bin/python
        swift run -c release Benchmarks batch --python ipfx-env/bin/python --file cells/
        swift run -c release Benchmarks memory --file cells/     (writes memory.csv and memory.svg)
      """
  )

  /// What can be measured.
  enum Subject: String, ExpressibleByArgument, CaseIterable {
    case batch
    case bilstm
    case extract
    case forest
    case memory
    case spca
  }

  @Argument(help: "batch, bilstm, extract, forest, memory or spca.")
  var subject: Subject
  @Option(name: .long, help: "Python with the peer installed; ours alone when omitted.")
  var python: String?
  @Option(
    name: .long,
    help: "An NWB file for 'extract', a folder for 'batch' and 'memory'; simulated when omitted."
  )
  var file: String?
  @Option(name: .long, help: "A folder with drcme's source for 'spca'.")
  var drcme: String?

  func run() async throws {
    switch subject {
    case .batch: try await BatchBenchmark.run(python: python, folder: file)
    case .memory: try await MemoryBenchmark.run(folder: file)
    case .bilstm: try LearnerBiLSTM.run(python: python)
    case .extract: try ExtractBenchmark.run(python: python, file: file)
    case .forest: try LearnerForest.run(python: python)
    case .spca: try LearnerSparsePCA.run(python: python, drcme: drcme ?? "")
    }
  }
}
