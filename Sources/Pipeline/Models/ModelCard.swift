import Foundation

/// What a person must know before using a model, as Markdown.
///
/// The sections are those of Mitchell et al. (2019, Model Cards for Model Reporting).
/// A card is made from what stands in the model file, so `patchline show model FILE` gives the same text again.
/// It holds no times: the same seed gives the same bytes.
package struct ModelCard: Sendable, Equatable {
  /// One class of the training cells.
  package struct ClassRow: Sendable, Equatable {
    /// Name.
    package var name: String
    /// Cells trained on.
    package var cells: Int
    /// Donors of these cells; `nil` where donors are not known.
    package var donors: Int?

    /// Creates a row.
    package init(name: String, cells: Int, donors: Int?) {
      self.name = name
      self.cells = cells
      self.donors = donors
    }
  }

  /// What the model is, in a few words.
  package var title: String
  /// One sentence: what it tells from what.
  package var summary: String
  /// Facts: name and value, in order.
  package var facts: [(name: String, value: String)] = []
  /// The training cells.
  package var classes: [ClassRow] = []
  /// Names of the features in order.
  package var features: [String] = []
  /// Scores: name and value.
  package var scores: [(name: String, value: String)] = []
  /// How the scores were obtained, one sentence.
  package var scoring = ""
  /// Limits that are particular to this model, one sentence each; general ones are added.
  package var limits: [String] = []

  /// Starts a card.
  package init(title: String, summary: String) {
    self.title = title
    self.summary = summary
  }

  /// The card as a Markdown document that ends with a line feed.
  package var markdown: String {
    var parts = ["# \(title)", summary]
    if !facts.isEmpty { parts.append(Self.table(["", ""], facts.map { [$0.name, $0.value] })) }
    if !classes.isEmpty { parts += ["## Training data", classTable] }
    if !scores.isEmpty {
      parts += ["## Scores", scoring]
      parts.append(Self.table(["score", "value"], scores.map { [$0.name, $0.value] }))
    }
    parts += ["## Intended use", Self.intendedUse, "## Limits", limitList]
    parts += ["## Licence of the data", Self.licence]
    if !features.isEmpty { parts += ["## Features", featureList] }
    return parts.joined(separator: "\n\n") + "\n"
  }

  /// Writes the card beside a model: `model.h5` gets `model.md`.
  ///
  /// - Throws: ``OutputError``.
  package func write(beside model: String) throws {
    try AtomicFile.write(markdown, to: Self.path(beside: model))
  }

  /// The card's path beside a model file.
  package static func path(beside model: String) -> String {
    (model as NSString).deletingPathExtension + ".md"
  }

  private var classTable: String {
    let total = ClassRow(
      name: "all",
      cells: classes.reduce(0) { $0 + $1.cells },
      donors: nil
    )
    let knowsDonors = classes.contains { $0.donors != nil }
    let header = ["class", "cells"] + (knowsDonors ? ["donors"] : [])
    let rows = (classes + [total]).map { row in
      [row.name, "\(row.cells)"]
        + (knowsDonors ? [row.donors.map { "\($0)" } ?? ""] : [])
    }
    return Self.table(header, rows)
  }

  private static let intendedUse = """
    Telling the classes above apart in recordings of the same species, brain area and protocols as the training \
    data, whose features were computed with the same preset; `patchline predict` refuses others. Research only.
    """

  private static let licence = """
    The model is derived from recordings and labels whose own terms go on to hold for it: name their source and \
    licence when you pass it on (DANDI states a licence for each set). The program's MIT licence covers the program.
    """

  /// Limits that every classifier has, then those of this one.
  private var limitList: String {
    let few = classes.filter { $0.cells < 20 }
    var all = [
      "A cell of any other type gets one of these labels too: use `--min-confidence`, and look at abstentions.",
      "Other rigs, temperatures and solutions shift features; a model has no way to notice.",
    ]
    if !few.isEmpty {
      let names = few.map { "\($0.name) (\($0.cells))" }.joined(separator: ", ")
      all.append("Fewer than 20 cells were there of \(names): their scores are coarse.")
    }
    return (all + limits).map { "- " + $0 }.joined(separator: "\n")
  }

  /// Numbered runs of one vector are one line: `isi_shape_0 … isi_shape_99`.
  private var featureList: String {
    var lines: [String] = []
    var run: (stem: String, first: String, last: String, count: Int)?
    func close() {
      guard let run else { return }
      lines.append(
        run.count == 1 ? "`\(run.first)`" : "`\(run.first)` … `\(run.last)` (\(run.count))"
      )
    }
    for name in features {
      let stem = String(name.reversed().drop { $0.isNumber }.reversed())
      if let open = run, open.stem == stem, stem.hasSuffix("_") {
        run = (stem, open.first, name, open.count + 1)
      } else {
        close()
        run = (stem, name, name, 1)
      }
    }
    close()
    return lines.map { "- " + $0 }.joined(separator: "\n")
  }

  private static func table(_ header: [String], _ rows: [[String]]) -> String {
    func line(_ cells: [String]) -> String { "| " + cells.joined(separator: " | ") + " |" }
    let rule = "|" + String(repeating: "---|", count: header.count)
    return ([line(header), rule] + rows.map(line)).joined(separator: "\n")
  }

  /// Equal texts are equal cards.
  package static func == (left: ModelCard, right: ModelCard) -> Bool {
    left.markdown == right.markdown
  }
}
