import Electrophysiology
import Foundation
import NWB
import TestSupport
import Testing

/// Makes fixtures in a folder of its own and opens them.
struct FixtureBench {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  /// Writes a fixture and returns its path.
  func make(_ name: String) throws -> String {
    let fixture = try #require(Fixture.named(name), "no fixture \(name)")
    let path = folder.file(name)
    try fixture.make(path)
    return path
  }

  /// The recordings of a fixture.
  func open(_ name: String) throws -> [Recording] {
    try NWBReader.open(make(name))
  }

  /// The only recording of a fixture.
  func single(_ name: String) throws -> Recording {
    let recordings = try open(name)
    try #require(recordings.count == 1, "\(recordings.count) recordings")
    return recordings[0]
  }

  /// A path for a file that the test writes itself.
  func path(_ name: String) -> String { folder.file(name) }
}

extension Recording {
  /// The position of a sweep number.
  func index(of number: Int) throws -> Int {
    try #require(sweeps.firstIndex { $0.number == number }, "no sweep \(number)")
  }

  /// The description of a sweep by its number.
  func info(_ number: Int) throws -> SweepInfo { sweeps[try index(of: number)] }

  /// The samples of a sweep by its number.
  func read(_ number: Int) throws -> Sweep { try sweep(at: index(of: number)) }
}

/// What the fixtures' voltage becomes: stored mV times 1e-3 times 1e3, each step in 32 bits.
func millivolts(_ stored: [Float]) -> Samples {
  .single(stored.map { $0 * 1e-3 * 1e3 })
}

/// What the fixtures' current becomes: stored pA times 1e-12 times 1e12, each step in 32 bits.
func picoamperes(_ stored: [Float]) -> Samples {
  .single(stored.map { $0 * 1e-12 * 1e12 })
}

/// All bytes of a file.
func fileBytes(_ path: String) throws -> Data {
  try Data(contentsOf: URL(fileURLWithPath: path))
}
