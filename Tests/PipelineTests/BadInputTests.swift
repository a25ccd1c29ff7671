import Foundation
import Pipeline
import TestSupport
import Testing

/// Files that nobody can use, and what the user is told.
@Suite struct BadInputTests {
  /// A fixture with the reason code and a word that must stand in the message.
  struct Case: Sendable, CustomStringConvertible {
    var name: String
    var reason: String
    var words: [String]
    var description: String { name }
  }

  static let unusable = [
    Case(name: "empty.nwb", reason: "empty_file", words: ["0 bytes", "fetch it again"]),
    Case(name: "text.nwb", reason: "not_hdf5", words: ["Git LFS pointer"]),
    Case(name: "not-nwb.h5", reason: "not_nwb", words: ["no nwb_version", "version 1 or 2"]),
    Case(name: "no-recordings.nwb", reason: "no_recordings", words: ["patch-clamp series"]),
    Case(name: "truncated.nwb", reason: "truncated", words: ["declares", "fetch it again"]),
  ]

  @Test(arguments: unusable)
  func `a file that cannot be used costs one line that says what to do`(bad: Case) throws {
    let bench = try BadInputBench()
    let result = try #require(try bench.extract(bad.name).first)
    #expect(result.isUnreadable)
    #expect(result.failures.map(\.stage) == ["open"])
    let failure = try #require(result.failures.first)
    #expect(failure.reason == bad.reason)
    #expect(failure.message.hasPrefix(bench.path(bad.name)))
    for word in bad.words + ["expected", "found"] {
      #expect(failure.message.contains(word), "\(failure.message)")
    }
    #expect(!failure.message.contains("\n"))
    #expect(result.sweeps.isEmpty && result.spikes.isEmpty && result.features.isEmpty)
  }

  @Test func `a missing file and a folder are told apart`() throws {
    let bench = try BadInputBench()
    let missing = try #require(bench.extract(path: bench.path("nowhere.nwb")).first)
    #expect(missing.failures.map(\.reason) == ["no_such_file"])
    let folder = try #require(bench.extract(path: bench.folder.path).first)
    #expect(folder.failures.map(\.reason) == ["unreadable"])
    #expect(folder.failures.first?.message.contains("directory") == true)
  }

  @Test func `bytes that differ from the manifest are refused before they are read`() throws {
    let bench = try BadInputBench()
    try bench.make("float64.nwb")
    var input = InputFile(path: bench.path("float64.nwb"), cellID: "cell")
    input.expectedSize = 12
    #expect(bench.extract(input).first?.failures.map(\.reason) == ["size_differs"])
    input.expectedSize = nil
    input.expectedDigest = String(repeating: "0", count: 64)
    #expect(bench.extract(input).first?.failures.map(\.reason) == ["digest_differs"])
  }

  @Test(arguments: allFixtures)
  func `every fixture ends in rows, never in a crash`(fixture: Fixture) throws {
    let bench = try BadInputBench()
    let results = try bench.extract(fixture.name)
    let isUnusable = Self.unusable.contains { $0.name == fixture.name }
    #expect(!results.isEmpty)
    #expect(results.allSatisfy { $0.isUnreadable == isUnusable })
    for failure in results.flatMap(\.failures) {
      #expect(!failure.message.contains("\n"))
      #expect(!failure.reason.contains(" ") && !failure.reason.isEmpty)
      if failure.stage == "open" || failure.reason == "rejected" {
        #expect(failure.message.contains(bench.path(fixture.name)), "\(failure.message)")
        #expect(failure.message.contains("expected"), "\(failure.message)")
        #expect(failure.message.contains("found"), "\(failure.message)")
      }
    }
    let tables = RunTables(
      featureNames: results.first?.features.map(\.name) ?? [],
      withSpikes: false
    )
    let lines = results.map(tables.lines)
    func count(_ table: KeyPath<RunTables.Lines, String>) -> Int {
      lines.map { $0[keyPath: table].split(separator: "\n").count }.reduce(0, +)
    }
    #expect(count(\.cells) == results.count)
    #expect(count(\.sweeps) == results.flatMap(\.sweeps).count)
    #expect(count(\.failures) == results.flatMap(\.failures).count)
  }

  @Test func `a bad file leaves the other cells as they are`() async throws {
    let bench = try BadInputBench()
    let names = ["truncated.nwb", "float64.nwb", "empty.nwb", "zero-tail.nwb"]
    for name in names { try bench.make(name) }
    let inputs = names.map {
      InputFile(path: bench.path($0), cellID: InputFile.stem(of: $0))
    }
    let folder = RunFolder(bench.folder.file("run"))
    let run = ExtractionRun(
      settings: bench.settings,
      folder: folder,
      options: ExtractionOptions(jobs: 2),
      program: BuiltProgram.worker()
    )
    let summary = try await run.run(inputs) { _ in }
    #expect(summary.unreadable == 2)
    #expect(summary.cells == ["empty", "float64", "truncated", "zero-tail"])
    let results = try folder.results()
    #expect(results.map(\.cellID) == summary.cells)
    #expect(PackageRoot.exists(bench.folder.file("run/features.h5ad")))
    for input in [inputs[1], inputs[3]] {
      let alone = bench.extract(input)
      #expect(results.filter { $0.cellID == input.cellID } == alone)
      #expect(alone.first?.sweeps.count == 3)
    }
  }
}

/// A folder for fixtures, and an extractor that takes their search sweeps for long squares.
struct BadInputBench {
  let folder: TemporaryFolder
  let settings: AnalysisSettings

  init() throws {
    folder = try TemporaryFolder()
    // The fixtures' code is a search sweep, which is not analysed: here their samples are to be read.
    let mapping = "mappings:\n  - pattern: X2LP_Search\n    family: long_square\n"
    settings = try AnalysisSettings(
      ExtractConfiguration(sweepQC: .all, ontologyText: mapping)
    )
  }

  func path(_ name: String) -> String { folder.file(name) }

  func make(_ name: String) throws {
    let fixture = try #require(Fixture.named(name))
    try fixture.make(path(name))
  }

  func extract(_ name: String) throws -> [CellResult] {
    try make(name)
    return extract(path: path(name))
  }

  func extract(path: String) -> [CellResult] {
    extract(InputFile(path: path, cellID: InputFile.stem(of: path)))
  }

  func extract(_ input: InputFile) -> [CellResult] {
    CellExtractor(settings: settings).extract(input, identity: FileIdentity(of: input))
  }
}
