import ArgumentParser
import Pipeline

/// Which learners, and from which preset.
struct PresetOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp(
      "Learners: \(LearnerPreset.names.joined(separator: ", ")), or a YAML file like 'patchline show learners'.",
      valueName: "name or file"
    )
  )
  var preset = LearnerPreset.names[0]

  /// The preset.
  func read() throws -> LearnerPreset { try LearnerPreset.read(preset) }
}

/// Which learners of a preset.
struct ArmOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp(
      "Learners of the preset, in this order, such as forest,kernel.",
      valueName: "names"
    )
  )
  var arms: String?

  /// The learners that were asked for, or those that a rule takes.
  func learners(
    of preset: LearnerPreset,
    else isTaken: (LearnerConfiguration) -> Bool
  ) throws -> [LearnerConfiguration] {
    guard let arms else { return preset.learners.filter(isTaken) }
    return try preset.selecting(
      arms.split(separator: ",").map { $0.filter { !$0.isWhitespace } }
    )
  }
}
