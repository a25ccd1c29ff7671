import Report
import Testing

@Suite struct AxisTicksTests {
  static let ranges: [(Double, Double)] = [
    (0, 1), (-98.3, 41.7), (-110, 270), (0.03, 0.047), (1e-7, 3e-7), (-5e6, 12e6), (0, 99.9),
    (13, 13.4), (-0.3, -0.1), (0, 0.3),
  ]

  @Test(arguments: ranges)
  func `covering ticks are nice and enclose the range`(lower: Double, upper: Double) throws {
    let axis = AxisTicks(covering: lower, upper, about: 5)
    let first = try #require(axis.ticks.first)
    let last = try #require(axis.ticks.last)
    #expect(first.value <= lower + axis.step * 1e-6)
    #expect(last.value >= upper - axis.step * 1e-6)
    #expect((3...9).contains(axis.ticks.count), "\(axis.ticks.count) ticks")
    var mantissa = axis.step
    while mantissa >= 9.99 { mantissa /= 10 }
    while mantissa < 0.999 { mantissa *= 10 }
    #expect([1, 2, 5].contains { abs(mantissa - $0) < 1e-9 }, "step \(axis.step)")
  }

  @Test(arguments: ranges)
  func `inner ticks lie inside and differ in text`(lower: Double, upper: Double) {
    let axis = AxisTicks(inside: lower, upper, about: 5)
    let slack = axis.step * 1e-6
    #expect(axis.ticks.allSatisfy { $0.value >= lower - slack && $0.value <= upper + slack })
    #expect(axis.ticks.count >= 2)
    #expect(Set(axis.ticks.map(\.text)).count == axis.ticks.count)
  }

  @Test func `texts have the decimals of the step and a true minus sign`() {
    #expect(
      AxisTicks(inside: -1, 1, about: 4).ticks.map(\.text) == [
        "\u{2212}1.0", "\u{2212}0.5", "0.0", "0.5", "1.0",
      ]
    )
    #expect(AxisTicks(inside: 0, 300, about: 3).ticks.map(\.text) == ["0", "100", "200", "300"])
  }

  @Test func `a single value and no range get ticks all the same`() {
    #expect(AxisTicks(covering: 5, 5).ticks.count >= 2)
    #expect(AxisTicks(inside: .nan, 3).ticks.first?.value == 0)
    #expect(AxisTicks(inside: 4, 3).ticks.last?.value == 1)
  }

  @Test(arguments: [(37.0, 20.0), (50, 50), (99, 50), (0.16, 0.1), (19, 10), (1, 1)])
  func `scale bars are nice and not too long`(limit: Double, expected: Double) {
    #expect(abs(AxisTicks.niceLength(upTo: limit) - expected) < 1e-12)
  }

  @Test func `numbers are written without locale or negative zero`() {
    #expect(FigureNumber.fixed(-0.04, decimals: 1) == "0.0")
    #expect(FigureNumber.fixed(-12.345, decimals: 2) == "\u{2212}12.35")
    #expect(FigureNumber.fixed(.nan) == "–")
    #expect(FigureNumber.short(0.01234) == "0.0123")
    #expect(FigureNumber.short(12.34) == "12.3")
    #expect(FigureNumber.coordinate(-0.05) == "-.05")
    #expect(FigureNumber.coordinate(12.5) == "12.5")
    #expect(FigureNumber.coordinate(0.001) == "0")
  }
}
