import Foundation
import LinearAlgebra
import SparsePCA
import Testing

@Suite("Sparse PCA model")
struct SparsePCAModelTests {
  typealias Family = SparsePCAConfiguration.Family

  static func table(rows: Int = 60) -> [FamilyMatrix] {
    [
      FamilyMatrix(
        name: "waveform",
        values: StructuredData.matrix(seed: 3, rows: rows, columns: 20)
      ),
      FamilyMatrix(name: "rate", values: StructuredData.matrix(seed: 4, rows: rows, columns: 12)),
    ]
  }

  static let configuration = SparsePCAConfiguration(families: [
    Family(name: "waveform", componentCount: 3, sparsity: .nonZeroCounts([12, 8, 6])),
    Family(name: "rate", componentCount: 2, sparsity: .dense),
  ])

  @Test("scores of the fitted cells have mean 0 and SD 1, one column per kept component")
  func zScores() throws {
    let model = try SparsePCAModel.fit(Self.table(), configuration: Self.configuration)
    let scores = try model.transform(Self.table())
    #expect(scores.values.columnCount == model.columns.count && scores.values.columnCount >= 3)
    let means = scores.values.columnMeans
    let deviations = scores.values.columnPopulationSDs(means: means)
    for k in means.indices {
      #expect(means[k].magnitude < 1e-12 && (deviations[k] - 1).magnitude < 1e-12)
    }
    for column in model.columns { #expect(column.adjustedVariance >= 0.01) }
    for family in model.families {
      let loadings = family.components.loadings
      for k in 0..<loadings.columnCount {
        let column = loadings.column(k)
        let peak = column.max { $0.magnitude < $1.magnitude } ?? 0
        #expect(peak > 0)
        #expect((column.reduce(0) { $0 + $1 * $1 } - 1).magnitude < 1e-12)
      }
    }
  }

  @Test("ordinary components explain what the eigenvalues say")
  func ordinary() throws {
    let data = Matrix(rows: [[1, 0], [-1, 0], [0, 0.5], [0, -0.5]])
    let fit = try SparseComponents.fit(gram: data.gram(), count: 2, sparsity: .dense)
    #expect((fit.adjustedVariance[0] - 0.8).magnitude < 1e-14)
    #expect((fit.adjustedVariance[1] - 0.2).magnitude < 1e-14)
    #expect((fit.loadings[0, 0] - 1).magnitude < 1e-14)
  }

  @Test("the same model at any number of threads, and after a round trip")
  func determinism() throws {
    let one = try SparsePCAModel.fit(Self.table(), configuration: Self.configuration)
    let two = try SparsePCAModel.fit(Self.table(), configuration: Self.configuration, threads: 2)
    #expect(one == two)
    let read = try JSONDecoder().decode(SparsePCAModel.self, from: JSONEncoder().encode(one))
    #expect(read == one)
  }

  @Test("a cell that lacks a family has missing scores there only")
  func missingFamily() throws {
    var table = Self.table()
    var values = table[0].values
    for j in 0..<20 { values[5, j] = .nan }
    table[0] = FamilyMatrix(name: "waveform", values: values)
    let model = try SparsePCAModel.fit(table, configuration: Self.configuration)
    #expect(model.notes == ["waveform: fitted to 59 of 60 cells"])
    let scores = try model.transform(table)
    for (k, column) in scores.columns.enumerated() {
      #expect(scores.values[5, k].isNaN == (column.family == "waveform"))
      #expect(!scores.values[6, k].isNaN)
    }
  }

  @Test("constant columns get no loading")
  func constantColumns() throws {
    var data = StructuredData.matrix(seed: 5, rows: 40, columns: 8)
    for i in 0..<40 { data[i, 2] = 7 }
    let centred = data.standardized(offsets: data.columnMeans)
    let fit = try SparseComponents.fit(
      gram: centred.gram(),
      count: 2,
      sparsity: .nonZeroCounts([8, 4])
    )
    #expect(fit.loadings.row(2) == [0, 0])
    #expect(fit.loadings.column(0).count { $0 != 0 } == 7)
    #expect(fit.loadings.column(1).count { $0 != 0 } == 4)
    #expect(fit.loadings.firstNonFinite == nil)
  }

  @Test("more components than rank: an error for one family, a note for a model")
  func rank() throws {
    var data = Matrix(rowCount: 10, columnCount: 6)
    for i in 0..<10 {
      for j in 0..<6 { data[i, j] = Double(i % 3) * Double(j) + Double(i % 2) }
    }
    let gram = data.standardized(offsets: data.columnMeans).gram()
    #expect(
      throws: SparsePCAError.tooManyComponents(family: "matrix", requested: 3, rank: 2)
    ) { try SparseComponents.fit(gram: gram, count: 3, sparsity: .dense) }
    let model = try SparsePCAModel.fit(
      [FamilyMatrix(name: "flat", values: data)],
      configuration: SparsePCAConfiguration(families: [
        Family(name: "flat", componentCount: 3, sparsity: .dense)
      ])
    )
    #expect(model.notes == ["flat: 2 of 3 components, the rank of the data"])
    #expect(model.families[0].components.loadings.columnCount == 2)
  }

  @Test("families that cannot be fitted are left out with a note")
  func leftOut() throws {
    var configuration = Self.configuration
    configuration.families += [
      Family(name: "absent", componentCount: 1, sparsity: .dense),
      Family(name: "constant", componentCount: 1, sparsity: .dense),
      Family(name: "empty", componentCount: 1, sparsity: .dense),
    ]
    let table =
      Self.table() + [
        FamilyMatrix(
          name: "constant",
          values: Matrix(rowCount: 60, columnCount: 3, repeating: 1)
        ),
        FamilyMatrix(
          name: "empty",
          values: Matrix(rowCount: 60, columnCount: 3, repeating: .nan)
        ),
      ]
    let model = try SparsePCAModel.fit(table, configuration: configuration)
    #expect(model.families.count == 2)
    #expect(
      model.notes == [
        "absent: not in the table, left out",
        "constant: no column varies, left out",
        "empty: 0 cells have it, left out",
      ]
    )
    #expect(throws: SparsePCAError.nothingToFit(["waveform: not in the table, left out"])) {
      try SparsePCAModel.fit(
        [],
        configuration: SparsePCAConfiguration(families: [Self.configuration.families[0]])
      )
    }
  }

  @Test("a model refuses other features")
  func otherFeatures() throws {
    let model = try SparsePCAModel.fit(Self.table(), configuration: Self.configuration)
    #expect(throws: SparsePCAError.familyMissing(family: "rate")) {
      try model.transform([Self.table()[0]])
    }
    let narrow = FamilyMatrix(
      name: "rate",
      values: Matrix(rowCount: 60, columnCount: 11, repeating: 1)
    )
    #expect(throws: SparsePCAError.columnsDiffer(family: "rate", expected: 12, found: 11)) {
      try model.transform([Self.table()[0], narrow])
    }
    #expect(throws: SparsePCAError.rowsDiffer(family: "rate", expected: 60, found: 59)) {
      try model.transform([Self.table()[0], Self.table(rows: 59)[1]])
    }
    var infinite = Self.table()[1].values
    infinite[3, 4] = .infinity
    #expect(throws: SparsePCAError.notFinite(family: "rate", row: 3, column: 4)) {
      try model.transform([Self.table()[0], FamilyMatrix(name: "rate", values: infinite)])
    }
  }

  @Test("normalised rates are made from the rates' selected blocks")
  func derivedFamily() throws {
    let rates = Matrix(rows: [[1, 2, 9, 9, 4, 8], [0, 0, 9, 9, 5, 1], [3, 1, 9, 9, 2, 2]])
    let ranges = try #require(ColumnRanges([0, 2, 4, 6]))
    #expect(ranges.indices(columnCount: 6) == [0, 1, 4, 5] && ranges.upperBound == 6)
    let normalized = FamilyMatrix.blockNormalized(
      rates.selectingColumns(ranges.indices(columnCount: 6)),
      width: 2
    )
    #expect(
      normalized == Matrix(rows: [[0.5, 1, 0.5, 1], [0, 0, 1, 0.2], [1, 1.0 / 3, 1, 1]])
    )
    var family = Family(name: "inst_freq_norm", componentCount: 1, sparsity: .dense)
    family.derivation = SparsePCAConfiguration.Derivation(
      source: "inst_freq",
      blockWidth: 2,
      sourceRanges: ranges
    )
    let configuration = SparsePCAConfiguration(families: [family])
    let source = [FamilyMatrix(name: "inst_freq", values: rates)]
    let derived = try SparsePCAModel.fit(source, configuration: configuration)
    let direct = try SparsePCAModel.fit(
      [FamilyMatrix(name: "inst_freq_norm", values: normalized)],
      configuration: configuration
    )
    #expect(derived.families[0].components == direct.families[0].components)
    #expect(try derived.transform(source).values.rowCount == 3)
  }

  @Test("the built-in configuration is that of the study")
  func builtInConfiguration() throws {
    let configuration = try SparsePCAConfiguration.cell2020()
    #expect(configuration.families.count == 12)
    #expect(configuration.families.reduce(0) { $0 + $1.componentCount } == 59)
    #expect(configuration.families[3].sparsity == .dense)
    #expect(configuration.families[5].ranges == ColumnRanges([0, 50, 100, 150, 200, 250]))
    #expect(configuration.families[11].derivation?.source == "inst_freq")
    #expect(configuration.settings == SparsePCASettings())
    let (adapted, notes) = configuration.adapted(to: ["first_ap_v": 150, "inst_freq": 150])
    #expect(adapted.families[0].ranges == .all)
    #expect(
      adapted.families[0].sparsity == .nonZeroCounts([134, 117, 134, 117, 117, 125, 117])
    )
    #expect(adapted.families[5].sparsity == configuration.families[5].sparsity)
    #expect(adapted.families[11].derivation?.sourceRanges == .all)
    #expect(notes.count == 3)
  }

  @Test(
    "a configuration with a mistake says which",
    arguments: [
      ("families: [{name: a, components: 2, nonzero: [1]}]", "2 components, but 1 values"),
      ("families: [{name: a, component: 2}]", "unknown key component"),
      ("families: [{name: a, components: 0}]", "expected 1 or more"),
      ("families: [{name: a, components: 1, range: [5, 3]}]", "ascending pairs"),
      ("families: [{name: a, components: 1}, {name: a, components: 1}]", "listed twice"),
      (
        "families: [{name: a, components: 1, derived_from: b, block: 2}]",
        "not a family here"
      ),
      ("tolerance: 0\nfamilies: []", "above 0"),
    ]
  )
  func badConfiguration(yaml: String, reason: String) {
    do {
      _ = try SparsePCAConfiguration(yaml: yaml)
      Issue.record("accepted")
    } catch {
      #expect("\(error)".contains(reason), "\(error)")
    }
  }
}
