import Tables
import Testing

@Suite struct CSVWriterTests {
  @Test func `fields with separators, quotes or line ends are quoted`() {
    var table = CSVWriter(header: ["a", "b,c"])
    table.append([.text("x\"y"), .text("two\nlines")])
    #expect(table.text == "a,\"b,c\"\n\"x\"\"y\",\"two\nlines\"\n")
  }

  @Test(arguments: [
    (CSVWriter.Field.real(0.1), "0.1"), (.real(-110), "-110"), (.real(.nan), "NA"),
    (.real(.infinity), "NA"), (.real(1e-12), "1e-12"), (.integer(7), "7"), (.truth(true), "true"),
    (.missing, "NA"), (.text(""), ""), (.optional(nil as Double?), "NA"),
    (.optional("" as String?), "NA"),
  ])
  func `a value has one spelling`(field: CSVWriter.Field, text: String) {
    #expect(CSVWriter.format(field) == text)
  }

  @Test(arguments: [
    0.9999999999999999, 1.7799999999999998, 29.999998092651367, .leastNonzeroMagnitude, 1e300,
  ])
  func `numbers read back to the same bits`(value: Double) {
    #expect(Double(CSVWriter.number(value)) == value)
  }
}
