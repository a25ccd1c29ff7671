import HDF5
import Testing

@Suite("Samples")
struct SampleTests {
  /// Every combination of the three filters.
  static let pipelines: [Storage] = [nil, 1, 9].flatMap { gzip in
    [true, false].flatMap { shuffle in
      [true, false].map {
        Storage.chunked([100], gzip: gzip, shuffle: shuffle, fletcher32: $0)
      }
    }
  }

  @Test("own decoding equals the library's for every filter, type and range", arguments: pipelines)
  func agreement(storage: Storage) throws {
    let temporary = try TemporaryFile()
    let file = try HDF5File(creating: temporary.path)
    // 1 234 samples end inside the thirteenth chunk.
    let count = 1_234
    let wave = (0..<count).map { Double(($0 &* 7_919) % 251) - 125.25 }
    try file.write(wave, to: "float64", storage: storage)
    try file.write(wave.map { Float($0) }, to: "float32", storage: storage)
    try file.write(wave.map { Int8($0) }, to: "int8", storage: storage)
    try file.write(wave.map { Int16($0 * 200) }, to: "int16", storage: storage)
    try file.write(wave.map { Int32($0 * 1e7) }, to: "int32", storage: storage)
    try file.write(wave.map { Int64($0 * 1e13) }, to: "int64", storage: storage)
    try file.write(wave.map { UInt8($0 + 126) }, to: "uint8", storage: storage)
    try file.write(wave.map { UInt16($0 * 200 + 30_000) }, to: "uint16", storage: storage)
    try file.write(wave.map { UInt32($0 * 1e7 + 2e9) }, to: "uint32", storage: storage)
    try file.write(wave.map { UInt64($0 * 1e13 + 2e15) }, to: "uint64", storage: storage)
    let ranges: [Range<Int>?] = [nil, 0..<100, 99..<101, 250..<751, 1_200..<1_234, 7..<7]
    for name in try file.linkNames() {
      let dataset = try file.dataset(name)
      for range in ranges {
        let own = try dataset.readSamples(range: range)
        #expect(own == (try dataset.readSamplesThroughLibrary(range: range)), "\(name)")
        #expect(own.count == range?.count ?? count)
      }
    }
    #expect(try file.dataset("float64").readSamples() == .double(wave))
    #expect(try file.dataset("float32").readSamples() == .single(wave.map { Float($0) }))
  }

  @Test("contiguous and two-dimensional data are read by the library; ranges count the first axis")
  func otherLayouts() throws {
    let temporary = try TemporaryFile()
    let file = try HDF5File(creating: temporary.path)
    try file.write([Float(1), 2, 3], to: "contiguous")
    try file.write([1, 2, 3, 4, 5, 6], to: "plane", shape: [3, 2], storage: .chunked([2, 2]))
    #expect(try file.dataset("contiguous").readSamples(range: 1..<3) == .single([2, 3]))
    #expect(try file.dataset("plane").readSamples(range: 1..<2) == .double([3, 4]))
  }

  @Test("an empty dataset gives no samples and a range outside is refused")
  func limits() throws {
    let temporary = try TemporaryFile()
    let file = try HDF5File(creating: temporary.path)
    try file.write([Float](), to: "empty", storage: .chunked(unlimited: true))
    try file.write([Float](repeating: 0, count: 10), to: "ten", storage: .chunked([4]))
    #expect(try file.dataset("empty").readSamples() == .single([]))
    let error = failure { _ = try file.dataset("ten").readSamples(range: 4..<11) }
    #expect(error?.kind == .wrongType)
    #expect(error?.detail == "expected a range inside 0..<10, found 4..<11")
    try file.write(["text"], to: "text")
    #expect(failure { _ = try file.dataset("text").readSamples() }?.kind == .wrongType)
  }

  @Test("scaling keeps 32-bit samples at 32 bits at every step")
  func scaling() throws {
    let value: Float = 0.1
    var single = RawSamples.single([value])
    single.scale(by: 9.99999996e-13, then: 1e12)
    #expect(single == .single([value * Float(9.99999996e-13) * Float(1e12)]))
    var double = RawSamples.double([3])
    double.scale(by: 0.5, then: 1000, offset: 0.25)
    #expect(double == .double([1_750]))
  }

  @Test("several threads read datasets of one file")
  func threads() async throws {
    let temporary = try TemporaryFile()
    do {
      let file = try HDF5File(creating: temporary.path)
      for index in 0..<16 {
        let values = (0..<5_000).map { Float($0 * (index + 1)) }
        try file.write(values, to: "s\(index)", storage: .chunked([700]))
      }
      try file.close()
    }
    let shared = try SharedFile(reading: temporary.path)
    let sums = try await withThrowingTaskGroup(of: (Int, RawSamples).self) { group in
      for index in 0..<16 {
        group.addTask { (index, try shared.readSamples("s\(index)")) }
      }
      return try await group.reduce(into: [Int: RawSamples]()) { $0[$1.0] = $1.1 }
    }
    for index in 0..<16 {
      #expect(sums[index] == .single((0..<5_000).map { Float($0 * (index + 1)) }))
    }
  }
}
