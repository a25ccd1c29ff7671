/// The samples of a dataset in the precision that they are stored in.
package enum RawSamples: Sendable, Equatable {
  /// Stored as 32-bit floats.
  case single([Float])
  /// Stored as 64-bit floats or as integers, which are exact up to 2^53.
  case double([Double])

  /// The number of samples.
  package var count: Int {
    switch self {
    case .single(let values): values.count
    case .double(let values): values.count
    }
  }

  /// Replaces every sample x by (x · conversion + offset) · factor, in place.
  ///
  /// 32-bit samples stay 32-bit at every step: the three constants are rounded to `Float` first,
  /// and each operation rounds once, as IPFX does (nwb-reading §4).
  ///
  /// - Parameters:
  ///   - conversion: the NWB attribute of that name, to SI units.
  ///   - factor: from the SI unit to the unit of analysis, e.g. 1e12 for pA.
  ///   - offset: the NWB attribute of that name, in SI units.
  package mutating func scale(
    by conversion: Double,
    then factor: Double = 1,
    offset: Double = 0
  ) {
    switch self {
    case .single(var values):
      // Gives up this case's share of the array, so that the changes below are in place.
      self = .single([])
      Self.scale(&values, Float(conversion), Float(offset), Float(factor))
      self = .single(values)
    case .double(var values):
      self = .double([])
      Self.scale(&values, conversion, offset, factor)
      self = .double(values)
    }
  }

  private static func scale(
    _ values: inout [Float],
    _ conversion: Float,
    _ offset: Float,
    _ factor: Float
  ) {
    if offset == 0 {
      for index in values.indices { values[index] = values[index] * conversion * factor }
    } else {
      for index in values.indices {
        values[index] = (values[index] * conversion + offset) * factor
      }
    }
  }

  private static func scale(
    _ values: inout [Double],
    _ conversion: Double,
    _ offset: Double,
    _ factor: Double
  ) {
    if offset == 0 {
      for index in values.indices { values[index] = values[index] * conversion * factor }
    } else {
      for index in values.indices {
        values[index] = (values[index] * conversion + offset) * factor
      }
    }
  }
}
