/// Moves labels along a line so that none covers another.
enum LabelSpreading {
  /// Positions at least `distance` apart, near the wanted ones and inside a range.
  ///
  /// - Parameters:
  ///   - wanted: Positions in ascending order.
  ///   - distance: Least distance of neighbours.
  ///   - range: Where labels may be; too many for it overlap evenly.
  /// - Returns: Positions in the same order.
  static func spread(
    _ wanted: [Double],
    distance: Double,
    within range: ClosedRange<Double>
  ) -> [Double] {
    guard wanted.count > 1 else {
      return wanted.map { min(max($0, range.lowerBound), range.upperBound) }
    }
    let room = (range.upperBound - range.lowerBound) / Double(wanted.count - 1)
    let step = min(distance, room)
    var placed = wanted
    for _ in 0..<200 {
      var hasMoved = false
      for index in 1..<placed.count {
        let lack = step - (placed[index] - placed[index - 1])
        guard lack > 1e-6 else { continue }
        placed[index - 1] -= lack / 2
        placed[index] += lack / 2
        hasMoved = true
      }
      if !hasMoved { break }
    }
    // Two sweeps from either end bring everything inside without breaking the order.
    var floor = range.lowerBound
    for index in placed.indices {
      placed[index] = max(placed[index], floor)
      floor = placed[index] + step
    }
    var ceiling = range.upperBound
    for index in placed.indices.reversed() {
      placed[index] = min(placed[index], ceiling)
      ceiling = placed[index] - step
    }
    return placed
  }
}
