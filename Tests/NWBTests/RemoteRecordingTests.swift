import Electrophysiology
import Foundation
import HDF5
import NWB
import TestSupport
import Testing

/// Recordings over the network are the recordings on disk, or nothing.
@Suite struct RemoteRecordingTests {
  private static let readable = allFixtures.filter { fixture in
    !["empty.nwb", "text.nwb", "not-nwb.h5", "no-recordings.nwb", "truncated.nwb"]
      .contains(fixture.name)
  }

  @Test(arguments: readable)
  func `every dialect and trap reads as the local file does`(fixture: Fixture) throws {
    let folder = try TemporaryFolder()
    try fixture.make(folder.file(fixture.name))
    let server = try RangeServer(folder: folder.path)
    let local = try NWBReader.open(folder.file(fixture.name))
    let remote = try NWBReader.open(server.url(fixture.name))
    #expect(local.count == remote.count)
    for (here, there) in zip(local, remote) {
      #expect(here.dialect == there.dialect)
      #expect(here.sweeps == there.sweeps)
      #expect(here.rejected.map(\.object) == there.rejected.map(\.object))
      for index in here.sweeps.indices {
        let expected = try? here.sweep(at: index)  // a damaged sweep must be damaged there too
        let found = try? there.sweep(at: index)
        #expect(expected.map(Self.digest) == found.map(Self.digest), "sweep \(index)")
      }
    }
  }

  /// Every bit of a sweep's samples, so that NaN equals NaN.
  private static func digest(_ sweep: Sweep) -> Int {
    var hasher = Hasher()
    for samples in [sweep.voltage, sweep.current] {
      for value in samples.doubles() { hasher.combine(value.bitPattern) }
    }
    return hasher.finalize()
  }

  /// Eight sweeps with large responses, so that their headers are far apart.
  private static func write(_ path: String) throws {
    var file = FixtureFile(
      (0..<8).flatMap { FixtureFile.pair($0, amplitude: 50, count: 100_000) }
    )
    for index in file.series.indices { file.series[index].storage = .contiguous }
    try file.write(to: path)
  }

  @Test func `opening a recording costs a small part of its bytes`() throws {
    let folder = try TemporaryFolder()
    try Self.write(folder.file("large.nwb"))
    let server = try RangeServer(folder: folder.path)
    let recording = try #require(try NWBReader.open(server.url("large.nwb")).first)
    #expect(recording.sweeps.count == 8)
    let opening = server.bytes
    let size = try fileBytes(folder.file("large.nwb")).count
    #expect(opening * 4 < size, "\(opening) of \(size) bytes to open it")
    _ = try recording.sweep(at: 5)
    // Response and stimulus have 400,000 bytes each.
    #expect(server.bytes - opening < 1_000_000, "\(server.bytes - opening) bytes for one sweep")
  }

  @Test(arguments: 2...6)
  func `a connection that breaks halfway never gives a smaller recording`(request: Int) throws {
    let folder = try TemporaryFolder()
    try Self.write(folder.file("large.nwb"))
    let server = try RangeServer(folder: folder.path, fault: .breaksFrom(request))
    do {
      let recording = try #require(try NWBReader.open(server.url("large.nwb")).first)
      #expect(recording.sweeps.count == 8)
      #expect(server.requests.count < request, "opened although a request failed")
    } catch let error as NWBError {
      #expect(error.kind == .remoteFailure, "\(error)")
    }
  }
}
