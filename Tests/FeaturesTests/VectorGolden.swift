import Electrophysiology
import Features
import Foundation
import NWB
import Simulation
import TestSupport
import Testing

/// IPFX's vectors and the recordings they belong to.
enum VectorGolden {
  /// The study's procedure for one simulated recording; made by `Golden/vectors/make_vector_golden.py`.
  struct Cell: Decodable {
    var study: [String: [Double?]?]
    var sweeps: [String: [Int]]
  }

  /// One step with spikes at given samples.
  struct Train: Decodable {
    var rate: Double
    var first: Int
    var count: Int
    /// For two levels the spikes: sample, 1 for clipped, fast trough (mV) or null.
    var spikes: [[[Double?]]]
    var vectors: [String: [Double?]]
  }

  /// A real recording of long squares.
  static let realFile = PackageRoot.sharedData("nwb-converted/171116sh_0018.nwb")
  /// Whether it is there.
  static let hasRealFile = PackageRoot.exists(realFile)

  /// Whether simulating whole recordings is quick enough.
  static var isOptimised: Bool {
    #if DEBUG
      false
    #else
      true
    #endif
  }

  private static func decode<Value: Decodable>(_ path: String) throws -> Value {
    try JSONDecoder().decode(
      Value.self,
      from: Data(contentsOf: URL(fileURLWithPath: PackageRoot.path + "/Tests/" + path))
    )
  }

  /// The vectors of IPFX's tool; `nil` where it gives none.
  static func tool(_ name: String) throws -> [String: [Double?]]? {
    let path = "Golden/\(name)_fv.json"
    guard PackageRoot.exists(PackageRoot.path + "/Tests/" + path) else { return nil }
    // `id` only repeats the cell's number.
    let vectors: [String: [Double?]] = try decode(path)
    return vectors.filter { $0.key != "id" }
  }

  /// The vectors of the study's procedure.
  static func study(_ name: String) throws -> Cell {
    let cells: [String: Cell] = try decode("FeaturesTests/Golden/vectors/study.json")
    return try #require(cells[name])
  }

  /// Spike trains with events on the edges of bins, and IPFX's vectors of them.
  static func trains() throws -> [Train] { try decode("FeaturesTests/Golden/vectors/trains.json") }

  /// The vectors of IPFX's functions on the real recording.
  static func real() throws -> [String: [Double?]] {
    try decode("FeaturesTests/Golden/vectors/real.json")
  }

  /// The sweeps of a file by protocol, without quality control; of `numbers` only, `nil` for all.
  static func sweeps(of path: String, only numbers: Set<Int>? = nil) throws -> ProtocolSweeps {
    let recording = try #require(try NWBReader.open(path).first)
    var read: [(sweep: Sweep, match: OntologyMatch)] = []
    for (index, info) in recording.sweeps.enumerated() where info.clampMode == .currentClamp {
      let match = StimulusOntology.standard.match(info)
      guard numbers?.contains(info.number) ?? true, !match.families.isEmpty else { continue }
      read.append((try recording.sweep(at: index), match))
    }
    let hint = TestPulseHint(sweeps: read.map(\.sweep))
    func pick(_ family: StimulusFamily) -> [ProtocolSweep] {
      read.filter { $0.match.isIn(family) }.map { sweep, _ in
        let found = StimulusFinder(rule: .detecting(hint)).analyse(sweep)
        return ProtocolSweep(
          sweep: sweep,
          characteristics: found.characteristics,
          epochs: found.epochs
        )
      }
    }
    return ProtocolSweeps(
      longSquares: pick(.longSquare),
      shortSquares: pick(.shortSquare),
      ramps: pick(.ramp),
      chirps: pick(.chirp)
    )
  }

  /// The sweeps of a simulated recording, written and read as a file.
  static func simulated(_ name: String, only numbers: Set<Int>? = nil) throws -> ProtocolSweeps {
    let folder = try TemporaryFolder()
    let path = folder.file(name + ".nwb")
    _ = try #require(GoldenSet.entry(named: name)).makeFile().write(to: path)
    return try sweeps(of: path, only: numbers)
  }

  /// Allowed absolute difference: spec, feature vectors, section 11.
  ///
  /// IPFX averages 32-bit floats in 32 bits; bins scaled from a neighbour double that error, normalised
  /// responses divide it by deflections that are smaller than the spec's 5 mV here.
  static func tolerance(_ family: String) -> Double {
    switch family {
    case "step_subthresh", "first_ap_v", "first_ap_dv": 5e-5
    case "subthresh_norm": 5e-6
    case "subthresh_depol_norm": 2e-5
    default: 0
    }
  }

  /// Compares a vector with IPFX's; golden data have nine digits, hence the relative tolerance.
  ///
  /// Each of IPFX's blocks may be one value shorter than ours.
  static func compare(
    _ observed: [Double],
    _ expected: [Double?],
    family: String,
    blocks: Int = 1,
    file: String
  ) {
    let own = observed.count / blocks
    let other = expected.count / blocks
    #expect(own == other || (blocks > 0 && own == other + 1), "\(file) \(family): \(own) \(other)")
    var worst: Closeness?
    for block in 0..<blocks {
      for k in 0..<min(own, other) {
        let closeness = Closeness(
          observed[block * own + k],
          expected[block * other + k] ?? .nan,
          absolute: tolerance(family),
          relative: 6e-9
        )
        if !closeness.holds { worst = worst ?? closeness }
      }
    }
    #expect(worst == nil, "\(file) \(family): \(worst.map(String.init(describing:)) ?? "")")
  }
}
