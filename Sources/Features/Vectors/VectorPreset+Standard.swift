/// The presets that come with the program.
extension VectorPreset {
  /// Their names.
  package static let names = ["ipfx-2.1.2", "gouwens-2020", "schwider-2026", "corrected"]

  /// A built-in preset; `nil` for an unknown name.
  package static func named(_ name: String) -> VectorPreset? { standard[name] }

  /// The text of a built-in preset, comments included; `nil` for an unknown name.
  package static func text(of name: String) -> String? {
    let bytes: [UInt8]
    switch name {
    case "ipfx-2.1.2": bytes = PackageResources.ipfx_2_1_2_yaml
    case "gouwens-2020": bytes = PackageResources.gouwens_2020_yaml
    case "schwider-2026": bytes = PackageResources.schwider_2026_yaml
    case "corrected": bytes = PackageResources.corrected_yaml
    default: return nil
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static let standard: [String: VectorPreset] = {
    do {
      var presets: [String: VectorPreset] = [:]
      for name in names {
        guard let text = text(of: name) else { continue }
        presets[name] = try VectorPreset(yaml: text)
      }
      return presets
    } catch {
      preconditionFailure("an embedded preset is broken: \(error)")
    }
  }()
}
