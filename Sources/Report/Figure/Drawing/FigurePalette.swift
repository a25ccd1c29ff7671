/// The colours of one background.
///
/// Classes start from the hues of Okabe and Ito (2008), with lightness and chroma moved by a search so
/// that the smallest difference of any two of the first five under normal, deuteranopic, protanopic and
/// tritanopic sight (Machado 2009) is at least 0.13 in OKLab, and each stands out from its background by a
/// contrast of 3 or more. The ramp runs evenly through OKLCH in lightness and hue (violet, blue,
/// teal, green), so order survives in grey.
package struct FigurePalette: Sendable {
  /// Behind everything.
  package let background: FigureColour
  /// Texts and highlighted traces.
  package let ink: FigureColour
  /// Notes and less important texts.
  package let muted: FigureColour
  /// Axis lines.
  package let axis: FigureColour
  /// Grid lines and cell borders.
  package let grid: FigureColour
  /// Sweeps that failed quality control.
  package let failed: FigureColour
  /// Classes; the first five are Lamp5, Pvalb, Sst, Vip, Sncg.
  package let classes: [FigureColour]
  /// Amplitudes, low to high.
  package let ramp: [FigureColour]
  /// Quantities in a heat map, low to high.
  package let heat: [FigureColour]

  /// Classes that always have the same colour, in palette order.
  package static let namedClasses = ["Lamp5", "Pvalb", "Sst", "Vip", "Sncg"]
  /// Levels of the ramp and of the heat map.
  package static let levelCount = 16
  /// Colours of classes before they repeat with another marker.
  package static let classCount = 8

  /// White or nearly black, whichever has the better contrast with a heat level: 4.5 or more.
  package func textColour(onHeat level: Int) -> FigureColour {
    let white = FigureColour(0xFFFFFF)
    let black = FigureColour(0x15181D)
    return heat[level].contrast(with: white) >= heat[level].contrast(with: black) ? white : black
  }

  /// On white.
  package static let light = FigurePalette(
    background: FigureColour(0xFFFFFF),
    ink: FigureColour(0x15181D),
    muted: FigureColour(0x5A626C),
    axis: FigureColour(0x4A515A),
    grid: FigureColour(0xE3E6EA),
    failed: FigureColour(0x8A929C),
    classes: colours([
      0x00A497, 0xB23A00, 0xCC7F00, 0x5B0F55, 0x0B66B8, 0x6E7680, 0x8C5BD6, 0x3F7D20,
    ]),
    ramp: colours([
      0x400568, 0x3B1676, 0x332483, 0x25328C, 0x053F93, 0x034E84, 0x01587F, 0x02617C,
      0x036A7B, 0x08727A, 0x067B78, 0x088474, 0x028D6C, 0x0E965E, 0x3B9C4A, 0x629F39,
    ]),
    heat: colours([
      0xF0F6FD, 0xDFE9F5, 0xCEDCED, 0xBECFE5, 0xAEC2DC, 0x9EB5D4, 0x8EA9CC, 0x7E9CC3,
      0x6F90BB, 0x5F84B2, 0x5077AA, 0x406BA1, 0x315F99, 0x205390, 0x0C4787, 0x003C79,
    ])
  )

  /// On nearly black.
  package static let dark = FigurePalette(
    background: FigureColour(0x15181D),
    ink: FigureColour(0xF2F4F6),
    muted: FigureColour(0xAEB6C0),
    axis: FigureColour(0x9AA3AD),
    grid: FigureColour(0x2E343C),
    failed: FigureColour(0x7C8590),
    classes: colours([
      0x35B59D, 0xD9580A, 0xFFCF45, 0x8F5FA6, 0xB5DCFF, 0x98A2AD, 0xC8A2FF, 0x9BD65A,
    ]),
    ramp: colours([
      0x8059BB, 0x7567CC, 0x6676D9, 0x5285E1, 0x3395E6, 0x0EA3E1, 0x07B0D8, 0x04BCD1,
      0x1AC7C9, 0x10D3BF, 0x2FDDB0, 0x65E49F, 0x8FE88E, 0xB4EB7F, 0xD7ED72, 0xF7ED6C,
    ]),
    heat: colours([
      0x192532, 0x21303F, 0x293B4D, 0x32465B, 0x3B526A, 0x455E79, 0x4E6B88, 0x587798,
      0x6284A8, 0x6C91B8, 0x769EC8, 0x80ACD9, 0x8BB9EA, 0x95C7FB, 0xADD5FF, 0xC6E1FE,
    ])
  )

  private static func colours(_ codes: [UInt32]) -> [FigureColour] {
    codes.map { FigureColour($0) }
  }
}
