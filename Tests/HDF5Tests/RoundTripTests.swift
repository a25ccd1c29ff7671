import HDF5
import Testing

@Suite("What is written is read again")
struct RoundTripTests {
  private func roundTrip<Element: HDF5Element & Equatable>(
    _ values: [Element],
    as type: ElementType,
    read: (borrowing Dataset) throws -> [Element]
  ) throws {
    let temporary = try TemporaryFile()
    let layouts: [Storage] = [
      .contiguous, .chunked([3]), .chunked([64], gzip: nil, shuffle: true, fletcher32: true),
      .chunked([2], gzip: 9, shuffle: false, unlimited: true),
    ]
    do {
      let file = try HDF5File(creating: temporary.path)
      for (index, storage) in layouts.enumerated() {
        try file.write(values, to: "deep/er/\(index)", storage: storage)
      }
      try file.close()
    }
    let file = try HDF5File(reading: temporary.path)
    for index in layouts.indices {
      let dataset = try file.dataset("/deep/er/\(index)")
      #expect(dataset.elementType == type)
      #expect(dataset.shape == [values.count])
      #expect(try read(dataset) == values)
    }
  }

  @Test("floating-point numbers of both widths keep every bit")
  func floats() throws {
    try roundTrip(
      [Float.pi, -0.0, .infinity, .leastNonzeroMagnitude],
      as: .float(bytes: 4, bigEndian: false)
    ) {
      try $0.readFloats()
    }
    try roundTrip(
      [Double.pi, -0.0, -.infinity, .leastNonzeroMagnitude],
      as: .float(bytes: 8, bigEndian: false)
    ) {
      try $0.readDoubles()
    }
  }

  @Test("integers of every width and sign keep their extremes")
  func integers() throws {
    func check<Element: FixedWidthInteger & HDF5Element>(_ type: Element.Type) throws {
      let expected = ElementType.integer(
        bytes: Element.bitWidth / 8,
        isSigned: Element.isSigned,
        bigEndian: false
      )
      // Values above Int.max are read as Int.max; UInt64 is tested up to there.
      let largest = Element(clamping: Int.max)
      try roundTrip([Element.min, 0, 1, largest], as: expected) {
        try $0.readInts().map { Element($0) }
      }
    }
    try check(Int8.self)
    try check(Int16.self)
    try check(Int32.self)
    try check(Int64.self)
    try check(UInt8.self)
    try check(UInt16.self)
    try check(UInt32.self)
    try check(UInt64.self)
    try check(Int.self)
  }

  @Test("Booleans are stored as h5py's enumeration")
  func booleans() throws {
    try roundTrip([true, false, true], as: .boolean) { try $0.readBools() }
  }

  @Test("text of any length and script, with the empty text and the empty list")
  func text() throws {
    let temporary = try TemporaryFile()
    let values = ["", "pA", "µV Ω 神経", String(repeating: "x", count: 5000)]
    let file = try HDF5File(creating: temporary.path)
    try file.write(values, to: "list")
    try file.write(values, to: "chunked", shape: [2, 2], storage: .chunked([1, 2]))
    try file.write([String](), to: "none", storage: .chunked(unlimited: true))
    try file.write(scalar: "one", to: "scalar")
    try file.write(["one"], to: "single")
    #expect(try file.dataset("list").readStrings() == values)
    #expect(try file.dataset("list").elementType == .string(isVariable: true, isUTF8: true))
    #expect(try file.dataset("chunked").readStrings() == values)
    #expect(
      try file.dataset("chunked").readStrings(offset: [0, 1], count: [2, 1]) == ["pA", values[3]]
    )
    #expect(try file.dataset("none").readStrings() == [])
    #expect(try file.dataset("none").maximumShape == [nil])
    #expect(try file.dataset("scalar").shape == [])
    #expect(try file.dataset("scalar").scalarString() == "one")
    #expect(try file.dataset("single").scalarString() == "one")
    #expect(try file.dataset("none").scalarString() == nil)
  }

  @Test("scalar numbers with shape () and (1,) read alike")
  func scalars() throws {
    let temporary = try TemporaryFile()
    let file = try HDF5File(creating: temporary.path)
    try file.write(scalar: Float(2.5), to: "a")
    try file.write([2.5], to: "b")
    try file.write([UInt32(7)], to: "c")
    #expect(try file.dataset("a").scalarDouble() == 2.5)
    #expect(try file.dataset("a").shape == [])
    #expect(try file.dataset("a").readSamples() == .single([2.5]))
    #expect(try file.dataset("b").scalarDouble() == 2.5)
    #expect(try file.dataset("c").scalarInt() == 7)
    let error = failure { _ = try file.dataset("b").scalarInt() }
    #expect(error?.kind == .wrongType)
    #expect(error?.detail.contains("2.5") == true)
  }

  @Test("a box of a three-dimensional dataset is read row-major")
  func hyperslab() throws {
    let temporary = try TemporaryFile()
    let file = try HDF5File(creating: temporary.path)
    let shape = [4, 3, 2]
    let values = (0..<24).map(Double.init)
    try file.write(values, to: "book", shape: shape, storage: .chunked([2, 2, 2]))
    let book = try file.dataset("book")
    #expect(try book.readDoubles() == values)
    // Column 1, layer 0: element (row, 1, 0) is 6·row + 2.
    #expect(try book.readDoubles(offset: [0, 1, 0], count: [4, 1, 1]) == [2, 8, 14, 20])
    #expect(try book.readInts(offset: [3, 0, 0], count: [1, 3, 2]) == [18, 19, 20, 21, 22, 23])
    #expect(try book.readDoubles(offset: [0, 0, 0], count: [0, 3, 2]) == [])
    let error = failure { _ = try book.readDoubles(offset: [2, 0, 0], count: [3, 1, 1]) }
    #expect(error?.detail.contains("shape [4, 3, 2]") == true)
  }

  @Test("the same calls write the same bytes")
  func reproducible() throws {
    func write(to path: String) throws {
      let file = try HDF5File(creating: path)
      try file.createGroup("g/h").setAttribute("a", "text")
      try file.write((0..<999).map(Float.init), to: "g/x", storage: .chunked(fletcher32: true))
      try file.write(["one", "two"], to: "g/names")
      try file.close()
    }
    let first = try TemporaryFile()
    let second = try TemporaryFile()
    try write(to: first.path)
    try write(to: second.path)
    #expect(try first.bytes == second.bytes)
    #expect(try first.bytes.count > 2000)
  }

  @Test("a file can be opened again to append")
  func appending() throws {
    let temporary = try TemporaryFile()
    do {
      let file = try HDF5File(creating: temporary.path)
      try file.write([1], to: "a")
      try file.close()
    }
    do {
      let file = try HDF5File(appending: temporary.path)
      try file.write([2], to: "b")
      try file.removeLink("a")
      try file.close()
    }
    #expect(try HDF5File(reading: temporary.path).linkNames() == ["b"])
  }
}
