import Simulation
import Testing

@Suite struct ProportionTests {
  private static let counts: [(neuronClass: InterneuronClass, cells: Int)] = [
    (.lamp5, 4), (.pvalb, 18), (.sst, 6), (.vip, 4),
  ]
  private static let dataset = SimulatedDataset(counts: counts, species: .human, seed: 2)

  @Test func `every class has the cells that were asked for`() {
    #expect(Self.dataset.cellCount == 32)
    for (kind, cells) in Self.counts {
      #expect(Self.dataset.classes.count { $0 == kind } == cells, "\(kind)")
    }
  }

  @Test func `classes are spread over the donors`() {
    // No stretch of five cells is without the commonest class; halves hold halves of the rarest.
    let classes = Self.dataset.classes
    for start in 0...classes.count - 5 {
      #expect(classes[start..<start + 5].contains(.pvalb), "cells \(start) to \(start + 4)")
    }
    #expect(classes[..<16].count { $0 == .vip } == 2)
    let donors = Dictionary(grouping: classes.indices, by: Self.dataset.donor(of:))
    let mixed = donors.values.count { Set($0.map { classes[$0] }).count > 1 }
    #expect(mixed * 2 > donors.count)
  }
}
