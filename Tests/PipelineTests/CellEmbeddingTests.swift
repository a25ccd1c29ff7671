import Foundation
import Pipeline
import Statistics
import Tables
import TestSupport
import Testing

@Suite struct CellEmbeddingTests {
  private static let human = PackageRoot.sharedData("matched-tables/human_matched.csv")

  /// Mean and least trustworthiness of umap-learn's five seeds on the same table.
  private struct Golden: Decodable {
    struct Scores: Decodable {
      var mean: Double
      var least: Double
    }
    var table: Scores
  }

  @Test func `groups lie apart in the map and in the principal components`() throws {
    let table = ModelFixture.table(perClass: 30, spread: 0.1)
    let embedding = try #require(try CellEmbedding(table, threads: 2))
    #expect(embedding.rows.count == 90)
    for positions in [embedding.map, embedding.principal] {
      for row in embedding.rows {
        let others = embedding.rows.filter { $0 != row }
        let nearest = others.min {
          let (a, b) = (positions[$0] - positions[row], positions[$1] - positions[row])
          return (a * a).sum() < (b * b).sum()
        }
        #expect(nearest.map { $0 / 30 } == row / 30, "cell \(row) lies beside another class")
      }
    }
  }

  @Test func `the principal components explain what their variance says`() throws {
    let embedding = try #require(try CellEmbedding(ModelFixture.table(), threads: 1))
    // The singular values of standardised columns: their squares sum to cells · columns.
    let size = Double(embedding.rows.count * embedding.columnCount)
    for axis in 0..<2 {
      let variance = embedding.principal.reduce(0) { $0 + $1[axis] * $1[axis] }
      #expect((variance / size - embedding.explained[axis]).magnitude < 1e-9)
    }
    #expect(embedding.explained.x >= embedding.explained.y)
  }

  @Test func `cells with less than half of the features are left out`() throws {
    var table = ModelFixture.table()
    for column in 0..<2 { table.values[4 * 3 + column] = .nan }
    let embedding = try #require(try CellEmbedding(table, threads: 1))
    #expect(!embedding.rows.contains(4))
    #expect(embedding.rows.count == 59)
  }

  @Test func `too few cells give no map`() throws {
    #expect(try CellEmbedding(ModelFixture.table(perClass: 2), threads: 1) == nil)
  }

  @Test(.enabled(if: PackageRoot.exists(human), "shared/data is not there"))
  func `a map of real cells is as trustworthy as umap-learn's`() throws {
    let path = PackageRoot.path + "/Tests/StatisticsTests/Golden/umap.json"
    let golden = try JSONDecoder().decode(Golden.self, from: Data(contentsOf: URL(filePath: path)))
    let header = try #require(
      String(contentsOfFile: Self.human, encoding: .utf8).split(separator: "\n").first
    )
    let names = header.split(separator: ",").map(String.init)
    let first = try #require(names.firstIndex(of: "v_baseline"))
    let families = try FamiliesFile(
      yaml: "id: specimen_id\nfamilies:\n  all: [\(names[first...].joined(separator: ", "))]\n",
      file: "families.yaml"
    )
    let table = try TableImport.read(Self.human, families: families)
    let embedding = try #require(try CellEmbedding(table, threads: 2))
    let found = try #require(embedding.trustworthiness)
    // Cells with less than half of the features are left out here, and filled in there.
    let tolerance = golden.table.mean - golden.table.least + 0.01
    #expect(found > golden.table.mean - tolerance)
  }
}
