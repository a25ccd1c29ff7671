import Features
import Testing

@Suite("Square-root f-I fit")
struct ProtocolFitTests {
  @Test("An exact curve is found again")
  func exactCurve() throws {
    let currents = stride(from: 0.0, through: 100, by: 10).map { $0 }
    let rates = currents.map { $0 >= 5 ? 7 * ($0 - 5).squareRoot() : 0 }
    let fit = try #require(SquareRootFit(currents: currents, rates: rates))
    #expect((fit.gain - 7).magnitude < 1e-6)
    #expect((fit.onset - 5).magnitude < 1e-5)
    #expect(!fit.isFallback)
  }

  /// What `scipy.optimize.curve_fit` 1.17.1 (MINPACK) gives with p0 = (1, currents[0]).
  struct Golden: Sendable {
    var currents: [Double]
    var rates: [Double]
    var gain: Double
    var onset: Double
  }

  // The third curve has better optima elsewhere: only the same path of the search ends here.
  @Test(
    "Searches end where MINPACK's do",
    arguments: [
      Golden(
        currents: [0, 10, 20, 30, 40, 50, 70],
        rates: [10, 21, 30, 38, 46, 53, 67],
        gain: 7.890490115591935,
        onset: 4.065838970411038
      ),
      Golden(
        currents: [0, 20, 40],
        rates: [1, 1, 5],
        gain: 1.09544511501034,
        onset: 19.166666666666984
      ),
      Golden(
        currents: [20, 50, 80, 110, 120, 40, 0],
        rates: [1, 13, 22, 31, 34, 9, 1],
        gain: 4.061703308107989,
        onset: 50.78194312976175
      ),
    ]
  )
  func minpack(_ golden: Golden) throws {
    let fit = try #require(SquareRootFit(currents: golden.currents, rates: golden.rates))
    #expect((fit.gain - golden.gain).magnitude < 1e-6 * golden.gain)
    #expect((fit.onset - golden.onset).magnitude < 1e-6 * golden.onset)
    #expect(!fit.isFallback)
  }

  // MINPACK does not converge here, and a line through equal values has no slope.
  @Test("Equal rates have no gain")
  func equalRates() throws {
    let fit = try #require(SquareRootFit(currents: [0, 10, 20, 30], rates: [5, 5, 5, 5]))
    #expect(fit.isFallback)
    #expect(fit.gain == 0)
    #expect(fit.onset == 0)
  }

  @Test("Rates that fall with the current have no fit")
  func falling() {
    let currents: [Double] = [0, 10, 20, 30, 40, 50, 70]
    #expect(SquareRootFit(currents: currents, rates: [67, 53, 46, 38, 30, 21, 10]) == nil)
  }

  @Test("Two points are too few")
  func tooFew() {
    #expect(SquareRootFit(currents: [0, 10], rates: [5, 9]) == nil)
  }
}
