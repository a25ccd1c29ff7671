import Foundation
import Report
import Testing

/// Simulated sight: matrices of Machado, Oliveira and Fernandes (2009) for full deficiency, applied to
/// linear light; differences in OKLab (Ottosson 2020).
@Suite struct ColourVisionTests {
  static let sights: [(String, [[Double]])] = [
    ("normal", [[1, 0, 0], [0, 1, 0], [0, 0, 1]]),
    (
      "deuteranopia",
      [
        [0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
        [-0.01182, 0.04294, 0.968881],
      ]
    ),
    (
      "protanopia",
      [
        [0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
      ]
    ),
    (
      "tritanopia",
      [
        [1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.3039],
      ]
    ),
  ]

  static func product(_ matrix: [[Double]], _ vector: [Double]) -> [Double] {
    matrix.map { row in zip(row, vector).reduce(0) { $0 + $1.0 * $1.1 } }
  }

  static func oklab(_ colour: FigureColour, sight: [[Double]]) -> [Double] {
    let linear = [16, 8, 0].map { shift -> Double in
      let share = Double((colour.code >> UInt32(shift)) & 255) / 255
      return share <= 0.04045 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4)
    }
    let seen = product(sight, linear).map { min(1, max(0, $0)) }
    let cones = product(
      [
        [0.4122214708, 0.5363325363, 0.0514459929], [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
      ],
      seen
    ).map(cbrt)
    return product(
      [
        [0.2104542553, 0.7936177850, -0.0040720468], [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
      ],
      cones
    )
  }

  static func distance(_ a: [Double], _ b: [Double]) -> Double {
    zip(a, b).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }.squareRoot()
  }

  @Test(arguments: sights.map(\.0))
  func `the named classes differ to every eye`(name: String) throws {
    let sight = try #require(Self.sights.first { $0.0 == name }).1
    for palette in [FigurePalette.light, .dark] {
      let seen = palette.classes.prefix(5).map { Self.oklab($0, sight: sight) }
      for first in seen.indices {
        for second in seen.indices where second > first {
          let difference = Self.distance(seen[first], seen[second])
          // 0.02 is about the least that is seen side by side; 0.13 holds for small marks apart.
          #expect(difference >= 0.13, "\(name): \(first) and \(second) differ by \(difference)")
        }
      }
    }
  }

  @Test func `lightness of white and black is one and zero`() {
    let identity = Self.sights[0].1
    #expect(abs(Self.oklab(FigureColour(0xFFFFFF), sight: identity)[0] - 1) < 1e-6)
    #expect(abs(Self.oklab(FigureColour(0x000000), sight: identity)[0]) < 1e-9)
  }
}
