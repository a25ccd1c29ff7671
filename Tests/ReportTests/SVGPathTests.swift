import Report
import Testing

@Suite struct SVGPathTests {
  @Test func `straight runs along an axis become one step`() {
    var path = SVGPath()
    path.add([(0, 0), (1, 0), (2, 0), (2, 3), (2, 5), (3.5, 4.25), (4, 4)])
    #expect(path.data == "M0 0h2v5l1.5-.75 .5-.25")
  }

  @Test func `a turn back on an axis is kept`() {
    var path = SVGPath()
    path.add([(0, 0), (0, 9), (0, -4)])
    #expect(path.data == "M0 0v9v-13")
  }

  @Test func `a point that is not finite lifts the pen`() {
    var path = SVGPath()
    for y in [1, 2, Double.nan, 3, .infinity, 4, 6] { path.line(x: y, y: y) }
    #expect(path.data == "M1 1l1 1M3 3M4 4l2 2")
    #expect(SVGPath().isEmpty)
  }

  @Test func `rounding does not add up along a trace`() throws {
    var path = SVGPath()
    for index in 0...30_000 { path.line(x: Double(index) / 300, y: Double(index % 2)) }
    let points = XMLCheck.points(path.data)
    let last = try #require(points.last)
    #expect(abs(last.x - 100) < 1e-6)
    #expect(points.count > 20_000)
  }

  @Test func `labels that would overlap are moved apart`() {
    let figure = FigureSamples.subthreshold.draw().document(theme: .light)
    let xml = XMLCheck(figure)
    let labels = ["baseline \u{2212}", "peak \u{2212}", "steady state \u{2212}", "sag = "]
    let found = zip(xml.elements.filter { $0.name == "text" }, xml.textContents)
      .filter { pair in labels.contains { pair.1.hasPrefix($0) } }
      .compactMap { Double($0.0.attributes["y"] ?? "") }
      .sorted()
    #expect(found.count == 4)
    #expect(zip(found, found.dropFirst()).allSatisfy { $1 - $0 >= 8 }, "\(found)")
  }
}
