import BiLSTM
import LinearAlgebra
import Statistics
import Testing

@Suite struct TokenTensorTests {
  @Test func `NaN in a present token is rejected with its place`() {
    #expect(throws: BiLSTMError.notFinite(cell: 1, token: "b", column: 0)) {
      try TokenTensor(
        Matrix(rows: [[1, 2, 3], [4, 5, .nan]]),
        names: ["a", "b"],
        ranges: [0..<2, 2..<3]
      )
    }
  }

  @Test func `a token of NaN only is missing when masking, and a cell needs one token`() throws {
    let features = Matrix(rows: [[1, 2, 3], [4, 5, .nan]])
    let tensor = try TokenTensor.masking(features, names: ["a", "b"], ranges: [0..<2, 2..<3])
    #expect(tensor.isMissing == [false, false, false, true])
    #expect(tensor.row(cell: 1, token: 1) == [0] && tensor.row(cell: 1, token: 0) == [4, 5])
    #expect(throws: BiLSTMError.noToken(cell: 0)) {
      try TokenTensor.masking(
        Matrix(rows: [[.nan, .nan]]),
        names: ["a", "b"],
        ranges: [0..<1, 1..<2]
      )
    }
    #expect(throws: BiLSTMError.notFinite(cell: 0, token: "a", column: 1)) {
      try TokenTensor.masking(Matrix(rows: [[1, .nan]]), names: ["a"], ranges: [0..<2])
    }
  }

  @Test func `shapes that disagree are named`() {
    let token = TokenShape(name: "a", width: 2)
    let error = #expect(throws: BiLSTMError.self) {
      try TokenTensor(tokens: [token], cellCount: 2, values: [[1, 2, 3]])
    }
    #expect(error?.description.contains("'a' has 3 values, expected 2 x 2") == true)
    #expect(throws: BiLSTMError.self) {
      try TokenTensor(Matrix(rows: [[1, 2]]), names: ["a"], ranges: [0..<3])
    }
  }

  @Test func `SMOTE evens the classes on segments between cells and keeps masks`() throws {
    let tensor = try PropertyFixture.tensor(cells: 12, isMasked: true)
    let labels = [0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 2, 2]
    let source = SeededGenerator(seed: 4)
    let (enlarged, classes) = try tensor.oversampled(labels: labels, generator: source)
    #expect((0..<3).map { c in classes.count { $0 == c } } == [7, 7, 7])
    #expect(enlarged.cellCount == 21 && Array(classes[..<12]) == labels)
    #expect(enlarged.selectingCells(Array(0..<12)) == tensor)
    for cell in 12..<21 {
      let parents = labels.indices.filter { labels[$0] == classes[cell] }
      for token in tensor.tokens.indices where !enlarged.isMissing(cell: cell, token: token) {
        let values = parents.map { tensor.row(cell: $0, token: token) }
        for (column, value) in enlarged.row(cell: cell, token: token).enumerated() {
          let range = values.map { $0[column] }
          #expect(value >= (range.min() ?? 0) - 1e-6 && value <= (range.max() ?? 0) + 1e-6)
        }
      }
    }
    #expect(throws: BiLSTMError.classTooSmall(label: 1, count: 1)) {
      try tensor.oversampled(labels: [1] + [Int](repeating: 0, count: 11), generator: source)
    }
  }

  @Test func `selected and joined cells keep their rows`() throws {
    let tensor = try PropertyFixture.tensor(cells: 6, isMasked: true)
    let joined = tensor.selectingCells([4, 5]).appendingCells(of: tensor.selectingCells([0]))
    #expect(joined.cellCount == 3)
    for (row, cell) in [4, 5, 0].enumerated() {
      for token in 0..<4 {
        #expect(joined.row(cell: row, token: token) == tensor.row(cell: cell, token: token))
        #expect(
          joined.isMissing(cell: row, token: token) == tensor.isMissing(cell: cell, token: token)
        )
      }
    }
  }
}
