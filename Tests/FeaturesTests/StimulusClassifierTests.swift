import Electrophysiology
import Features
import RealModule
import Testing

@Suite("Waveform classifier")
struct StimulusClassifierTests {
  private func family(_ command: [Double]) -> StimulusFamily? {
    let sweep = stimulusSweep(command)
    return WaveformClassifier().family(of: sweep, stimulus: StimulusFinder().analyse(sweep))
  }

  @Test(
    "Single squares are told by their width",
    arguments: [
      (20_000, StimulusFamily?.some(.longSquare)), (4000, .longSquare), (3999, nil), (201, nil),
      (200, .shortSquare), (60, .shortSquare), (20, .shortSquare), (19, nil),
    ]
  )
  func squares(width: Int, expected: StimulusFamily?) {
    #expect(family(levels(60_000, (200..<400, -50), (15_600..<(15_600 + width), 80))) == expected)
  }

  @Test("Three equal short pulses are a triple; unequal ones are nothing")
  func triple() {
    let test = (200..<400, -50.0)
    let first = (15_600..<15_660, 900.0)
    let second = (16_000..<16_060, 900.0)
    #expect(
      family(levels(60_000, test, first, second, (16_400..<16_460, 900))) == .shortSquareTriple
    )
    #expect(family(levels(60_000, test, first, second, (16_400..<16_560, 900))) == nil)
  }

  @Test("A straight slope is a ramp, a swept sine a chirp, noise nothing")
  func continuous() {
    let ramp: [Double] = (0..<60_000).map { $0 < 20_000 ? 0 : 0.001 * Double($0 - 20_000) }
    #expect(family(ramp + [0, 0]) == .ramp)
    let times: [Double] = (0..<40_000).map { Double($0) / 20_000 }
    let rest = [Double](repeating: 0, count: 10_000)
    let chirp: [Double] = times.map { 50 * Double.sin(2 * Double.pi * ($0 + 5 * $0 * $0)) }
    #expect(family(rest + chirp + rest) == .chirp)
    let sine: [Double] = times.map { 50 * Double.sin(200 * $0) }
    #expect(family(rest + sine + rest) == nil)
    let noise = QCGolden.noise(40_000, seed: 3).map { 50 * $0 }
    #expect(family(rest + noise + rest) == nil)
  }

  @Test("Only unknown codes are classified")
  func known() {
    let sweep = stimulusSweep(levels(60_000, (15_600..<35_600, 80)))
    let stimulus = StimulusFinder().analyse(sweep)
    let noise = StimulusOntology.standard.match(code: "C1NSSEED_1")
    let unknown = StimulusOntology.standard.match(code: "IC1")
    let classifier = WaveformClassifier()
    #expect(classifier.match(noise, sweep: sweep, stimulus: stimulus) == noise)
    let match = classifier.match(unknown, sweep: sweep, stimulus: stimulus)
    #expect(match.kind == .waveform)
    #expect(match.families == [.longSquare])
    #expect(match.ipfxName == "Unknown")
  }
}
