extension Spike {
  /// The numeric columns of IPFX's spike table, in its order; `clipped` is 0 or 1.
  ///
  /// `isi_type` is text and therefore not among them: see ``isiType``.
  package static let columnNames: [String] = [
    "threshold_index", "clipped", "threshold_t", "threshold_v", "threshold_i",
    "peak_index", "peak_t", "peak_v", "peak_i",
    "trough_index", "trough_t", "trough_v", "trough_i",
    "upstroke_index", "upstroke", "upstroke_t", "upstroke_v",
    "downstroke_index", "downstroke", "downstroke_t", "downstroke_v",
    "fast_trough_index", "fast_trough_t", "fast_trough_v", "fast_trough_i",
    "adp_index", "adp_t", "adp_v", "adp_i",
    "slow_trough_index", "slow_trough_t", "slow_trough_v", "slow_trough_i",
    "width", "upstroke_downstroke_ratio",
  ]

  /// The value under one of IPFX's column names (units s, mV, pA, V/s).
  ///
  /// - Returns: `nil` for a landmark that was not found, a current that was not recorded, and a name that
  ///   is not among ``columnNames``.
  package func value(ofColumn name: String) -> Double? {
    switch name {
    case "clipped": return isClipped ? 1 : 0
    case "width": return width
    case "upstroke_downstroke_ratio": return upstrokeDownstrokeRatio
    case "upstroke": return upstroke.slope
    case "downstroke": return downstroke?.slope
    default: break
    }
    guard let separator = name.lastIndex(of: "_") else { return nil }
    let field = name[name.index(after: separator)...]
    switch name[..<separator] {
    case "threshold": return threshold.value(of: field)
    case "peak": return peak.value(of: field)
    case "trough": return trough?.value(of: field)
    case "fast_trough": return fastTrough?.value(of: field)
    case "adp": return adp?.value(of: field)
    case "slow_trough": return slowTrough?.value(of: field)
    case "upstroke": return upstroke.value(of: field)
    case "downstroke": return downstroke?.value(of: field)
    default: return nil
    }
  }
}

extension TracePoint {
  /// The value of one of the fields index, t, v and i.
  func value(of field: Substring) -> Double? {
    switch field {
    case "index": Double(index)
    case "t": time
    case "v": voltage
    case "i": current
    default: nil
    }
  }
}

extension SlopePoint {
  /// The value of one of the fields index, t and v.
  func value(of field: Substring) -> Double? {
    switch field {
    case "index": Double(index)
    case "t": time
    case "v": voltage
    default: nil
    }
  }
}
