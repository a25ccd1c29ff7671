import Foundation
import Pipeline
import Subprocess
import SystemPackage
import TestSupport
import Testing

/// The whole program, killed and starved.
@Suite(
  .enabled(if: PackageRoot.exists(BuiltProgram.path), "the program is not built: swift build"),
  .serialized
)
struct KillTests {
  /// Runs `patchline` through a shell, so that limits can be set, and does something with it meanwhile.
  private func patchline(
    _ words: [String],
    before: String = "",
    meanwhile: (Int32) async throws -> Void = { _ in }
  ) async throws -> (status: TerminationStatus, said: String) {
    let quoted = ([BuiltProgram.path] + words).map { "'\($0)'" }.joined(separator: " ")
    let result = try await Subprocess.run(
      .path("/bin/bash"),
      arguments: ["-c", "\(before) exec \(quoted)"],
      input: .none,
      output: .discarded,
      error: .string(limit: 1 << 20)
    ) { execution in
      try await meanwhile(execution.processIdentifier.value)
    }
    return (result.terminationStatus, result.standardError)
  }

  @Test func `killed at random moments and resumed, a run ends with the bytes of a calm one`()
    async throws
  {
    let bench = try BatchBench(cells: 30)
    let words = [
      "extract", bench.folder.path, "--sweep-qc", "all", "--spikes", "--jobs", "2", "-o",
    ]
    let calm = try await patchline(words + [bench.folder.file("calm")])
    #expect(calm.status == .exited(0), "\(calm.said)")
    // Fixed moments that look random: the test is the same every time, as far as the clock allows.
    var killed = 0
    for milliseconds in [30, 160, 75, 240, 110, 330] {
      let life = try await patchline(words + [bench.folder.file("run")]) { process in
        try await Task.sleep(for: .milliseconds(milliseconds))
        kill(process, SIGKILL)
      }
      killed += life.status == .signaled(SIGKILL) ? 1 : 0
    }
    let last = try await patchline(words + [bench.folder.file("run")])
    #expect(last.status == .exited(0), "\(last.said)")
    #expect(killed > 0)
    #expect(bench.differing("calm", "run") == [])
    let cells = try FileManager.default.contentsOfDirectory(atPath: bench.run("run").cells)
    #expect(cells.count == 30 && cells.allSatisfy { $0.hasSuffix(".json") }, "\(cells)")
  }

  @Test func `a disk that takes no more ends with 74, and the folder resumes`() async throws {
    let bench = try BatchBench(cells: 6)
    let words = ["extract", bench.folder.path, "--sweep-qc", "all", "--jobs", "2", "-o"]
    // 8 kB a file: the results do not fit.
    let full = try await patchline(words + [bench.folder.file("run")], before: "ulimit -f 8;")
    #expect(full.status == .exited(74), "\(full.said)")
    #expect(full.said.contains("cannot write") && full.said.contains("finished cells are kept"))
    let again = try await patchline(words + [bench.folder.file("run")])
    #expect(again.status == .exited(0), "\(again.said)")
    #expect(try await patchline(words + [bench.folder.file("calm")]).status == .exited(0))
    #expect(bench.differing("calm", "run") == [])
  }

  @Test func `a disk that fills up while a copy is written ends with 74, and the folder resumes`()
    async throws
  {
    let bench = try BatchBench(cells: 1)
    let cell = bench.inputs[0].path
    let size = try FileManager.default.attributesOfItem(atPath: cell)[.size]
    // The file itself fits, its tables of about 100 kB do not.
    let blocks = try #require(size as? Int) / 1024 + 40
    let words =
      ["extract", cell, "--sweep-qc", "all", "-o", bench.folder.file("run")]
      + ["--write-nwb", bench.folder.file("copies")]
    let full = try await patchline(words, before: "ulimit -f \(blocks);")
    #expect(full.status == .exited(74), "\(full.said)")
    #expect(full.said.contains("cannot write") && full.said.contains("File too large"))
    let again = try await patchline(words)
    #expect(again.status == .exited(0), "\(again.said)")
    let copies = try FileManager.default.contentsOfDirectory(atPath: bench.folder.file("copies"))
    #expect(copies == ["cell-00.nwb"])
  }

  @Test func `a worker ends when its parent is killed`() async throws {
    let bench = try BatchBench(cells: 1)
    let words = ["extract", bench.folder.path, "--sweep-qc", "all", "--jobs", "1", "-o"]
    // In the environment of the program and its worker, and of nothing else.
    let mark = UUID().uuidString
    _ = try await patchline(
      words + [bench.folder.file("run")],
      before: "export PATCHLINE_TEST_FAULT=hang:cell-00,mark:\(mark);"
    ) { process in
      let isWorking = try await Self.waits(until: 2, haveInTheirEnvironment: mark)
      #expect(isWorking)
      kill(process, SIGKILL)
    }
    let isGone = try await Self.waits(until: 0, haveInTheirEnvironment: mark)
    #expect(isGone)
  }

  /// Whether there are so many processes with a mark within ten seconds.
  private static func waits(
    until count: Int,
    haveInTheirEnvironment mark: String
  ) async throws -> Bool {
    for _ in 0..<100 {
      if processes(with: mark) == count { return true }
      try await Task.sleep(for: .milliseconds(100))
    }
    return false
  }

  private static func processes(with mark: String) -> Int {
    // A process may end while it is looked at.
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return names.filter { Int32($0) != nil }.count { name in
      let text = (try? String(contentsOfFile: "/proc/\(name)/environ", encoding: .utf8)) ?? ""
      return text.contains(mark)
    }
  }
}
