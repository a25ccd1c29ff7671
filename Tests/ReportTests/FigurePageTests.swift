import Report
import Testing

/// Several figures on one page, as `explain` draws a cell.
@Suite struct FigurePageTests {
  private func figure(_ identifier: String, height: Double = 235) -> SVGBuilder {
    let voltage = (0..<400).map { $0 == 200 ? 30.0 : -70 }
    return AnnotatedSweepFigure(
      title: "A & B < C",
      sweep: FigureSweep(number: 3, amplitude: 50, rate: 1000, voltage: voltage),
      annotations: SweepAnnotations(baseline: -70, stimulusWindow: 0.1..<0.3),
      identifier: identifier,
      plotHeight: height
    ).draw()
  }

  @Test func `a page of figures is well-formed, and no identifier occurs twice`() {
    let parts = [figure("first"), figure("second")]
    var page = SVGBuilder(width: 510, height: 700, title: "page", identifier: "page")
    var y = 0.0
    for part in parts {
      page.add(part, y: y)
      y += part.height
    }
    let xml = XMLCheck(page.document(theme: .light))
    #expect(xml.isWellFormed)
    let identifiers = xml.elements.compactMap { $0.attributes["id"] }
    #expect(identifiers.count >= 2 && Set(identifiers).count == identifiers.count)
    #expect(xml.elements.count { $0.attributes["transform"]?.hasPrefix("translate(") == true } == 2)
    #expect(xml.elements.count { $0.name == "svg" } == 1)
  }

  @Test func `a lower plot makes a lower figure, down to a limit`() {
    #expect(figure("a", height: 150).height == figure("b").height - 85)
    #expect(figure("a", height: 1).height == figure("b", height: 120).height)
  }
}
