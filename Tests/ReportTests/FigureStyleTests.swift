import Report
import Testing

@Suite struct FigureStyleTests {
  static let palettes: [(String, FigurePalette)] = [("light", .light), ("dark", .dark)]

  @Test(arguments: ["light", "dark"])
  func `colours stand out from the background`(name: String) throws {
    let palette = try #require(Self.palettes.first { $0.0 == name }).1
    #expect(palette.classes.count == FigurePalette.classCount)
    #expect(palette.ramp.count == FigurePalette.levelCount)
    for colour in palette.classes + palette.ramp + [palette.axis, palette.failed] {
      #expect(colour.contrast(with: palette.background) >= 3, "\(colour) on \(palette.background)")
    }
    for colour in [palette.ink, palette.muted] {
      #expect(colour.contrast(with: palette.background) >= 4.5, "\(colour)")
    }
    for level in 0..<FigurePalette.levelCount {
      let text = palette.textColour(onHeat: level)
      #expect(text.contrast(with: palette.heat[level]) >= 4.5, "level \(level)")
    }
  }

  @Test(arguments: ["light", "dark"])
  func `ramp and heat change steadily in brightness`(name: String) throws {
    let palette = try #require(Self.palettes.first { $0.0 == name }).1
    for colours in [palette.ramp, palette.heat] {
      let steps = zip(colours, colours.dropFirst()).map { $1.luminance - $0.luminance }
      #expect(steps.allSatisfy { $0 > 0 } || steps.allSatisfy { $0 < 0 })
    }
  }

  @Test func `contrast is that of WCAG`() {
    #expect(abs(FigureColour(0x000000).contrast(with: FigureColour(0xFFFFFF)) - 21) < 1e-9)
    // 0x767676 is the well-known lightest grey of 4.5 to 1 on white.
    #expect(abs(FigureColour(0x767676).contrast(with: FigureColour(0xFFFFFF)) - 4.54) < 0.01)
    #expect(FigureColour(0x00A497).description == "#00a497")
  }

  @Test func `named classes keep their colours whatever else is drawn`() {
    let classes = ["Vip", "other", "Lamp5", "more"]
    #expect(ClassStyle.index(of: "Lamp5", in: classes) == 0)
    #expect(ClassStyle.index(of: "Vip", in: classes) == 3)
    #expect(ClassStyle.index(of: "other", in: classes) == 5)
    #expect(ClassStyle.index(of: "more", in: classes) == 6)
    let free = (0..<12).map { "c\($0)" }
    #expect(Set(free.map { ClassStyle.index(of: $0, in: free) }).count == 12)
  }

  @Test func `nothing is smaller than seven points`() {
    #expect(TextStyle.allCases.allSatisfy { $0.size >= 7 })
    #expect(FigureStyle.shape.contains("font-family:Helvetica,Arial,sans-serif"))
  }

  @Test func `an automatic sheet follows the reader and a scope binds every rule`() {
    #expect(FigureStyle.sheet(for: .automatic).contains("prefers-color-scheme:dark"))
    #expect(FigureStyle.sheet(for: .embedded).isEmpty)
    let scoped = FigureStyle.colours(of: .dark, scope: "[data-theme=dark]")
    let selectors = scoped.split(separator: "\n").flatMap { line in
      line.prefix { $0 != "{" }.split(separator: ",")
    }
    #expect(selectors.count > 60)
    #expect(selectors.allSatisfy { $0.hasPrefix("[data-theme=dark] .plf .") })
  }

  @Test func `widths of texts follow Helvetica`() {
    #expect(abs(TextStyle.tick.width(of: "100") - 3 * 0.556 * 7) < 1e-9)
    #expect(TextStyle.tick.fitted("A long name of a protocol", to: 40).hasSuffix("…"))
    #expect(TextStyle.tick.fitted("short", to: 40) == "short")
  }
}
