import Features
import Foundation
import Testing

/// What IPFX 2.1.2 measured on the sweeps of `Golden/spike_golden.i16` (see `make_spike_golden.py`).
struct SpikeGolden: Decodable {
  struct Trace: Decodable, CustomTestStringConvertible {
    var rate: Double
    var offset: Int
    var count: Int
    var amplitude: Double
    var currentFrom: Int
    var currentTo: Int
    var start: Double?
    var end: Double?
    var parameters: [String: Double?]
    var train: [String: Double?]
    var isiTypes: [String]
    var spikes: [[String: Double]]
    var pauses: [Int]?
    var subthreshold: [String: Double?]?

    var testDescription: String { "\(amplitude) pA at \(rate) Hz from \(offset)" }

    var window: AnalysisWindow { AnalysisWindow(start: start, end: end) }

    var sampled: SampledTrace {
      let range = offset..<offset + count
      return SampledTrace(
        voltage: SpikeGolden.samples[range].map { Double($0) / 32 },
        current: (0..<count).map { (currentFrom..<currentTo).contains($0) ? amplitude : 0 },
        rate: rate
      )
    }

    var detection: SpikeDetectionParameters {
      var result = SpikeDetectionParameters()
      if let filter = parameters["filter"] { result.filterFrequency = filter }
      if let value = parameters["dv_cutoff"] ?? nil { result.dvdtCutoff = value }
      if let value = parameters["thresh_frac"] ?? nil { result.thresholdFraction = value }
      if let value = parameters["min_peak"] ?? nil { result.minimumPeak = value }
      if let value = parameters["max_interval"] ?? nil { result.maximumInterval = value }
      if let value = parameters["reject_at_stim_start_interval"] ?? nil {
        result.rejectionInterval = value
      }
      return result
    }
  }

  var tool: String
  var traces: [Trace]

  static let folder = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().appendingPathComponent("Golden")

  /// The committed sweeps; empty when the files cannot be read, which a test of its own reports.
  static let traces: [Trace] = {
    // The suite's first test fails on an empty list; a static cannot throw.
    guard let data = try? Data(contentsOf: folder.appendingPathComponent("spike_golden.json")),
      let golden = try? JSONDecoder().decode(SpikeGolden.self, from: data)
    else { return [] }
    return golden.traces
  }()

  /// All samples in steps of 1/32 mV.
  static let samples: [Int16] = {
    // As above.
    guard let data = try? Data(contentsOf: folder.appendingPathComponent("spike_golden.i16")) else {
      return []
    }
    let bytes = [UInt8](data)
    return stride(from: 0, to: bytes.count - 1, by: 2).map {
      Int16(bitPattern: UInt16(bytes[$0]) | UInt16(bytes[$0 + 1]) << 8)
    }
  }()
}
