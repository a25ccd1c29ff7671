import Electrophysiology

/// The quantity a series holds and the factor from its stored unit to SI.
///
/// NWB fixes the units to volts and amperes and leaves scaling to `conversion`; writers spell them in
/// many ways, and some put the display unit there instead.
struct SignalUnit: Sendable, Equatable {
  /// Voltage or current.
  enum Quantity: Sendable {
    case voltage
    case current
  }

  /// What is measured.
  var quantity: Quantity
  /// SI units in one stored unit: 1 for `volts`, 1e-3 for `mV`.
  var factor: Double

  /// The unit that `text` names; `nil` where it is neither a voltage nor a current.
  ///
  /// Case is ignored after the metric prefix: A, amp, amps, ampere, amperes, V, volt, volts with the
  /// prefixes m, u, n and p, or milli, micro, nano and pico.
  init?(_ text: String) {
    let trimmed = text.trimmed
    guard let found = Self.split(trimmed), let quantity = Self.quantity(named: found.name) else {
      return nil
    }
    self.quantity = quantity
    self.factor = found.factor
  }

  /// The unit that the schema prescribes for a channel.
  init(role: SeriesKind.Role, clampMode: ClampMode) {
    let isVoltage = (role == .response) == (clampMode != .voltageClamp)
    self.quantity = isVoltage ? .voltage : .current
    self.factor = 1
  }

  private static let prefixes: [(name: String, factor: Double)] = [
    ("milli", 1e-3), ("micro", 1e-6), ("nano", 1e-9), ("pico", 1e-12),
    ("m", 1e-3), ("u", 1e-6), ("µ", 1e-6), ("n", 1e-9), ("p", 1e-12),
  ]

  private static func split(_ text: String) -> (name: String, factor: Double)? {
    if quantity(named: text) != nil { return (text, 1) }
    for prefix in prefixes where text.lowercased().hasPrefix(prefix.name) {
      let rest = String(text.dropFirst(prefix.name.count))
      if quantity(named: rest) != nil { return (rest, prefix.factor) }
    }
    return nil
  }

  private static func quantity(named name: String) -> Quantity? {
    switch name.lowercased() {
    case "v", "volt", "volts": .voltage
    case "a", "amp", "amps", "ampere", "amperes": .current
    default: nil
    }
  }
}
