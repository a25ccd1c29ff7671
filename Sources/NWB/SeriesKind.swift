import Electrophysiology

/// What a patch-clamp series is, as its type name says.
struct SeriesKind: Sendable, Equatable {
  /// Whether a series is the measurement or the command.
  enum Role: Sendable {
    case response
    case stimulus
  }

  /// Measurement or command.
  var role: Role
  /// Clamp mode; `nil` for the schema's base type, where the unit has to decide.
  var clampMode: ClampMode?

  /// The kind that a `neurodata_type` (NWB 2) or the last word of `ancestry` (NWB 1) stands for.
  ///
  /// Extensions derive their own types and usually keep the schema's name inside, so parts of the
  /// name are compared. Plain `TimeSeries` (trigger channels, temperatures) are no patch-clamp series.
  ///
  /// For the base type `PatchClampSeries` the place decides: `isPresented` says whether the series was
  /// found among the stimuli. `nil` for every other type.
  init?(typeName: String, isPresented: Bool) {
    let role: Role
    if typeName.contains("StimulusSeries") {
      role = .stimulus
    } else if typeName.contains("PatchClampSeries") {
      role = isPresented ? .stimulus : .response
    } else {
      role = .response
    }
    if typeName.contains("IZeroClamp") {
      self.init(role: .response, clampMode: .zeroCurrent)
    } else if typeName.contains("CurrentClamp") {
      self.init(role: role, clampMode: .currentClamp)
    } else if typeName.contains("VoltageClamp") {
      self.init(role: role, clampMode: .voltageClamp)
    } else if typeName.contains("PatchClampSeries") {
      self.init(role: role, clampMode: nil)
    } else {
      return nil
    }
  }

  init(role: Role, clampMode: ClampMode?) {
    self.role = role
    self.clampMode = clampMode
  }
}
