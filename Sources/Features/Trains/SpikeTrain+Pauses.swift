/// Source: spec, trains and subthreshold, section 1, «pauses».
extension SpikeTrain {
  /// Indices of the intervals during which firing paused.
  ///
  /// An interval is a pause when leaving it out makes the others so much more regular that the gain in
  /// coefficient of variation exceeds a cost for intervals near the others' mean.
  ///
  /// - Parameter costWeight: weight of that cost.
  /// - Returns: ascending indices into ``isis``.
  package func pauses(costWeight: Double = 1) -> [Int] {
    Self.pauses(isis, types: spikes.dropLast().map(\.isiType), costWeight: costWeight)
  }

  /// Pauses among intervals with the type of the spike before each.
  package static func pauses(
    _ isis: [Double],
    types: [ISIType?],
    costWeight: Double = 1
  ) -> [Int] {
    precondition(isis.count == types.count, "\(isis.count) intervals, \(types.count) types")
    let direct = isis.indices.filter { types[$0] == .direct }
    guard let median = direct.map({ isis[$0] }).median(),
      let variation = isis.coefficientOfVariation()
    else { return [] }
    let candidates =
      isis.indices.filter { types[$0] == .detour } + direct.filter { isis[$0] > 3 * median }
    var pauses: [Int] = []
    var best = 0.0
    for candidate in candidates {
      let trial = pauses + [candidate]
      let rest = isis.indices.filter { !trial.contains($0) }.map { isis[$0] }
      guard rest.count >= 2, let mean = rest.mean(), let deviation = rest.populationDeviation()
      else {
        break
      }
      let cost = trial.reduce(0) { $0 + deviation / (mean - isis[$1]).magnitude }
      let net = variation - deviation / mean - costWeight * cost
      if net > 0, net < best { break }
      best = max(best, net)
      pauses = trial
    }
    return best > 0 ? pauses.sorted() : []
  }
}
