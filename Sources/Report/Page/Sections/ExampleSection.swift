import Pipeline

/// A few recordings with everything that their features were taken from.
struct ExampleSection: PageSectionMaker {
  let contents: ReportContents

  init(_ contents: ReportContents) { self.contents = contents }

  var hint: String {
    "Example sweeps: "
      + (contents.exampleNote
        ?? "they are drawn from the NWB files of an extracted run, where `patchline report` finds them.")
  }

  func section() -> PageSection? {
    guard !contents.examples.isEmpty else { return nil }
    return PageSection(
      identifier: "sweeps",
      title: "Example sweeps",
      lead:
        "One cell a class: the sweeps behind its rheobase spike, sag and time constant, with what was"
        + " measured. `patchline explain RUN CELL --svg FILE` draws any other cell.",
      blocks: PageBlock.figures(
        contents.examples.map { PageFigure($0.title, $0.drawing, isWide: true) }
      ) + PageBlock.items([contents.exampleNote].compactMap { $0 })
    )
  }
}
