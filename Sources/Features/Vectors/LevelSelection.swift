/// The sweeps at given currents above rheobase.
///
/// Source: spec, feature vectors, section 7.
struct LevelSelection {
  /// For each level its sweep; `nil` where there is none.
  var sweeps: [LongSquareSweep?]
  /// The levels (pA above rheobase), shifted where that was needed.
  var amplitudes: [Double]

  /// Chooses sweeps.
  ///
  /// Distances from rheobase are rounded to whole pA; the first sweep within the tolerance is taken. When at most
  /// one level has a sweep, all levels are shifted.
  ///
  /// - Returns: `nil` when at most one level has a sweep in the end.
  init?(_ analysis: LongSquareAnalysis, levels: VectorPreset.Levels) {
    guard let rheobase = analysis.rheobaseSweep?.amplitude else { return nil }
    let candidates = analysis.consolidated
    let distances = candidates.map { ($0.amplitude - rheobase).rounded(.toNearestOrEven) }
    for shift in [0, levels.shift].compactMap({ $0 }) {
      amplitudes = levels.amplitudes.map { $0 + shift }
      sweeps = amplitudes.map { target in
        distances.firstIndex { ($0 - target).magnitude <= levels.tolerance }.map { candidates[$0] }
      }
      if sweeps.count(where: { $0 != nil }) > 1 { return }
    }
    return nil
  }

  /// Fills empty levels from the nearest filled ones on both sides: their mean, or a copy at the ends.
  ///
  /// - Returns: one vector a level, and for filled ones the levels it came from; `nil` when all are empty.
  static func filled(_ levels: [[Double]?]) -> [(values: [Double], origins: [Int])]? {
    guard levels.contains(where: { $0 != nil }) else { return nil }
    return levels.indices.map { level in
      if let values = levels[level] { return (values, [level]) }
      let below = levels[..<level].lastIndex { $0 != nil }
      let above = levels[level...].firstIndex { $0 != nil }
      let origins = [below, above].compactMap { $0 }
      let vectors = origins.compactMap { levels[$0] }
      let values = vectors[0].indices.map { k in
        vectors.reduce(0) { $0 + $1[k] } / Double(vectors.count)
      }
      return (values, origins)
    }
  }
}
