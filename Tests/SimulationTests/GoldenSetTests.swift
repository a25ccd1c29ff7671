import Crypto
import Foundation
import Simulation
import TestSupport
import Testing

/// Whether the generator still makes the samples that the stored IPFX results belong to.
@Suite("Golden recordings")
struct GoldenSetTests {
  private struct Golden: Decodable {
    var sampleDigest: String

    enum CodingKeys: String, CodingKey {
      case sampleDigest = "sample_sha256"
    }
  }

  @Test(
    "The samples are those that IPFX's results were computed from",
    .enabled(if: BuildMode.isOptimised, "simulating whole recordings needs a release build"),
    arguments: ["pvalb_float32", "lamp5_fill", "pvalb_human"]
  )
  func digests(name: String) throws {
    let entry = try #require(GoldenSet.entry(named: name))
    let simulator = entry.makeFile().simulator
    var sha = SHA256()
    for index in 0..<simulator.sweepCount {
      let sweep = simulator.sweep(at: index)
      for samples in [sweep.stimulus, sweep.response] {
        samples.withUnsafeBytes { sha.update(bufferPointer: $0) }
      }
    }
    let digest = sha.finalize().map { String(format: "%02x", $0) }.joined()
    let path = PackageRoot.path + "/Tests/Golden/\(name).json"
    let golden = try JSONDecoder().decode(
      Golden.self,
      from: Data(contentsOf: URL(filePath: path))
    )
    #expect(digest == golden.sampleDigest)
  }
}
