/// What is wrong with the list of inputs; ends a run before it starts.
package struct InputError: Error, CustomStringConvertible, Equatable {
  /// One line: file, what was expected, what was found, what to do.
  package let description: String

  /// Creates an error.
  package init(_ description: String) { self.description = description }
}
