/// How a figure is coloured.
package enum FigureTheme: String, Sendable, CaseIterable {
  /// On white, for print.
  case light
  /// On nearly black.
  case dark
  /// On white, or dark where the reader's screen asks for it; print stays white.
  case automatic
  /// Without a style of its own: the HTML page around it holds `FigureStyle.sheet(for: .automatic)`.
  case embedded
}

/// The CSS of figures; every rule is bound to the class `plf` of the `svg` element.
package enum FigureStyle {
  /// The font stack.
  package static let fonts = "Helvetica,Arial,sans-serif"

  /// The style sheet of a theme; empty for `.embedded`.
  package static func sheet(for theme: FigureTheme) -> String {
    switch theme {
    case .light: shape + colours(of: .light)
    case .dark: shape + colours(of: .dark)
    case .automatic:
      shape + colours(of: .light) + "@media screen and (prefers-color-scheme:dark){\n"
        + colours(of: .dark) + "}\n"
    case .embedded: ""
    }
  }

  /// Rules about colour only.
  ///
  /// - Parameters:
  ///   - palette: The colours.
  ///   - scope: Selector in front of each rule, e.g. `:root[data-theme=dark]` for a page with a switch.
  /// - Returns: One rule a line.
  package static func colours(of palette: FigurePalette, scope: String = "") -> String {
    var rules = [
      rule("bg", "fill:\(palette.background)"),
      rule("tk,lb,hd,ti,ink", "fill:\(palette.ink)"),
      rule("nt,mut", "fill:\(palette.muted)"),
      rule("ax", "stroke:\(palette.axis)"),
      rule("gd", "stroke:\(palette.grid)"),
      rule("bad", "stroke:\(palette.failed)"),
      rule("si,open", "stroke:\(palette.ink)"),
      rule("open", "fill:\(palette.background)"),
      rule("halo,rim", "stroke:\(palette.background)"),
      rule("wb", "fill:\(palette.muted)"),
      rule("ws", "fill:\(palette.classes[4])"),
    ]
    for (index, colour) in palette.classes.enumerated() {
      rules.append(rule("f\(index)", "fill:\(colour)"))
      rules.append(rule("s\(index)", "stroke:\(colour)"))
    }
    for (index, colour) in palette.ramp.enumerated() {
      rules.append(rule("r\(index)", "stroke:\(colour)"))
      rules.append(rule("p\(index)", "fill:\(colour)"))
    }
    for (index, colour) in palette.heat.enumerated() {
      rules.append(rule("q\(index)", "fill:\(colour)"))
      rules.append(rule("qt\(index)", "fill:\(palette.textColour(onHeat: index))"))
    }
    let prefix = scope.isEmpty ? "" : scope + " "
    return rules.map { rule in
      // Each selector of a list needs the scope.
      prefix.isEmpty ? rule : prefix + rule.replacing(",.plf", with: "," + prefix + ".plf")
    }.joined()
  }

  /// Rules about size and line, the same for every palette.
  package static let shape: String = {
    var text = ".plf{font-family:\(fonts);max-width:100%;height:auto}\n"
    for style in TextStyle.allCases {
      let weight = style.isBold ? ";font-weight:bold" : ""
      text += rule(style.rawValue, "font-size:\(FigureNumber.coordinate(style.size))px\(weight)")
    }
    text += rule("ax", "fill:none;stroke-width:.6")
    text += rule("gd", "fill:none;stroke-width:.5")
    text += rule("tr", "fill:none;stroke-width:.55;stroke-linejoin:round")
    text += rule("thin", "stroke-width:.35")
    text += rule("dim", "stroke-opacity:.55")
    text += rule("hl", "fill:none;stroke-width:1;stroke-linejoin:round")
    text += rule("bad", "fill:none;stroke-width:.55;stroke-dasharray:2 1.2")
    text += rule("ln", "fill:none;stroke-width:1.2;stroke-linejoin:round")
    text += rule("er", "fill:none;stroke-width:.8")
    text += rule("da", "fill:none;stroke-width:.8;stroke-dasharray:3 1.6")
    text += rule("do", "fill:none;stroke-width:.8;stroke-dasharray:1 1.4")
    text += rule("d1", "stroke-dasharray:5 1.6")
    text += rule("d2", "stroke-dasharray:1.4 1.4")
    text += rule("d3", "stroke-dasharray:5 1.4 1.2 1.4")
    text += rule("mk", "stroke-width:.9")
    text += rule("open", "stroke-width:.9")
    text += rule("halo", "stroke-width:.5")
    text += rule("rim", "fill:none;stroke-width:2.2")
    text += rule("wb", "fill-opacity:.16")
    text += rule("ws", "fill-opacity:.09")
    text += rule("ar", "fill-opacity:.22")
    text += rule("pt", "fill-opacity:.75")
    return text
  }()

  private static func rule(_ names: String, _ declarations: String) -> String {
    let selectors = names.split(separator: ",").map { ".plf ." + $0 }.joined(separator: ",")
    return selectors + "{" + declarations + "}\n"
  }
}
