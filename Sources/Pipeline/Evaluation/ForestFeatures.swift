import Tables

/// Which features a forest's evaluation reads, and whether components are fitted in its folds.
package struct ForestFeatures: Sendable {
  /// What is read from the run.
  package let read: FeatureChoice
  /// What the report says was read.
  package let reported: FeatureChoice
  /// Whether the run's own components are left out of what is read.
  package let skipsStoredComponents: Bool
  /// What becomes of sparse components.
  package let components: ComponentFitting

  /// Decides.
  ///
  /// - Parameters:
  ///   - run: the run folder.
  ///   - asked: the user's choice; nil takes components where the run has some.
  ///   - usesStoredComponents: whether the run's own components are taken.
  /// - Throws: ``InputError`` when the run cannot be read or has no such features.
  package init(run: String, asked: FeatureChoice?, usesStoredComponents: Bool) throws {
    let table = try FeatureFile.read(RunFolder(run))
    let stored = try ModelInput(table, choice: asked, source: run)
    let hasComponents = table.components != nil
    guard !usesStoredComponents, hasComponents, stored.choice == .spca || stored.choice == .all
    else {
      read = stored.choice
      reported = stored.choice
      skipsStoredComponents = false
      components = .none
      return
    }
    read = stored.choice == .spca ? .vectors : .all
    reported = stored.choice
    skipsStoredComponents = true
    components = stored.choice == .spca ? .replacing : .appending
  }
}
