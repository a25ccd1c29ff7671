import Foundation
import Pipeline
import TestSupport
import Testing

/// Parts of a run: how they are cut, and that together they are the whole.
@Suite struct ShardTests {
  private func parts(_ sizes: [Int], of count: Int) -> [[Int]] {
    (1...count).map { number in
      Shard(number: number, of: count)?.select(
        Array(sizes.indices),
        bytes: { sizes[$0] },
        identity: { "cell \($0)" }
      ) ?? []
    }
  }

  @Test func `longest first, each to the lightest part, worked by hand`() {
    // 9 | 8; 6 to the second (8 < 9), 5 to the first, 4 and 3 to 14 against 14: the first, then the second.
    #expect(parts([3, 9, 4, 8, 5, 6], of: 2) == [[1, 2, 4], [0, 3, 5]])
  }

  @Test(arguments: [1, 2, 3, 7, 16])
  func `every item is in one part, and parts weigh about the same`(count: Int) {
    let sizes = (0..<200).map { 1_000 + ($0 * 7919) % 9_001 }
    let parts = parts(sizes, of: count)
    #expect(parts.flatMap(\.self).sorted() == Array(sizes.indices))
    let loads = parts.map { $0.reduce(0) { $0 + sizes[$1] } }
    let ideal = Double(sizes.reduce(0, +)) / Double(count)
    // Graham's bound is 4/3; with 12 items a part and more the largest is within a few percent.
    #expect(Double(loads.max() ?? 0) < 1.05 * ideal)
  }

  @Test func `sizes that nobody knows are dealt out by count`() {
    #expect(parts([0, 0, 0, 0, 0], of: 2).map(\.count) == [3, 2])
    #expect(parts([5], of: 3).map(\.count) == [1, 0, 0])
  }

  @Test(arguments: ["0/4", "5/4", "4", "1/", "a/b", "1/2/3", "-1/2", ""])
  func `what is no part is refused`(text: String) {
    #expect(Shard(text) == nil)
  }

  @Test func `shards side by side, then merge, give the bytes of one run`() async throws {
    let bench = try BatchBench(cells: 9)
    let outputs = RunOutputs(withSpikes: true)
    try await bench.extract(into: "whole", options: ExtractionOptions(jobs: 2, outputs: outputs))
    try await withThrowingTaskGroup(of: Int.self) { group in
      for number in 1...3 {
        group.addTask {
          let shard = Shard(number: number, of: 3)
          return try await bench.extract(
            into: "parts",
            options: ExtractionOptions(jobs: 1, shard: shard)
          ).computed
        }
      }
      var computed = 0
      for try await count in group { computed += count }
      #expect(computed == 9)
    }
    #expect(!PackageRoot.exists(bench.run("parts").file("cells.csv")))
    let folder = bench.run("parts")
    let report = try await RunMerge([folder], into: folder, outputs: outputs).run()
    #expect(report.cells == 9 && report.missing.isEmpty && report.unfinished.isEmpty)
    #expect(bench.differing("whole", "parts") == [])
    #expect(RunDocument.read(folder.file("run.json"))?.inputs.count == 9)
  }

  @Test func `merge says which shard is missing and which cell was not done`() async throws {
    let bench = try BatchBench(cells: 6)
    let folder = bench.run("parts")
    for number in [1, 2] {
      let stop = StopRequest()
      try await bench.extract(
        into: "parts",
        options: ExtractionOptions(jobs: 1, shard: Shard(number: number, of: 3)),
        stop: stop
      ) { event in
        if number == 2, case .finished = event { stop.request(signal: 10) }
      }
    }
    let partial = try await RunMerge([folder], into: folder).run()
    #expect(partial.cells == 3)
    #expect(partial.unfinished.count == 1 && partial.unfinished[0].contains("shard 3"))
    try await bench.extract(
      into: "parts",
      options: ExtractionOptions(jobs: 1, shard: Shard(number: 3, of: 3))
    )
    let late = try await RunMerge([folder], into: folder).run()
    #expect(late.unfinished.isEmpty && late.missing.count == 1 && late.cells == 5)
  }

  @Test func `runs of different options are not merged`() async throws {
    let bench = try BatchBench(cells: 2)
    try await bench.extract(into: "a")
    let other = ExtractionRun(
      settings: try AnalysisSettings(ExtractConfiguration(sweepQC: .all, filterKHz: 5)),
      folder: bench.run("b"),
      program: BuiltProgram.worker()
    )
    _ = try await other.run([InputFile(path: bench.inputs[1].path, cellID: "other")]) { _ in }
    let merge = RunMerge([bench.run("a"), bench.run("b")], into: bench.run("both"))
    let error = await #expect(throws: InputError.self) { try await merge.run() }
    #expect(error?.description.contains("configuration") == true)
    #expect(!PackageRoot.exists(bench.run("both").file("cells.csv")))
  }
}
