import HDF5
import Testing

@Suite("Attributes")
struct AttributeTests {
  @Test("every type that is written is read as the matching case")
  func cases() throws {
    let temporary = try TemporaryFile()
    let file = try HDF5File(creating: temporary.path)
    let group = try file.createGroup("g")
    let reference = try group.reference()
    try group.setAttribute("text", "µV")
    try group.setAttribute("texts", ["a", ""])
    try group.setAttribute("noTexts", [String]())
    try group.setAttribute("float", Float(0.5))
    try group.setAttribute("doubles", [1.5, 2.5])
    try group.setAttribute("unsigned", UInt32(3_000_000_000))
    try group.setAttribute("integers", [Int32(-1), 1])
    try group.setAttribute("noIntegers", [Int]())
    try group.setAttribute("flag", true)
    try group.setAttribute("flags", [false, true])
    try group.setAttribute("reference", reference)
    try group.setAttribute("references", [reference, .null])
    let expected: [(String, AttributeValue)] = [
      ("text", .string("µV")), ("texts", .strings(["a", ""])), ("noTexts", .strings([])),
      ("float", .real(0.5)), ("doubles", .reals([1.5, 2.5])),
      ("unsigned", .integer(3_000_000_000)), ("integers", .integers([-1, 1])),
      ("noIntegers", .integers([])), ("flag", .bool(true)), ("flags", .bools([false, true])),
      ("reference", .reference(reference)), ("references", .references([reference, .null])),
    ]
    for (name, value) in expected {
      #expect(try group.attribute(name) == value, "\(name)")
    }
    #expect(try group.attributeNames() == expected.map(\.0).sorted())
    #expect(try group.attribute("absent") == nil)
  }

  @Test("conveniences accept shape () and (1,), any number type, and refuse other kinds")
  func conveniences() throws {
    let temporary = try TemporaryFile()
    let file = try HDF5File(creating: temporary.path)
    try file.setAttribute("scalar", "volts")
    try file.setAttribute("single", ["volts"])
    try file.setAttribute("rate", Float(50_000))
    try file.setAttribute("rates", [UInt16(50_000)])
    try file.setAttribute("flag", true)
    try file.setAttribute("none", [String]())
    #expect(try file.stringAttribute("scalar") == "volts")
    #expect(try file.stringAttribute("single") == "volts")
    #expect(try file.stringsAttribute("scalar") == ["volts"])
    #expect(try file.stringAttribute("none") == nil)
    #expect(try file.stringAttribute("rate") == nil)
    #expect(try file.doubleAttribute("rate") == 50_000)
    #expect(try file.doubleAttribute("rates") == 50_000)
    #expect(try file.intAttribute("rate") == 50_000)
    #expect(try file.intAttribute("flag") == 1)
    #expect(try file.doubleAttribute("scalar") == nil)
    #expect(try file.doubleAttribute("absent") == nil)
  }

  @Test("a second value replaces the first, also of another type and shape, also on a dataset")
  func replacing() throws {
    let temporary = try TemporaryFile()
    let file = try HDF5File(creating: temporary.path)
    let dataset = try file.write([1.0], to: "data")
    try dataset.setAttribute("unit", "A")
    try dataset.setAttribute("unit", [1, 2])
    #expect(try file.dataset("data").attribute("unit") == .integers([1, 2]))
    try dataset.removeAttribute("unit")
    #expect(try dataset.hasAttribute("unit") == false)
  }

  @Test("a number that is not whole is not an integer")
  func notWhole() throws {
    let temporary = try TemporaryFile()
    let file = try HDF5File(creating: temporary.path)
    try file.setAttribute("gain", 0.5)
    #expect(failure { _ = try file.intAttribute("gain") }?.kind == .wrongType)
  }
}
