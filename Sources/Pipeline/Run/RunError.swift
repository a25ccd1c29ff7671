/// What ended a run through no fault of its inputs or outputs: exit code 1.
package struct RunError: Error, CustomStringConvertible, Equatable {
  /// One line for the user.
  package let description: String

  /// Creates an error.
  package init(_ description: String) { self.description = description }
}
