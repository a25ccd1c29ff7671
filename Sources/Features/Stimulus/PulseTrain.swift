/// Regular pulse trains in a command.
package enum PulseTrain {
  /// Onset-to-onset interval of the pulses from `start` on (s).
  ///
  /// Pulses are the runs between samples that are exactly 0; a run that touches either end is not
  /// counted.
  ///
  /// - Returns: `nil` unless there are at least two pulses, all of one length and one spacing.
  /// - Complexity: O(count).
  package static func interval(
    of command: ArraySlice<Double>,
    from start: Int,
    rate: Double
  ) -> Double? {
    var lastZero: Int?
    var onset: Int?
    var length: Int?
    var spacing: Int?
    for index in max(start, command.startIndex)..<max(start, command.endIndex)
    where command[index] == 0 {
      defer { lastZero = index }
      guard let previous = lastZero, index - previous > 1 else { continue }
      if let length, length != index - previous { return nil }
      length = index - previous
      if let onset {
        if let spacing, spacing != previous - onset { return nil }
        spacing = previous - onset
      }
      onset = previous
    }
    return spacing.map { Double($0) / rate }
  }
}
