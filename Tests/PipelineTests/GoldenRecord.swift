import Foundation
import TestSupport

/// What IPFX 2.1.2 gave for one recording of `GoldenSet`, from `Tests/Golden/<name>.json`.
struct GoldenRecord {
  let content: [String: Any]

  init(_ name: String) throws {
    let path = PackageRoot.path + "/Tests/Golden/\(name).json"
    let data = try Data(contentsOf: URL(fileURLWithPath: path))
    content = try JSONSerialization.jsonObject(with: data) as? [String: Any] ?? [:]
  }

  /// A part with named values, such as `cell_record`; empty when IPFX failed there.
  func values(_ part: String) -> [String: Double?] {
    guard let part = content[part] as? [String: Any], part["error"] == nil else { return [:] }
    return part.compactMapValues { value -> Double?? in
      if value is NSNull { return .some(nil) }
      if value is String || value is [Any] || value is [String: Any] { return nil }
      return .some(number(value))
    }
  }

  /// Rows of a part, such as `qc_sweep_features`.
  func rows(_ part: String) -> [[String: Any]] { content[part] as? [[String: Any]] ?? [] }

  /// The sweep verdicts: number to (passed, reasons).
  var states: [Int: (passed: Bool, reasons: [String])] {
    let state = content["qc_state"] as? [String: Any]
    var found: [Int: (passed: Bool, reasons: [String])] = [:]
    for entry in state?["sweep_states"] as? [[String: Any]] ?? [] {
      guard let sweep = entry["sweep_number"] as? Int, let passed = entry["passed"] as? Bool else {
        continue
      }
      found[sweep] = (passed, entry["reasons"] as? [String] ?? [])
    }
    return found
  }

  /// Whether IPFX failed the cell.
  var failedCell: Bool? {
    let state = content["qc_state"] as? [String: Any]
    return (state?["cell_state"] as? [String: Any])?["failed_qc"] as? Bool
  }

  /// Spike columns of every analysed sweep.
  var spikes: [Int: [String: [Any]]] {
    var found: [Int: [String: [Any]]] = [:]
    for (key, columns) in content["sweep_spikes"] as? [String: [String: [Any]]] ?? [:] {
      if let sweep = Int(key) { found[sweep] = columns }
    }
    return found
  }

  /// A JSON number as `Double`; `nil` for anything else.
  func number(_ value: Any?) -> Double? {
    if let text = value as? String { return Double(text).flatMap { $0.isNaN ? nil : $0 } }
    return (value as? NSNumber)?.doubleValue
  }
}
