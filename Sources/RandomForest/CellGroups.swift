import LinearAlgebra

/// Cells in groups of eight, their values as integers in the order of 32-bit floats.
///
/// Trees compare in 32-bit floats. An integer that grows with the float gives the same answer and is
/// compared straight from memory. Within a group the eight cells' values of one feature are neighbours, so
/// that a walk of eight cells needs one base address instead of eight: they stay in registers.
struct CellGroups: Sendable {
  /// Cells of a group.
  static let width = 8
  /// Number of cells n.
  let cellCount: Int
  /// Number of features p.
  let featureCount: Int
  /// (⌈n / 8⌉, p, 8) row-major; the places after the last cell hold 0, which goes left everywhere.
  let keys: [UInt32]

  /// The number of groups.
  var count: Int { (cellCount + Self.width - 1) / Self.width }

  /// Groups the rows of a matrix without missing values.
  ///
  /// - Throws: ``RandomForestError/valueOutOfRange(cell:feature:)`` for a value that is infinite as a
  ///   32-bit float.
  init(_ matrix: Matrix) throws(RandomForestError) {
    (cellCount, featureCount) = (matrix.rowCount, matrix.columnCount)
    let (n, p, width) = (matrix.rowCount, matrix.columnCount, Self.width)
    var grouped = [UInt32](repeating: 0, count: (n + width - 1) / width * p * width)
    var infinite: Int?
    matrix.withValues { values in
      var target = grouped.mutableSpan
      for cell in 0..<n {
        let start = cell / width * p * width + cell % width
        for feature in 0..<p {
          let value = Float(values[cell * p + feature])
          if value.isInfinite, infinite == nil { infinite = cell * p + feature }
          target[start + feature * width] = Self.key(of: value)
        }
      }
    }
    if let infinite { throw .valueOutOfRange(cell: infinite / p, feature: infinite % p) }
    keys = grouped
  }

  /// An integer that orders as the float does; both zeros have the same.
  static func key(of value: Float) -> UInt32 {
    // A positive float grows with its bits, a negative one falls; adding 0 turns -0 into 0.
    let bits = (value + 0).bitPattern
    return bits >> 31 == 0 ? bits | 1 << 31 : ~bits
  }
}
