/// What the amplifier held constant while a sweep was recorded.
package enum ClampMode: String, Sendable, Codable, CaseIterable {
  /// Current is commanded (pA), voltage is measured (mV).
  case currentClamp = "CurrentClamp"
  /// Voltage is commanded (mV), current is measured (pA).
  case voltageClamp = "VoltageClamp"
  /// Current clamp with the command switched off (I = 0): a response without a stimulus.
  case zeroCurrent = "IZeroClamp"
}
