import Simulation
import Testing

@Suite("Random numbers of the simulation")
struct RandomTests {
  @Test("The same seed gives the same stream, another seed another")
  func seeds() {
    var first = SimulationRandom(seed: 3)
    var second = SimulationRandom(seed: 3)
    var third = SimulationRandom(seed: 4)
    let a = (0..<100).map { _ in first.next() }
    #expect(a == (0..<100).map { _ in second.next() })
    #expect(a != (0..<100).map { _ in third.next() })
  }

  @Test("Streams of neighbouring items are uncorrelated")
  func items() {
    var first = SimulationRandom(seed: 3, index: 0)
    var second = SimulationRandom(seed: 3, index: 1)
    var product = 0.0
    for _ in 0..<20_000 { product += first.normal() * second.normal() }
    // Standard error 1 / sqrt(20000) = 0.007; five of them.
    #expect((product / 20_000).magnitude < 0.035)
  }

  @Test("Normal deviates have the moments and the tail of the normal distribution")
  func moments() {
    var random = SimulationRandom(seed: 1)
    let count = 400_000
    var sums = (0.0, 0.0, 0.0, 0.0)
    var beyondThree = 0
    for _ in 0..<count {
      let x = random.normal()
      sums.0 += x
      sums.1 += x * x
      sums.2 += x * x * x
      sums.3 += x * x * x * x
      if x.magnitude > 3 { beyondThree += 1 }
    }
    let n = Double(count)
    // Standard errors: 0.0016, 0.0022, 0.0061, 0.015; five of each.
    #expect((sums.0 / n).magnitude < 0.008)
    #expect((sums.1 / n - 1).magnitude < 0.011)
    #expect((sums.2 / n).magnitude < 0.031)
    #expect((sums.3 / n - 3).magnitude < 0.08)
    // P(|x| > 3) = 0.0026998: 1080 expected, standard deviation 33.
    #expect((900...1260).contains(beyondThree))
  }

  @Test("Uniform deviates stay in their interval and fill it")
  func uniform() {
    var random = SimulationRandom(seed: 2)
    let values = (0..<10_000).map { _ in random.uniform(-2, 3) }
    #expect(values.allSatisfy { $0 >= -2 && $0 < 3 })
    #expect(values.contains { $0 < -1.99 } && values.contains { $0 > 2.99 })
  }
}
