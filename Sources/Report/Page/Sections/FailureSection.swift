import Pipeline

/// What could not be computed: a matrix of stage and reason, each field leading to its cells.
struct FailureSection: PageSectionMaker {
  let contents: ReportContents

  init(_ contents: ReportContents) { self.contents = contents }

  /// Cells listed of one kind; all of them are in `failures.csv`.
  static let cellLimit = 60

  var hint: String {
    "Failures: an imported table has none; `patchline extract` writes `failures.csv`."
  }

  /// Cells by stage, reason and family.
  private struct Kind: Hashable {
    var stage: String
    var reason: String
  }

  private struct Found {
    var cells: [String: PageCellKey] = [:]
    var families: [String: Set<String>] = [:]
    var message = ""
  }

  func section() -> PageSection? {
    guard contents.cohorts.contains(where: \.hasFailures) else { return nil }
    let found = collect()
    guard !found.isEmpty else {
      return PageSection(
        identifier: "failures",
        title: "What could not be computed",
        shortTitle: "Failures",
        lead: "Nothing: every family of features was computed for every cell.",
        blocks: []
      )
    }
    let affected = Set(found.values.flatMap { $0.cells.keys }).count
    let total = contents.cohorts.reduce(0) { $0 + $1.cells.count }
    return PageSection(
      identifier: "failures",
      title: "What could not be computed",
      shortTitle: "Failures",
      lead: "\(PageText.count(affected, "cell")) of \(PageText.grouped(total)) lack something."
        + " A missing protocol costs its own features only; a field of the matrix leads to its cells.",
      blocks: [.table(matrix(found))] + details(found)
    )
  }

  private func collect() -> [Kind: Found] {
    var found: [Kind: Found] = [:]
    for (index, cohort) in contents.cohorts.enumerated() {
      for cell in cohort.cells {
        for failure in cell.failures {
          let kind = Kind(stage: failure.stage, reason: failure.reason)
          var entry = found[kind] ?? Found()
          let key = PageCellKey(cohort: index, cell: cell.id, isStudy: contents.cohorts.count > 1)
          entry.cells[key.text] = key
          // Sweeps are numbered cell by cell; together they are one family of failures.
          let family =
            failure.family.map { $0.hasPrefix("sweep ") ? "single sweeps" : $0 } ?? "the cell"
          entry.families[family, default: []].insert(key.text)
          if entry.message.isEmpty { entry.message = failure.message }
          found[kind] = entry
        }
      }
    }
    return found
  }

  /// Stages in the order in which they happen.
  private static let stages = [
    "open", "run", "sweep", "qc", "cell_record", "feature_collection", "published", "chirp",
    "feature_vectors",
  ]

  private func matrix(_ found: [Kind: Found]) -> PageTable {
    let position = { (stage: String) in Self.stages.firstIndex(of: stage) ?? Self.stages.count }
    let stages = Set(found.keys.map(\.stage)).sorted { (position($0), $0) < (position($1), $1) }
    let total = { (reason: String) in
      found.filter { $0.key.reason == reason }.reduce(0) { $0 + $1.value.cells.count }
    }
    let reasons = Set(found.keys.map(\.reason)).sorted { (-total($0), $0) < (-total($1), $1) }
    let most = found.values.map(\.cells.count).max() ?? 1
    var table = PageTable(
      "failure-matrix",
      caption: "Cells by stage and reason",
      columns: ["Stage"] + reasons.map { $0.replacing("_", with: " ") + "#" },
      classes: "matrix"
    )
    for stage in stages {
      table.append(
        [.text(stage.replacing("_", with: " "))]
          + reasons.map { reason in
            let kind = Kind(stage: stage, reason: reason)
            guard let count = found[kind]?.cells.count else { return .number("·", classes: "dim") }
            let level = 3 * count >= 2 * most ? 3 : 3 * count >= most ? 2 : 1
            return .link(String(count), target: anchor(kind), classes: "n heat\(level)")
          }
      )
    }
    return table
  }

  private func anchor(_ kind: Kind) -> String {
    PageAnchor.plain("failures-\(kind.stage)-\(kind.reason)")
  }

  private func details(_ found: [Kind: Found]) -> [PageBlock] {
    let kinds = found.keys.sorted {
      (-(found[$0]?.cells.count ?? 0), $0.stage, $0.reason) < (
        -(found[$1]?.cells.count ?? 0), $1.stage, $1.reason
      )
    }
    return kinds.compactMap { kind in
      guard let entry = found[kind] else { return nil }
      let families = entry.families.sorted { (-$0.value.count, $0.key) < (-$1.value.count, $1.key) }
        .map { "\($0.key) (\($0.value.count))" }
      let keys = entry.cells.values.sorted { $0.text < $1.text }
      var links = keys.prefix(Self.cellLimit).map(\.link).joined(separator: ", ")
      if keys.count > Self.cellLimit {
        links += PageText.html(" and \(keys.count - Self.cellLimit) more, see `failures.csv`")
      }
      let title = "\(kind.stage), \(kind.reason)".replacing("_", with: " ")
      return .disclosure(
        "\(title): \(PageText.count(keys.count, "cell"))",
        identifier: anchor(kind),
        [
          .paragraph("For example: \(entry.message)", kind: "note"),
          .paragraph("Concerns \(families.joined(separator: ", "))."), PageBlock(paragraph: links),
        ]
      )
    }
  }
}

/// The anchor of a cell's details: its id, with the cohort in front where there are several.
struct PageCellKey: Sendable {
  /// Key in the page's data.
  let text: String
  /// The cell.
  let cell: String

  init(cohort: Int, cell: String, isStudy: Bool) {
    text = isStudy ? "\(cohort)-\(cell)" : cell
    self.cell = cell
  }

  /// The fragment of the address, as `encodeURIComponent` writes it.
  var target: String {
    let plain = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.!~*'()".utf8)
    let hex = Array("0123456789ABCDEF")
    return "cell-"
      + text.utf8.map { byte in
        plain.contains(byte)
          ? String(UnicodeScalar(byte)) : "%\(hex[Int(byte >> 4)])\(hex[Int(byte & 15)])"
      }.joined()
  }

  /// A link to the details.
  var link: String {
    "<a href=\"#\(SVGBuilder.escaped(target))\">\(SVGBuilder.escaped(cell))</a>"
  }
}
