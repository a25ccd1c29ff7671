import Foundation
import HDF5
import TestSupport
import Testing

/// Remote files: the same values as on disk, few bytes, few requests, and failures that say what to do.
@Suite struct RemoteFileTests {
  /// Forty sweeps of noise, which does not compress, each with attributes as NWB has them.
  private static let sweepCount = 40
  private static let sampleCount = 50_000

  private static func noise(_ sweep: Int) -> [Float] {
    var state = UInt64(sweep + 1) &* 0x9E37_79B9_7F4A_7C15
    return (0..<sampleCount).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Float(state >> 40)
    }
  }

  private static func write(_ path: String, storage: Storage = .chunked([8192], gzip: 3)) throws {
    let file = try HDF5File(creating: path)
    for sweep in 0..<sweepCount {
      let data = try file.write(noise(sweep), to: "/sweeps/\(sweep)/data", storage: storage)
      try data.setAttribute("unit", "volts")
      try data.setAttribute("comment", String(repeating: "notes ", count: 100))
    }
    try file.close()
  }

  /// A folder with one such file, and a server for it.
  private struct Bench {
    let folder: TemporaryFolder
    let server: RangeServer

    init(storage: Storage = .chunked([8192], gzip: 3), fault: RangeServer.Fault = .none) throws {
      folder = try TemporaryFolder()
      try RemoteFileTests.write(folder.file("noise.h5"), storage: storage)
      server = try RangeServer(folder: folder.path, fault: fault)
    }

    var size: Int {
      get throws { try Data(contentsOf: URL(fileURLWithPath: folder.file("noise.h5"))).count }
    }

    /// Settings that fail at once instead of waiting for the server to recover.
    static var impatient: RemoteSettings {
      var settings = RemoteSettings.standard
      settings.firstWait = 0.001
      return settings
    }
  }

  private static let layouts: [Storage] = [
    .chunked([8192], gzip: 3), .chunked([8192], gzip: nil, shuffle: false), .contiguous,
    .chunked([1000], gzip: 1, fletcher32: true),
  ]

  @Test(arguments: layouts)
  func `two sweeps of forty cost little more than their own bytes`(storage: Storage) throws {
    let bench = try Bench(storage: storage)
    let file = try SharedFile(reading: bench.server.url("noise.h5"))
    for sweep in [3, 31] {
      #expect(try file.readSamples("/sweeps/\(sweep)/data") == .single(Self.noise(sweep)))
    }
    // Two sweeps are a twentieth of the file; the rest are headers, read some 64 KiB at a time.
    #expect(bench.server.bytes * 8 < (try bench.size), "\(bench.server.bytes) bytes")
    #expect(bench.server.requests.count <= 12, "\(bench.server.requests)")
  }

  @Test(arguments: layouts)
  func `part of a sweep travels, not the whole`(storage: Storage) throws {
    let bench = try Bench(storage: storage)
    let file = try SharedFile(reading: bench.server.url("noise.h5"))
    _ = try file.readSamples("/sweeps/20/data", range: 0..<1)
    bench.server.forget()
    let part = try file.readSamples("/sweeps/20/data", range: 30_000..<31_000)
    #expect(part == .single(Array(Self.noise(20)[30_000..<31_000])))
    #expect(bench.server.bytes < 100_000, "\(bench.server.bytes) of 200,000")
  }

  @Test func `nothing travels twice while it is in memory`() throws {
    let bench = try Bench()
    let file = try SharedFile(reading: bench.server.url("noise.h5"))
    for _ in 0..<2 {
      for sweep in 0..<Self.sweepCount {
        _ = try file.readSamples("/sweeps/\(sweep)/data")
        _ = try file.dataset("/sweeps/\(sweep)/data").stringAttribute("comment")
      }
    }
    var seen = 0
    for request in bench.server.requests.sorted(by: { $0.range.lowerBound < $1.range.lowerBound }) {
      #expect(request.range.lowerBound >= seen, "\(request.range) was sent before")
      seen = request.range.upperBound
    }
    #expect(bench.server.bytes <= (try bench.size))
  }

  @Test func `memory for a file stays within its limit, and values stay right`() throws {
    let bench = try Bench()
    var settings = RemoteSettings.standard
    settings.capacity = 16 * settings.blockSize
    let file = try HDF5File(
      remote: try RemoteFile(opening: bench.server.url("noise.h5"), settings: settings)
    )
    for sweep in 0..<Self.sweepCount {
      let samples = try file.dataset("/sweeps/\(sweep)/data").readSamples()
      #expect(samples == .single(Self.noise(sweep)))
    }
  }

  @Test func `many threads read one file`() async throws {
    let bench = try Bench()
    let file = try SharedFile(reading: bench.server.url("noise.h5"))
    try await withThrowingTaskGroup(of: Bool.self) { group in
      for sweep in 0..<Self.sweepCount {
        group.addTask {
          try file.readSamples("/sweeps/\(sweep)/data") == .single(Self.noise(sweep))
        }
      }
      for try await isRight in group { #expect(isRight) }
    }
  }

  @Test func `a redirect is followed once and then remembered`() throws {
    let bench = try Bench()
    let file = try SharedFile(reading: bench.server.url("moved/noise.h5"))
    #expect(try file.readSamples("/sweeps/30/data") == .single(Self.noise(30)))
    #expect(bench.server.requests.count > 1)
    #expect(bench.server.redirects == 1)
  }

  // MARK: Failures

  @Test func `a connection that breaks once is tried again`() throws {
    let bench = try Bench(fault: .breaksOnce(2))
    let file = try SharedFile(reading: bench.server.url("noise.h5"))
    #expect(try file.readSamples("/sweeps/30/data") == .single(Self.noise(30)))
  }

  @Test func `a connection that stays broken ends the file for good`() throws {
    let bench = try Bench()
    let remote = try RemoteFile(
      opening: bench.server.url("noise.h5"),
      settings: Bench.impatient
    )
    let file = try HDF5File(remote: remote)
    bench.server.set(.breaksFrom(1))
    let first = failure { _ = try file.dataset("/sweeps/30/data").readSamples() }
    #expect(first?.kind == .remoteFailure)
    #expect(first?.description.contains("3 tries") == true, "\(first?.description ?? "none")")
    bench.server.set(.none)
    let second = failure { _ = try file.dataset("/sweeps/35/data").readSamples() }
    #expect(second?.kind == .remoteFailure, "a file that broke must not come back smaller")
    #expect(remote.failure?.kind == .interrupted)
  }

  @Test func `a file that was replaced is not mixed with its successor`() throws {
    let bench = try Bench(fault: .changesFrom(3))
    let error = failure {
      let file = try HDF5File(reading: bench.server.url("noise.h5"))
      for sweep in 0..<Self.sweepCount {
        _ = try file.dataset("/sweeps/\(sweep)/data").readSamples()
      }
    }
    #expect(error?.kind == .remoteFailure)
    #expect(error?.description.contains("replaced") == true)
  }

  /// What a server does, the kind of error, and a word that tells the user what to do.
  struct Refusal: Sendable, CustomTestStringConvertible {
    var fault: RangeServer.Fault
    var kind: HDF5Error.Kind
    var advice: String
    var testDescription: String { "\(fault)" }
  }

  static let refusals = [
    Refusal(fault: .status(404), kind: .missingFile, advice: "status 404"),
    Refusal(fault: .status(403), kind: .unreadableFile, advice: "download the file"),
    Refusal(fault: .status(503), kind: .remoteFailure, advice: "later"),
    Refusal(fault: .ignoresRanges, kind: .remoteFailure, advice: "download the file"),
    Refusal(fault: .breaksFrom(1), kind: .remoteFailure, advice: "run the same command again"),
  ]

  @Test(arguments: refusals)
  func `what a server refuses is said with address and advice`(refusal: Refusal) throws {
    let bench = try Bench(fault: refusal.fault)
    let url = bench.server.url("noise.h5")
    let error = failure { _ = try HDF5File(reading: url) }
    #expect(error?.kind == refusal.kind, "\(error?.description ?? "no error")")
    #expect(error?.description.hasPrefix(url) == true)
    #expect(error?.description.contains(refusal.advice) == true, "\(error?.description ?? "")")
  }

  @Test func `a server without encryption and one that does not exist are told apart`() throws {
    let bench = try Bench()
    let plain = failure { _ = try HDF5File(reading: bench.server.url("noise.h5", scheme: "https")) }
    #expect(plain?.description.contains("CURL_CA_BUNDLE") == true, "\(plain?.description ?? "")")
    let nowhere = failure { _ = try HDF5File(reading: "http://patchline.invalid/noise.h5") }
    #expect(nowhere?.kind == .remoteFailure)
    #expect(nowhere?.description.contains("spelling") == true, "\(nowhere?.description ?? "")")
  }

  @Test func `a file cut short and a web page are known before the library is asked`() throws {
    let bench = try Bench()
    let whole = try Data(contentsOf: URL(fileURLWithPath: bench.folder.file("noise.h5")))
    try whole.prefix(whole.count / 2).write(
      to: URL(fileURLWithPath: bench.folder.file("short.h5"))
    )
    try Data("<html>log in</html>".utf8).write(
      to: URL(fileURLWithPath: bench.folder.file("page.h5"))
    )
    let short = failure { _ = try HDF5File(reading: bench.server.url("short.h5")) }
    #expect(short?.kind == .truncated)
    let page = failure { _ = try HDF5File(reading: bench.server.url("page.h5")) }
    #expect(page?.kind == .notHDF5)
    #expect(page?.description.contains("web page") == true)
  }
}
