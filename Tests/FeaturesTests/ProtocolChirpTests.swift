import Electrophysiology
import Features
import RealModule
import Testing

@Suite("Fourier transform")
struct ProtocolFourierTests {
  @Test("Any length equals the sum of its definition", arguments: [1, 2, 3, 5, 8, 12, 40, 97, 128])
  func definition(_ count: Int) {
    let real = (0..<count).map { Double.sin(Double($0 * $0) + 0.3) }
    let imaginary = (0..<count).map { Double.cos(3 * Double($0)) }
    var (a, b) = (real, imaginary)
    FourierTransform(count: count).forward(&a, &b)
    for k in 0..<count {
      var sum = (0.0, 0.0)
      for n in 0..<count {
        let angle = -2 * Double.pi * Double(k * n % count) / Double(count)
        let (c, s) = (Double.cos(angle), Double.sin(angle))
        sum.0 += real[n] * c - imaginary[n] * s
        sum.1 += real[n] * s + imaginary[n] * c
      }
      #expect((a[k] - sum.0).magnitude < 1e-11 && (b[k] - sum.1).magnitude < 1e-11)
    }
  }

  @Test("A tone has one line")
  func tone() {
    var real = (0..<40_000).map { Double.cos(2 * .pi * 37 * Double($0) / 40_000) }
    var imaginary = [Double](repeating: 0, count: 40_000)
    FourierTransform(count: 40_000).forward(&real, &imaginary)
    #expect((real[37] - 20_000).magnitude < 1e-7)
    #expect(real[36].magnitude < 1e-7 && imaginary[37].magnitude < 1e-7)
  }
}

@Suite("Chirp")
struct ProtocolChirpTests {
  private static func features(_ sweeps: ProtocolSweeps) -> CellFeatures {
    CellFeatureExtractor().features(cellRecord: sweeps, collection: ProtocolSweeps())
  }

  static let features = features(
    ProtocolSweeps(chirps: [SyntheticCell.chirp(0), SyntheticCell.chirp(1)])
  )

  // |Z| = R/√(1 + (2πfτ)²). The response is not periodic in the window, which costs some percent.
  @Test("A leaky integrator has the impedance of a resistor and a capacitor")
  func impedance() throws {
    let spectrum = try #require(Self.features.chirp?.spectrum).smoothed(reach: 5)
    for (f, z) in zip(spectrum.frequencies, spectrum.magnitudes) where f > 1 && f < 35 {
      let x = 2 * Double.pi * f * 0.015
      #expect((z / (0.25 / (1 + x * x).squareRoot()) - 1).magnitude < 0.05, "\(f) Hz")
    }
  }

  @Test("Its cut-off is 1/(2πτ) and its phase always lags")
  func cutoff() throws {
    let cutoff = try #require(Self.features["3db_freq_chirp"])
    #expect((cutoff - 10.61).magnitude < 1)
    #expect(Self.features["phase_peak_chirp"].map { $0 < 0 } == true)
  }

  @Test("IPFX's vector has 796 magnitudes and 796 principal phases")
  func vector() throws {
    let vector = try #require(Self.features.chirp?.ipfxVector)
    #expect(vector.count == 1592)
    #expect(vector[796...].allSatisfy { $0.magnitude <= .pi / 2 })
  }

  @Test("A chirp that stops early gives no vector and a reason")
  func truncated() {
    var sweep = SyntheticCell.chirp(0)
    sweep.sweep.acquired = 0..<90_000
    let features = Self.features(ProtocolSweeps(chirps: [sweep]))
    #expect(features.chirp?.ipfxVector == nil)
    #expect(features.chirp?.spectrum == nil)
    #expect(features.failures.count { $0.stage == .chirp && $0.reason == .tooShort } == 2)
  }
}
