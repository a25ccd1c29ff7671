import Foundation
import Pipeline
import TestSupport
import Testing

/// What a second run does again, and what it does not.
@Suite struct ResumeTests {
  @Test func `a second run computes nothing and writes the same tables`() async throws {
    let bench = try BatchBench(cells: 5)
    let first = try await bench.extract(into: "run")
    #expect(first.computed == 5 && first.reused == 0)
    let before = FileManager.default.contents(atPath: bench.run("run").file("cells.csv"))
    let second = try await bench.extract(into: "run")
    #expect(second.computed == 0 && second.reused == 5 && second.cells == first.cells)
    #expect(FileManager.default.contents(atPath: bench.run("run").file("cells.csv")) == before)
    // Without the ledger the digests say the same.
    try FileManager.default.removeItem(atPath: bench.run("run").state)
    let third = try await bench.extract(into: "run")
    #expect(third.computed == 0 && third.reused == 5)
  }

  @Test func `a changed file, a lost result and --force are done again, and it says why`()
    async throws
  {
    let bench = try BatchBench(cells: 4)
    let folder = bench.run("run")
    try await bench.extract(into: "run")
    try Data(contentsOf: URL(fileURLWithPath: bench.inputs[1].path))
      .write(to: URL(fileURLWithPath: bench.inputs[0].path))
    try FileManager.default.removeItem(atPath: folder.cellFile("cell-02"))
    let second = try await bench.extract(into: "run")
    #expect(second.computed == 2 && second.reused == 2 && second.redone == [.fileChanged: 1])
    let forced = try await bench.extract(
      into: "run",
      options: ExtractionOptions(jobs: 2, forces: true)
    )
    #expect(forced.computed == 4 && forced.redone == [.forced: 4])
  }

  @Test func `other options are done again`() async throws {
    let bench = try BatchBench(cells: 2)
    try await bench.extract(into: "run")
    let other = try AnalysisSettings(ExtractConfiguration(sweepQC: .all, filterKHz: 5))
    let summary = try await ExtractionRun(
      settings: other,
      folder: bench.run("run"),
      program: BuiltProgram.worker()
    ).run(bench.inputs) { _ in }
    #expect(summary.redone == [.configurationChanged: 2])
  }

  @Test func `bytes that changed behind size, time and inode are found by --verify`() async throws {
    let bench = try BatchBench(cells: 1)
    let path = bench.inputs[0].path
    try await bench.extract(into: "run")
    let time = try #require(
      try FileManager.default.attributesOfItem(atPath: path)[.modificationDate] as? Date
    )
    // The last byte of the comment-free tail of an HDF5 file is data or padding: readable either way.
    let file = try #require(FileHandle(forUpdatingAtPath: path))
    let end = try file.seekToEnd()
    try file.seek(toOffset: end - 1)
    let last = try #require(try file.read(upToCount: 1)?.first)
    try file.seek(toOffset: end - 1)
    try file.write(contentsOf: Data([last ^ 1]))
    try file.close()
    try FileManager.default.setAttributes([.modificationDate: time], ofItemAtPath: path)
    let verified = try await bench.extract(
      into: "run",
      options: ExtractionOptions(jobs: 1, verifies: true)
    )
    #expect(verified.redone == [.fileChanged: 1])
  }

  @Test func `a donor that the manifest names later is in the tables without computing again`()
    async throws
  {
    let bench = try BatchBench(cells: 2)
    try await bench.extract(into: "run")
    var named = bench.inputs
    named[1].donorID = "H21.001"
    let summary = try await bench.extract(named, into: "run")
    #expect(summary.computed == 0 && summary.reused == 2)
    let table = try String(contentsOfFile: bench.run("run").file("cells.csv"), encoding: .utf8)
    #expect(table.contains("\ncell-01,H21.001,"))
  }

  @Test func `a manifest that disagrees with the bytes is not answered from the store`()
    async throws
  {
    let bench = try BatchBench(cells: 1)
    try await bench.extract(into: "run")
    var wrong = bench.inputs
    wrong[0].expectedDigest = String(repeating: "0", count: 64)
    let refused = try await bench.extract(wrong, into: "run")
    #expect(refused.unreadable == 1 && refused.redone == [.manifest: 1])
    let right = try await bench.extract(into: "run")
    #expect(right.unreadable == 0 && right.redone == [.manifest: 1])
  }

  @Test func `a stop lets the cells in work finish, and the next run goes on`() async throws {
    let bench = try BatchBench(cells: 12)
    let stop = StopRequest()
    let first = try await bench.extract(
      into: "run",
      options: ExtractionOptions(jobs: 1),
      stop: stop
    ) { event in
      if case .finished = event { stop.request(signal: 15) }
    }
    #expect(first.signal == 15 && first.computed == 1 && first.left == 11)
    #expect(RunDocument.read(bench.run("run").file("run.json"))?.stoppedBy == "SIGTERM")
    let table = try String(contentsOfFile: bench.run("run").file("cells.csv"), encoding: .utf8)
    #expect(table.split(separator: "\n").count == 2)
    let second = try await bench.extract(into: "run")
    #expect(second.computed == 11 && second.reused == 1 && second.signal == nil)
    try await bench.extract(into: "whole")
    #expect(bench.differing("run", "whole") == [])
  }

  @Test func `the second request drops a cell that hangs`() async throws {
    let bench = try BatchBench(cells: 2)
    let stop = StopRequest(grace: .seconds(600))
    Task {
      try await Task.sleep(for: .seconds(1))
      stop.request(signal: 2)
      stop.request(signal: 2)
    }
    let summary = try await bench.extract(
      into: "run",
      options: ExtractionOptions(jobs: 1),
      fault: "hang:cell-00,hang:cell-01",
      stop: stop
    )
    #expect(summary.cells.isEmpty && summary.left == 2 && summary.signal == 2)
  }
}
