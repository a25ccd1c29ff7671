import Foundation
import Pipeline
import TestSupport

/// The program that was built together with the tests.
enum BuiltProgram {
  /// Its path: beside the test bundle.
  static let path = WorkerProgram.current.executable

  /// The program as worker, with faults on purpose where a test asks for them.
  static func worker(fault: String? = nil) -> WorkerProgram {
    WorkerProgram(
      executable: path,
      arguments: ["worker"],
      environment: fault.map { ["PATCHLINE_TEST_FAULT": $0] } ?? [:]
    )
  }
}

extension RunFolder {
  /// All stored results, sorted by cell id.
  func results() throws -> [CellResult] { try storedCells().compactMap(load) }
}
