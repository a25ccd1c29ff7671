import Foundation
import Report
import Testing

@Suite struct FigureDocumentTests {
  @Test(arguments: FigureTheme.allCases)
  func `every figure is well-formed and says what it is`(theme: FigureTheme) throws {
    for (name, svg) in FigureSamples.all {
      let xml = XMLCheck(svg.document(theme: theme))
      #expect(xml.isWellFormed, "\(name) is not well-formed")
      let root = try #require(xml.elements.first)
      #expect(root.name == "svg")
      #expect(root.attributes["role"] == "img")
      #expect(root.attributes["aria-label"]?.isEmpty == false, "\(name) has no label")
      #expect(xml.elements[1].name == "title")
      #expect((theme == .embedded) == !xml.elements.contains { $0.name == "style" })
    }
  }

  @Test func `every coordinate is finite and inside the figure`() {
    for (name, svg) in FigureSamples.all {
      let xml = XMLCheck(svg.document(theme: .light))
      let points = xml.pathPoints
      let isWithoutPaths = ["empty", "matrix", "heat"].contains(name)
      #expect(points.isEmpty == isWithoutPaths, "\(name) has \(points.count) points")
      for point in points {
        #expect(point.x.isFinite && point.y.isFinite, "\(name): \(point)")
        // Traces outside the plot are clipped; a sawtooth within its window stays inside the page.
        #expect(point.x > -60 && point.x < svg.width + 60, "\(name): \(point)")
      }
      for attribute in ["x", "y", "width", "height", "cx", "cy", "r"] {
        for value in xml.values(of: attribute) where !value.hasSuffix("mm") {
          #expect(Double(value)?.isFinite == true, "\(name): \(attribute)=\(value)")
        }
      }
    }
  }

  @Test func `no text leaves the figure`() {
    for (name, svg) in FigureSamples.all {
      let xml = XMLCheck(svg.document(theme: .light))
      for element in xml.elements where element.name == "text" {
        let x = Double(element.attributes["x"] ?? "") ?? .nan
        let y = Double(element.attributes["y"] ?? "") ?? .nan
        #expect(x >= 0 && x <= svg.width, "\(name): text at x \(x)")
        #expect(y >= 5 && y <= svg.height, "\(name): text at y \(y)")
      }
    }
  }

  @Test func `a far value is counted instead of flattening the box`() {
    let values = (0..<20).map(Double.init) + [1000]
    let groups = [BoxPlot.Group(name: "a", values: values)]
    var plot = BoxPlot(frame: ChartFrame(title: "Box"), groups: groups, valueTitle: "mV")
    #expect(plot.leftOutCount == 0)
    plot.leavesOutFarValues = true
    #expect(plot.leftOutCount == 1)
  }

  @Test func `the same figure gives the same bytes`() {
    let first = FigureSamples.all.map { $0.svg.document() }
    let second = FigureSamples.all.map { $0.svg.document() }
    #expect(first == second)
  }

  @Test func `markup in texts is escaped and control characters are replaced`() {
    #expect(SVGBuilder.escaped("a<b>&\"c'\u{1}\n") == "a&lt;b&gt;&amp;&quot;c&#39;\u{FFFD} ")
    let svg = FigureSamples.sweepFigure(panels: 1, sweeps: 1).draw()
    let xml = XMLCheck(svg.document())
    #expect(xml.texts.first == "Cell <A> & \"B\"")
    #expect(xml.texts.contains("50 % of 'all'"))
  }

  @Test func `eighty sweeps stay below 1500 kB`() {
    let sweeps = (0..<80).map { FigureSamples.sweep($0, amplitude: Double($0) * 5) }
    let panels = [SweepPanel(name: "A", sweeps: sweeps)]
    let size = SweepFigure(title: "Many", panels: panels).draw().document().utf8.count
    #expect(size < 1_500_000 && size > 100_000, "\(size) bytes")
  }

  @Test func `failed sweeps are dashed and highlights lie on top`() throws {
    let svg = FigureSamples.sweepFigure(panels: 1).draw()
    let classes = XMLCheck(svg.document(theme: .light)).elements
      .filter { $0.name == "path" }
      .compactMap { $0.attributes["class"] }
      .filter { $0.hasPrefix("tr ") || $0.hasPrefix("hl s1") || $0 == "bad" }
    // The legend shows both first; then response and command, each from bottom to top.
    #expect(classes.prefix(2) == ["hl s1", "bad"])
    #expect(classes.dropFirst(2).prefix(6).first == "bad")
    #expect(classes.dropFirst(2).prefix(6).last == "hl s1")
    #expect(classes.count == 2 + 12)
  }
}
