import Features
import Testing

@Suite("Presets")
struct PresetTests {
  @Test("The built-in presets have the published families and widths")
  func builtIn() throws {
    let ipfx = try #require(VectorPreset.named("ipfx-2.1.2"))
    #expect(ipfx.families.count == 13)
    #expect(ipfx.width == 700 + 140 + 140 + 100 + 450 + 447 + 120 + 300 + 5 * 300)
    let study = try #require(VectorPreset.named("schwider-2026"))
    #expect(
      study.families.map(\.name) == [
        "first_ap_v", "first_ap_dv", "isi_shape", "inst_freq", "spiking_threshold_v",
        "spiking_peak_v", "spiking_width", "spiking_fast_trough_v",
        "spiking_upstroke_downstroke_ratio", "step_subthresh", "subthresh_norm", "psth",
      ]
    )
    #expect(
      study.families.map(\.width)
        == [150, 149, 100, 150, 150, 150, 150, 150, 150, 420, 140, 150]
    )
    #expect(study.sequenceWidth == 420)
    let gouwens = try #require(VectorPreset.named("gouwens-2020"))
    #expect(gouwens.families.count == 12)
    #expect(gouwens.families.last?.name == "inst_freq_norm")
    #expect(gouwens.families.last?.width == 150)
  }

  @Test("Every built-in preset reads back from its own text", arguments: VectorPreset.names)
  func text(name: String) throws {
    let text = try #require(VectorPreset.text(of: name))
    let preset = try VectorPreset(yaml: text)
    #expect(preset == VectorPreset.named(name))
    #expect(preset.name == name)
    #expect(Set(preset.families.map(\.name)).count == preset.families.count)
  }

  @Test(
    "A mistake is named with what was expected and found",
    arguments: [
      ("width: 700", "width: 701", "step_subthresh.width: expected 700"),
      ("kind: depolarised", "kind: depolarized", "subthresh_depol_norm.kind: expected one of"),
      ("quantity: peak_v", "quantity: peak", "spiking_peak_v.quantity: expected one of"),
      ("name: psth", "name: isi_shape", "isi_shape is there twice"),
      ("bin_ms: 50", "bin_ms: fifty", "psth.bin_ms: expected a number, found fifty"),
      ("bin_ms: 50", "bins_ms: 50", "psth.bin_ms: expected a value, found none"),
      ("points: 100", "points: 100\n    colour: red", "isi_shape.colour: is not a key"),
      ("missing: nan", "missing: zero", "missing: expected nan"),
      ("analysis: collection", "analysis: best", "analysis: expected one of"),
      ("tolerance: 0", "tolerance: [0]", "levels.tolerance: expected a number"),
      ("step_seconds: 1 ", "step_seconds: -1 ", "step_seconds: expected a positive number"),
      ("step_seconds: 1 ", "step_seconds: 1.003 ", "step_subthresh: expected durations"),
      ("families:", "families: none\nrest:", "families: expected a list, found none"),
    ]
  )
  func mistakes(from: String, to: String, message: String) throws {
    let text = try #require(VectorPreset.text(of: "ipfx-2.1.2"))
    let range = try #require(text.firstRange(of: from))
    let broken = text.replacingCharacters(in: range, with: to)
    let error = #expect(throws: ConfigurationError.self) { _ = try VectorPreset(yaml: broken) }
    #expect(error?.description.contains(message) == true, "\(error?.description ?? "")")
  }

  @Test("A text that is no mapping is refused", arguments: ["", "- 1", "a: [", "7"])
  func noMapping(text: String) {
    #expect(throws: ConfigurationError.self) { _ = try VectorPreset(yaml: text) }
  }
}

extension String {
  fileprivate func replacingCharacters(in range: Range<Index>, with text: String) -> String {
    var result = self
    result.replaceSubrange(range, with: text)
    return result
  }
}
