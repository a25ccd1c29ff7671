import Features

extension StudyForest {
  /// Reads the key `forest`; the defaults where it is absent.
  init(_ part: ConfigurationKeys?) throws {
    self.init()
    guard var keys = part else { return }
    trees = try keys.whole("trees", atLeast: 1, else: trees)
    folds = try keys.whole("folds", atLeast: 2, else: folds)
    runs = try keys.whole("runs", atLeast: 1, else: runs)
    let group = try keys.text("group", else: self.group ?? "")
    self.group = group == "none" ? nil : group
    within = keys.has("within") ? try keys.text("within") : nil
    try keys.finish()
  }
}

extension StudySequence {
  /// Reads the key `bilstm`.
  init(_ part: ConfigurationKeys) throws {
    var keys = part
    self.init(preset: try keys.text("preset", else: "schwider-2026"))
    arms = try keys.texts("arms")
    runs = keys.has("runs") ? try keys.whole("runs", atLeast: 1, else: 1) : nil
    epochs = keys.has("epochs") ? try keys.whole("epochs", atLeast: 1, else: 1) : nil
    try keys.finish()
  }
}

extension StudyTransfer {
  /// Reads the key `transfer`.
  init(_ part: ConfigurationKeys) throws {
    var keys = part
    self.init(
      from: try keys.text("from"),
      to: try keys.text("to"),
      preset: try keys.text("preset", else: "schwider-2026")
    )
    arms = try keys.texts("arms")
    runs = keys.has("runs") ? try keys.whole("runs", atLeast: 1, else: 1) : nil
    epochs = keys.has("epochs") ? try keys.whole("epochs", atLeast: 1, else: 1) : nil
    curve = keys.has("curve") ? try keys.numbers("curve") : []
    if let wrong = curve.first(where: { !($0 > 0 && $0 <= 1) }) {
      throw ConfigurationError(
        "\(keys.path("curve")): expected shares above 0, up to 1, found \(wrong)"
      )
    }
    try keys.finish()
  }
}
