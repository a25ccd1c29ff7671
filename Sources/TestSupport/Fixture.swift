/// A small file that shows one dialect or one trap, and the code that makes it.
package struct Fixture: Sendable, CustomStringConvertible {
  /// File name.
  package var name: String
  /// What the file shows, in one sentence for the manifest.
  package var shows: String
  /// Writes the file to a path; the same bytes every time.
  package var make: @Sendable (String) throws -> Void

  /// Creates a fixture.
  package init(_ name: String, _ shows: String, make: @escaping @Sendable (String) throws -> Void) {
    self.name = name
    self.shows = shows
    self.make = make
  }

  /// The file name.
  package var description: String { name }

  /// The fixture of this name.
  package static func named(_ name: String) -> Fixture? {
    allFixtures.first { $0.name == name }
  }
}

/// Every fixture: dialects first, then traps inside readable files, then damaged files.
package let allFixtures: [Fixture] = FixtureDialects.all + FixtureTraps.all + FixtureDamage.all
