import Features
import Foundation
import TestSupport
import Testing

/// The real spike snippets of IPFX's own tests, unevenly sampled ones included.
///
/// The samples are not ours to distribute; IPFX's results are in `Tests/Golden/spike_snippets.json`.
@Suite(
  .enabled(if: RealSnippet.exist, "../shared/data/ipfx-spike-tests or unzip is not on this machine")
)
struct RealRecordingSnippetTests {
  @Test func `all snippets have their golden spikes`() throws {
    let tables = try RealSnippet.tables()
    #expect(tables.map(\.spikes.count) == [2, 2, 3, 4, 6, 6])
  }

  @Test(arguments: 0..<6)
  func `spikes and their features agree with IPFX`(index: Int) throws {
    let table = try RealSnippet.tables()[index]
    let (times, voltages) = try RealSnippet.samples(of: table.snippet)
    #expect(times.count == table.sampleCount)
    let trace = SampledTrace(
      voltage: voltages,
      current: voltages.map { _ in 0 },
      times: times
    )
    let detector = SpikeDetector(
      parameters: SpikeDetectionParameters(filterFrequency: table.filterKHz)
    )
    let spikes = try detector.spikes(in: trace)
    #expect(spikes.count == table.spikes.count, "\(table.snippet)")
    for (spike, expected) in zip(spikes, table.spikes) {
      let differences = expected.differences(
        isClipped: spike.isClipped,
        isiType: spike.isiType?.rawValue,
        observed: spike.value(ofColumn:)
      )
      #expect(differences.isEmpty, "\(table.snippet): \(differences)")
    }
  }
}

/// One snippet with what IPFX found in it.
private struct RealSnippet {
  var snippet: String
  var sampleCount: Int
  var filterKHz: Double?
  var spikes: [SpikeReference]

  private static let folder = PackageRoot.sharedData("ipfx-spike-tests")
  private static let unzip = "/usr/bin/unzip"

  static let exist = PackageRoot.exists(folder) && PackageRoot.exists(unzip)

  static func tables() throws -> [RealSnippet] {
    let path = PackageRoot.path + "/Tests/Golden/spike_snippets.json"
    let data = try Data(contentsOf: URL(fileURLWithPath: path))
    let content = try JSONSerialization.jsonObject(with: data) as? [String: Any]
    let tables = try #require(content?["tables"] as? [[String: Any]])
    return try tables.map { table in
      RealSnippet(
        snippet: try #require(table["snippet"] as? String),
        sampleCount: try #require(table["samples"] as? Int),
        filterKHz: (table["filter_khz"] as? NSNumber)?.doubleValue,
        spikes: try #require(table["spikes"] as? [[String: Any]]).map(SpikeReference.init)
      )
    }
  }

  /// Times (s) and voltages (mV), unpacked by the system's unzip.
  static func samples(of name: String) throws -> (times: [Double], voltages: [Double]) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: unzip)
    process.arguments = ["-p", "\(folder)/spike_test_\(name).txt.zip"]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    var times: [Double] = []
    var voltages: [Double] = []
    for line in String(decoding: data, as: UTF8.self).split(whereSeparator: \.isNewline) {
      let fields = line.split(whereSeparator: \.isWhitespace)
      times.append(try #require(Double(fields[0])))
      voltages.append(try #require(Double(fields[1])))
    }
    return (times, voltages)
  }
}
