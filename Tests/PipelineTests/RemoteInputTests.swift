import Foundation
import Pipeline
import TestSupport
import Testing

/// Addresses as inputs: identity, features, and what a later run may reuse.
@Suite struct RemoteInputTests {
  private let bench: BadInputBench
  private let server: RangeServer

  init() throws {
    bench = try BadInputBench()
    server = try RangeServer(folder: bench.folder.path)
    try bench.make("float64.nwb")
  }

  private var remote: InputFile { InputFile(path: server.url("float64.nwb"), cellID: "cell") }

  @Test func `the result of an address is that of the file`() throws {
    let local = bench.extract(InputFile(path: bench.path("float64.nwb"), cellID: "cell"))
    var found = bench.extract(remote)
    #expect(found.first?.input.size == local.first?.input.size)
    #expect(found.first?.input.sha256 == nil, "no SHA-256 of bytes that were not read")
    for index in found.indices {
      found[index].input = local[index].input
      found[index].key = local[index].key
    }
    #expect(found == local)
  }

  @Test func `a result is reused only while the server marks the same content`() throws {
    let first = try #require(bench.extract(remote).first)
    #expect(first.key == bench.extract(remote).first?.key)
    server.set(.changesFrom(0))
    #expect(first.key != bench.extract(remote).first?.key)
    server.set(.sendsNoTag)
    #expect(bench.extract(remote).first?.key.hasPrefix("none:") == true)
  }

  @Test func `a broken connection costs the cell and is tried again by the next run`() throws {
    server.set(.breaksFrom(2))
    let result = try #require(bench.extract(remote).first)
    #expect(result.isUnreadable)
    #expect(result.failures.map(\.reason) == ["remote_failure"])
    #expect(result.key.hasPrefix("none:"))
    #expect(result.failures.first?.message.hasPrefix(remote.path) == true)
  }

  @Test func `a missing address is a missing file`() throws {
    let input = InputFile(path: server.url("nowhere.nwb"), cellID: "cell")
    #expect(bench.extract(input).first?.failures.map(\.reason) == ["no_such_file"])
  }

  @Test func `size and store tag of the manifest are checked`() throws {
    var input = remote
    input.expectedSize = 12
    #expect(bench.extract(input).first?.failures.map(\.reason) == ["size_differs"])
    // The test server's tag is no store tag: the two cannot be compared, and nothing is refused.
    input.expectedSize = nil
    input.expectedTag = String(repeating: "0", count: 32) + "-1"
    #expect(bench.extract(input).first?.isUnreadable == false)
  }

  @Test func `a server that did not tell the size costs the cell, whatever it says a moment later`()
    throws
  {
    server.set(.missesOnce)
    let result = try #require(bench.extract(remote).first)
    #expect(result.failures.map(\.reason) == ["no_such_file"])
    #expect(result.failures.first?.message.hasPrefix(remote.path) == true)
    #expect(bench.extract(remote).first?.isUnreadable == false)
  }

  @Test func `an address is a cell named by its file, without query`() {
    #expect(InputFile.stem(of: "https://host/a/cell-1.nwb?version=2#x") == "cell-1")
  }

  @Test func `an address named twice counts once and is not taken for a path`() throws {
    let inputs = try InputCollector(paths: [remote.path, remote.path]).collect()
    #expect(inputs.map(\.path) == [remote.path])
  }
}
