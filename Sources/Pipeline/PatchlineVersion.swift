/// The version of the program, written into every output.
package enum PatchlineVersion {
  /// Semantic version.
  package static let number = "0.1.0"
}
