import RealModule

/// An sRGB colour.
package struct FigureColour: Sendable, Equatable, CustomStringConvertible {
  /// Red, green and blue, a byte each: 0xRRGGBB.
  package let code: UInt32

  /// Creates a colour from 0xRRGGBB.
  package init(_ code: UInt32) { self.code = code & 0xFF_FFFF }

  /// The colour in CSS: `#rrggbb`.
  package var description: String {
    let digits = String(code, radix: 16)
    return "#" + String(repeating: "0", count: 6 - digits.count) + digits
  }

  /// Relative luminance, 0 (black) to 1 (white), as WCAG 2 defines it.
  package var luminance: Double {
    let shares = [16, 8, 0].map { shift in Self.linear[Int(code >> UInt32(shift)) & 255] }
    return 0.2126 * shares[0] + 0.7152 * shares[1] + 0.0722 * shares[2]
  }

  /// The contrast ratio with another colour, 1 to 21, as WCAG 2 defines it.
  package func contrast(with other: FigureColour) -> Double {
    let pair = [luminance, other.luminance]
    return (max(pair[0], pair[1]) + 0.05) / (min(pair[0], pair[1]) + 0.05)
  }

  /// Linear light of each byte value.
  private static let linear: [Double] = (0..<256).map { byte in
    let share = Double(byte) / 255
    return share <= 0.04045 ? share / 12.92 : Double.pow((share + 0.055) / 1.055, 2.4)
  }
}
