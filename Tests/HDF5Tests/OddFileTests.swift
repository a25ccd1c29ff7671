import Foundation
import HDF5
import Testing

@Suite("Layouts of other writers (fixtures/hdf5/odd.h5)")
struct OddFileTests {
  private static let path = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent()
    .appendingPathComponent("../../fixtures/hdf5/odd.h5")
    .standardized
    .path

  private let ramp = (0..<100).map { Double($0) - 50 }

  @Test("big-endian numbers, half floats and other filters go through the library")
  func fallback() throws {
    let file = try HDF5File(reading: Self.path)
    let single = RawSamples.single(ramp.map { Float($0) })
    #expect(try file.dataset("bigEndian").readSamples() == single)
    #expect(
      try file.dataset("bigEndian").elementType == .float(bytes: 4, bigEndian: true)
    )
    #expect(try file.dataset("bigEndianInteger").readSamples() == .double(ramp))
    #expect(try file.dataset("scaleOffset").readSamples() == .double(ramp))
    #expect(try file.dataset("half").readSamples() == single)
  }

  @Test("a filter that the library does not have is named")
  func missingFilter() throws {
    let file = try HDF5File(reading: Self.path)
    let dataset = try file.dataset("lzf")
    #expect(dataset.filters == [.other(id: 32_000, name: "lzf")])
    let error = failure { _ = try dataset.readSamples() }
    #expect(error?.detail.hasPrefix("the HDF5 library has no filter 'lzf'") == true)
  }

  @Test("chunks that were never written hold the fill value")
  func missingChunks() throws {
    let file = try HDF5File(reading: Self.path)
    let expected = (0..<100).map { (40..<50).contains($0) ? Float(3) : -2.5 }
    #expect(try file.dataset("missing").readSamples() == .single(expected))
    #expect(
      try file.dataset("missing").readSamples(range: 30..<45) == .single(Array(expected[30..<45]))
    )
    let grown = ramp.prefix(90) + [Double](repeating: 7, count: 50)
    #expect(try file.dataset("grown").readSamples() == .double(Array(grown)))
    #expect(try file.dataset("grown").maximumShape == [nil])
  }

  @Test("a chunk's own filter mask is honoured")
  func filterMask() throws {
    let file = try HDF5File(reading: Self.path)
    #expect(try file.dataset("masked").readSamples() == .single([0, 1, 2, 3, 5, 6, 7, 8]))
  }

  @Test("text of fixed width, ASCII and invalid UTF-8")
  func text() throws {
    let file = try HDF5File(reading: Self.path)
    #expect(try file.dataset("ascii").readStrings() == ["a", "b"])
    #expect(try file.dataset("fixed").readStrings() == ["ab", "cde"])
    #expect(try file.stringAttribute("bytes") == "abc")
    #expect(try file.stringAttribute("spacePadded") == "mV")
    #expect(try file.stringAttribute("latin1") == "\u{FFFD}V")
  }

  @Test("null dataspaces are empty, enumerations are numbers, unknown types are described")
  func others() throws {
    let file = try HDF5File(reading: Self.path)
    #expect(try file.attribute("empty") == .strings([]))
    #expect(try file.stringAttribute("empty") == nil)
    #expect(try file.intsAttribute("bigEndian") == [1, -2])
    #expect(try file.attribute("complex") == .other("compound (r, i)"))
    #expect(try file.dataset("nullNumber").readDoubles() == [])
    #expect(try file.dataset("enumeration").elementType == .enumeration(["A": 0, "B": 2]))
    #expect(try file.dataset("enumeration").readInts() == [0, 2])
    #expect(file.kind(of: "external") == nil)
  }
}
