/// Why a file, or an object inside it, could not be read as NWB.
package struct NWBError: Error, Sendable, Equatable, CustomStringConvertible {
  /// Path or address of the file.
  package var file: String
  /// Path of the object inside the file; `/` for the file as a whole.
  package var object: String
  /// What a readable file has there.
  package var expected: String
  /// What this file has there.
  package var found: String
  /// What the user can do about it; `""` where nothing is known.
  package var hint: String

  /// Creates an error.
  package init(
    file: String,
    object: String,
    expected: String,
    found: String,
    hint: String = ""
  ) {
    self.file = file
    self.object = object
    self.expected = expected
    self.found = found
    self.hint = hint
  }

  /// All of it on one line: `file: object: expected X, found Y (hint)`.
  package var description: String {
    let place = object == "/" ? file : "\(file): \(object)"
    let advice = hint.isEmpty ? "" : " (\(hint))"
    let text = "\(place): expected \(expected), found \(found)\(advice)"
    return text.split(whereSeparator: \.isNewline).joined(separator: " ")
  }
}
