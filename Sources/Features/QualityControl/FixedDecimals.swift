extension Double {
  /// The number with a fixed count of decimals, as C's `%.3f` writes it: exact decimal expansion,
  /// halves to even.
  ///
  /// For the magnitudes of quality control (|x| · 10^decimals below 2^53); larger ones are written
  /// in full.
  func fixed(_ decimals: Int) -> String {
    guard isFinite else { return isNaN ? "nan" : (self < 0 ? "-inf" : "inf") }
    var power = 1.0
    for _ in 0..<decimals { power *= 10 }
    let scaled = magnitude * power
    guard scaled < 0x1p53 else { return "\(self)" }
    var units = scaled.rounded(.down)
    // The rounded product hides on which side of a half the exact product lies; one fused operation
    // tells.
    let remainder = (-units - 0.5).addingProduct(magnitude, power)
    if remainder > 0 || (remainder == 0 && Int(units) % 2 == 1) { units += 1 }
    let digits = String(Int(units))
    let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
    let sign = self.sign == .minus ? "-" : ""
    return sign + padded.dropLast(decimals) + (decimals > 0 ? "." : "")
      + padded.suffix(decimals)
  }
}
