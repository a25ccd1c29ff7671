import Electrophysiology
import Features
import Foundation

/// Cases and IPFX's answers, made by Golden/make_qc_golden.py.
struct QCGolden: Decodable {
  var sweeps: [SweepCase]
  var cells: [CellCase]
  var resistances: [ResistanceCase]

  struct CellCase: Decodable {
    // Numbers as Python writes them: `nan` is no JSON number.
    var features: [String: String?]
    var reasons: [String]
  }

  struct ResistanceCase: Decodable {
    var rate: Double
    var count, first, width, step, levels: Int
    var peak: Double
    var seed: UInt64
    var seal, input, access, electrode0, blowout: Double
  }

  struct SweepCase: Decodable {
    var name: String
    var rate: Double
    var count: Int
    var pulses: [[Double]]
    var ramps: [[Double]]?
    var noise: Double
    var drift: Double?
    var seed: UInt64
    var single: Bool?
    var acquired: Int?
    var commandNaN: Bool?
    var interiorNaN: Int?
    var ramp: Bool?
    var expected: Expected
  }

  struct Expected: Decodable {
    var error: String?
    var epochs: [String: [Int]?]?
    var characteristics: [Double?]?
    var tags: [String]?
    var interval: Double?
    var features: [String: Double?]?
    var reasons: [String]?
  }

  static func load() throws -> QCGolden {
    let folder = #filePath.split(separator: "/").dropLast().joined(separator: "/")
    let data = try Data(contentsOf: URL(fileURLWithPath: "/\(folder)/Golden/QCGolden.json"))
    return try JSONDecoder().decode(QCGolden.self, from: data)
  }

  /// Uniform noise in -0.5 ..< 0.5 from Knuth's 64-bit congruential generator, upper 31 bits.
  static func noise(_ count: Int, seed: UInt64) -> [Double] {
    var state = seed
    return (0..<count).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(state >> 33) / 2_147_483_648 - 0.5
    }
  }
}

extension QCGolden.SweepCase {
  /// The sweep of the case, sample for sample as in Python.
  var sweep: Sweep {
    var current = [Double](repeating: 0, count: count)
    for pulse in pulses {
      for k in Int(pulse[0])..<Int(pulse[1]) { current[k] = pulse[2] }
    }
    for ramp in ramps ?? [] {
      for k in Int(ramp[0])..<Int(ramp[1]) { current[k] = ramp[2] * (Double(k) - ramp[0] + 1) }
    }
    var voltage = QCGolden.noise(count, seed: seed).map { -70 + noise * $0 }
    for k in voltage.indices { voltage[k] += (drift ?? 0) * (Double(k) / Double(count)) }
    let end = acquired ?? count
    for k in end..<count {
      voltage[k] = .nan
      if commandNaN == true { current[k] = .nan }
    }
    if let interiorNaN { current[interiorNaN] = .nan }
    let info = SweepInfo(
      number: 1,
      clampMode: .currentClamp,
      samplingRate: rate,
      sampleCount: count,
    )
    return single == true
      ? Sweep(
        info: info,
        voltage: .single(voltage.map(Float.init)),
        current: .single(current.map(Float.init)),
        acquired: 0..<end,
      )
      : Sweep(info: info, voltage: .double(voltage), current: .double(current), acquired: 0..<end)
  }

  /// What the ontology says of the case.
  var match: OntologyMatch {
    ramp == true
      ? OntologyMatch(code: "Ramp", name: "Ramp", families: [.ramp], kind: .exact)
      : OntologyMatch(code: "LP", name: "Long Square", families: [.longSquare], kind: .exact)
  }
}

extension QCGolden.ResistanceCase {
  /// The voltage-clamp sweep of the case.
  var sweep: Sweep {
    var voltage = [Double](repeating: 0, count: count)
    var current = QCGolden.noise(count, seed: seed).map { 5 * $0 }
    for level in 0..<levels {
      let start = first + level * step
      for k in start..<(start + width) {
        voltage[k] = 10
        current[k] += 25
      }
      for k in 0..<20 { current[start + k] += peak * Double(20 - k) }
    }
    let info = SweepInfo(
      number: 2,
      clampMode: .voltageClamp,
      samplingRate: rate,
      sampleCount: count,
    )
    return Sweep(
      info: info,
      voltage: .double(voltage),
      current: .double(current),
      acquired: 0..<count,
    )
  }
}
