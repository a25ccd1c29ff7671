/// From the stimulus description of a series to the code that the stimulus ontology knows.
enum StimulusDescription {
  /// The stimulus code of a description.
  ///
  /// First a presentation count `[n]` at the end is cut, then the name of the output channel `_DA_n`
  /// (any n, any case). Differs from IPFX, which cuts only `_DA_0` and does so before looking for the
  /// bracket, so that `X_DA_0[3]` and `X_DA_1` stay unknown there (spec: NWB reading, 5).
  ///
  /// - Returns: `""` for placeholders such as `N/A` and `not_set`.
  static func code(of description: String) -> String {
    var code = description.trimmed[...]
    if code.isPlaceholder { return "" }
    if code.last == "]", let open = code.lastIndex(of: "[") {
      let count = code[code.index(after: open)...].dropLast()
      if !count.isEmpty && count.allSatisfy(\.isASCIIDigit) { code = code[..<open] }
    }
    if let (stem, _) = code.splitTrailingNumber, stem.lowercased().hasSuffix("_da_") {
      code = stem.dropLast("_DA_".count)
    }
    return code.trimmed
  }

  /// The first of several candidates that says something; `""` where none does.
  static func firstMeaningful(_ candidates: [String?]) -> String {
    candidates.compactMap { $0 }.first { !$0.isPlaceholder } ?? ""
  }

  /// A free-text series description, if it may serve as a stimulus name.
  ///
  /// Sentences and the JSON of converters describe the sweep, not its stimulus: only a single word of
  /// at most 64 characters is accepted.
  static func name(fromSeriesDescription text: String?) -> String? {
    guard let text = text?.trimmed, text.count <= 64, text.first != "{" else { return nil }
    return text.contains(where: \.isWhitespace) ? nil : text
  }
}
