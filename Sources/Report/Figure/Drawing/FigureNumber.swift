/// Texts of numbers in figures, made without locale or rounding surprises.
package enum FigureNumber {
  /// A number with a fixed count of decimals and a true minus sign (U+2212), for people.
  ///
  /// Halves round away from zero; −0 is written `0`.
  ///
  /// - Parameters:
  ///   - value: Any number; one that is not finite or beyond ±9e15 scaled is written `–`.
  ///   - decimals: 0 to 9.
  /// - Returns: the text.
  package static func fixed(_ value: Double, decimals: Int = 0) -> String {
    precondition((0...9).contains(decimals), "decimals must be 0 to 9, not \(decimals)")
    let power = (0..<decimals).reduce(1) { product, _ in product * 10 }
    let scaled = (value * Double(power)).rounded()
    guard scaled.isFinite, abs(scaled) < 9e15 else { return "–" }
    let magnitude = Int(abs(scaled))
    let sign = scaled < 0 ? "\u{2212}" : ""
    guard decimals > 0 else { return sign + String(magnitude) }
    let fraction = String(magnitude % power)
    let zeros = String(repeating: "0", count: decimals - fraction.count)
    return sign + String(magnitude / power) + "." + zeros + fraction
  }

  /// A number with about three significant digits: 0.0123, 1.23, 12.3, 123.
  package static func short(_ value: Double) -> String {
    let magnitude = abs(value)
    if magnitude == 0 { return "0" }
    if magnitude >= 99.95 { return fixed(value) }
    if magnitude >= 9.995 { return fixed(value, decimals: 1) }
    if magnitude >= 0.995 { return fixed(value, decimals: 2) }
    return fixed(value, decimals: magnitude >= 0.0995 ? 3 : 4)
  }

  /// The nearest number of hundredths, the precision of every coordinate in a figure.
  ///
  /// - Precondition: finite, and below 1e15.
  package static func hundredths(_ value: Double) -> Int { Int((value * 100).rounded()) }

  /// The shortest decimal text of a number of hundredths: `1250` is `12.5`, `-5` is `-.05`.
  package static func coordinate(hundredths value: Int) -> String {
    let magnitude = abs(value)
    let whole = magnitude / 100
    let rest = magnitude % 100
    var text = value < 0 ? "-" : ""
    if whole > 0 || rest == 0 { text += String(whole) }
    if rest > 0 {
      text += rest < 10 ? ".0" : "."
      text += String(rest % 10 == 0 ? rest / 10 : rest)
    }
    return text
  }

  /// The text of a coordinate, at most two decimals.
  package static func coordinate(_ value: Double) -> String {
    coordinate(hundredths: hundredths(value))
  }
}
