import Pipeline
import Testing

@Suite struct ModelCardTests {
  @Test func `a forest's card says data, scores, use and limits`() throws {
    let card = try ModelFixture.model(ModelFixture.table()).card
    let text = card.markdown
    for part in [
      "# Random forest for subclass", "| kind | class-balanced random forest, 60 trees |",
      "| seed | 3 |", "## Training data", "| Sst | 20 | 6 |", "| all | 60 |  |", "## Scores",
      "| macro-F1 | 0.", "## Intended use", "## Limits", "--min-confidence",
      "## Licence of the data", "## Features", "- `tau`",
    ] {
      #expect(text.contains(part), "no '\(part)' in\n\(text)")
    }
  }

  @Test func `small classes and limits of one's own are named`() {
    var card = ModelCard(title: "T", summary: "S")
    card.classes = [
      .init(name: "Lamp5", cells: 4, donors: nil), .init(name: "Pvalb", cells: 20, donors: nil),
    ]
    card.limits = ["Only anaesthetised cells."]
    #expect(card.markdown.contains("Fewer than 20 cells were there of Lamp5 (4):"))
    #expect(card.markdown.contains("- Only anaesthetised cells."))
    #expect(card.markdown.contains("| class | cells |\n|---|---|\n| Lamp5 | 4 |"))
    card.classes.removeFirst()
    #expect(!card.markdown.contains("Fewer than 20"))
  }

  @Test func `the points of a vector are one line, other features one each`() {
    var card = ModelCard(title: "T", summary: "S")
    card.features = ["psth_0", "psth_1", "psth_2", "tau", "isi_shape_spca_0", "isi_0", "isi_1"]
    let list = """
      - `psth_0` … `psth_2` (3)
      - `tau`
      - `isi_shape_spca_0`
      - `isi_0` … `isi_1` (2)
      """
    #expect(card.markdown.hasSuffix("## Features\n\n" + list + "\n"))
  }

  @Test func `a card stands beside its model under its name`() {
    #expect(ModelCard.path(beside: "models/mouse.forest.h5") == "models/mouse.forest.md")
    #expect(ModelCard.path(beside: "model") == "model.md")
  }
}
