import Foundation
import Pipeline
import TestSupport
import Testing

/// A cell that ends its worker process costs that cell and nothing else.
@Suite struct WorkerTests {
  struct Fault: Sendable, CustomStringConvertible {
    var word: String
    var reason: String
    var said: String
    var description: String { word }
  }

  static let faults = [
    Fault(word: "crash", reason: "crashed", said: "SIGSEGV (invalid memory access), twice"),
    Fault(word: "hang", reason: "timed_out", said: "within 1.5 s, was still at work, twice"),
    Fault(word: "memory", reason: "out_of_memory", said: "at most 200 MB, needed more, twice"),
  ]

  @Test(arguments: faults)
  func `a worker that dies costs its cell, after a second try alone`(fault: Fault) async throws {
    let bench = try BatchBench(cells: 6)
    let events = Recorded()
    let limits = WorkerLimits(timeout: fault.word == "hang" ? 1.5 : 60, memory: 200 << 20)
    let summary = try await bench.extract(
      into: "run",
      options: ExtractionOptions(jobs: 2, limits: limits),
      fault: "\(fault.word):cell-03"
    ) { events.append($0) }
    #expect(summary.cells == bench.inputs.map(\.cellID))
    #expect(summary.unreadable == 1)
    let lost = try #require(bench.run("run").load("cell-03"))
    let failure = try #require(lost.failures.first)
    #expect(lost.failures.count == 1 && lost.isUnreadable)
    #expect(failure.stage == "run" && failure.reason == fault.reason)
    #expect(failure.message.hasPrefix(bench.inputs[3].path))
    #expect(failure.message.contains(fault.said), "\(failure.message)")
    #expect(events.losses == ["cell-03 again", "cell-03 given up"])
    let table = try String(contentsOfFile: bench.run("run").file("failures.csv"), encoding: .utf8)
    #expect(table.contains("cell-03,run,-,\(fault.reason),"))
    // The others are what they are without the fault, and the lost one is tried again by the next run.
    let second = try await bench.extract(into: "run")
    #expect(second.computed == 1 && second.reused == 5 && second.redone == [.lostBefore: 1])
    try await bench.extract(into: "calm")
    #expect(bench.differing("run", "calm") == [])
  }

  @Test func `a program that is no worker is an error, not a lost cell`() async throws {
    let bench = try BatchBench(cells: 1)
    let run = ExtractionRun(
      settings: bench.settings,
      folder: bench.run("run"),
      options: ExtractionOptions(jobs: 1),
      program: WorkerProgram(executable: "/bin/sh", arguments: ["-c", "echo no such thing >&2"])
    )
    let error = await #expect(throws: RunError.self) { try await run.run(bench.inputs) { _ in } }
    #expect(error?.description.contains("no such thing") == true)
  }

  @Test func `signals have names, and messages say what to do`() {
    let crash = WorkerLoss.crashed(signal: 11, code: nil).message(path: "a.nwb")
    #expect(crash.hasPrefix("a.nwb: ") && crash.contains("SIGSEGV"))
    let code = WorkerLoss.crashed(signal: nil, code: 3).message(path: "a.nwb")
    #expect(code.contains("ended with code 3"))
    #expect(WorkerLoss.timedOut(seconds: 600).message(path: "a").contains("within 600 s"))
    #expect(WorkerLoss.outOfMemory(bytes: 1 << 30).message(path: "a").contains("--max-memory"))
  }
}

/// What a run told, kept from several threads.
final class Recorded: @unchecked Sendable {
  // Guarded by `lock`.
  private var events: [ExtractionRun.Event] = []
  private let lock = NSLock()

  func append(_ event: ExtractionRun.Event) { lock.withLock { events.append(event) } }

  var all: [ExtractionRun.Event] { lock.withLock { events } }

  var losses: [String] {
    all.compactMap { event in
      guard case .lost(let cell, _, _, let isRetried) = event else { return nil }
      return cell + (isRetried ? " again" : " given up")
    }
  }

  var notes: [String] {
    all.compactMap { event in
      guard case .note(let text) = event else { return nil }
      return text
    }
  }
}
