import HDF5

extension FileFormat {
  /// Finds out what wrote a file.
  ///
  /// NWB 1 keeps its version in a root dataset, NWB 2 in a root attribute.
  ///
  /// - Throws: when neither is there, or the version is neither 1 nor 2.
  init(of contents: NWBContents) throws(NWBError) {
    let stored: String?
    do throws(HDF5Error) {
      let attribute = try contents.textAttribute("nwb_version", of: "/")
      stored = attribute == nil ? try contents.text("/nwb_version") : attribute
    } catch {
      throw NWBError(error)
    }
    let version = stored?.trimmed ?? ""
    guard let major = Self.major(of: version), major == 1 || major == 2 else {
      throw NWBError(
        .notNWB,
        file: contents.file.filePath,
        object: "/nwb_version",
        expected: "version 1 or 2 (NWB-1.0.5, 2.2.0…)",
        found: version.isEmpty ? "no nwb_version" : version,
        hint: "this is HDF5 but no NWB file that Patchline knows"
      )
    }
    self.init(major: major, version: version, producer: .other, generator: "")
    do throws(HDF5Error) {
      try findProducer(contents)
    } catch {
      throw NWBError(error)
    }
  }

  private static func major(of version: String) -> Int? {
    let text = version.hasPrefix("NWB-") ? version.dropFirst("NWB-".count) : version[...]
    return text.first?.wholeNumberValue
  }

  private mutating func findProducer(_ contents: NWBContents) throws(HDF5Error) {
    let facts = try Self.generatorFacts(contents)
    generator = facts.map { "\($0.key) \($0.value)" }.joined(separator: "; ")
    pipelineVersion = facts.first { $0.key.lowercased() == "version" }
      .flatMap { PipelineVersion($0.value) }
    if facts.contains(where: { $0.key == "Package" && $0.value == "MIES" }) {
      producer = .mies
    } else if major == 1, try Self.hasAllenEpochs(contents) {
      producer = .allenCellTypes
    } else if major == 2 {
      try findProducerOfNWB2(contents)
    }
  }

  /// Key and first line of the value, from the N×2 table of MIES, the 1-D list of Allen's pipeline or
  /// the table of NWB 2.8.
  private static func generatorFacts(
    _ contents: NWBContents
  ) throws(HDF5Error) -> [(key: String, value: String)] {
    var texts = try contents.texts("/general/generated_by")
    if texts.isEmpty { texts = try contents.texts("/general/was_generated_by") }
    return stride(from: 0, to: texts.count - texts.count % 2, by: 2).map { index in
      let value = texts[index + 1].split(whereSeparator: \.isNewline).first ?? ""
      return (texts[index], String(value))
    }
  }

  private static func hasAllenEpochs(_ contents: NWBContents) throws(HDF5Error) -> Bool {
    if try contents.names(in: "/epochs").contains(where: { $0.hasPrefix("Sweep_") }) { return true }
    return try contents.names(in: "/acquisition/timeseries").contains { $0.hasPrefix("Sweep_") }
  }

  private mutating func findProducerOfNWB2(_ contents: NWBContents) throws(HDF5Error) {
    let script = try contents.text("/general/source_script") ?? ""
    let scriptFile = try contents.textAttribute("file_name", of: "/general/source_script") ?? ""
    let described = "\(generator) \(script) \(scriptFile)".lowercased()
    let namespace = try contents.textAttribute("namespace", of: "/") ?? ""
    if described.contains("x_to_nwb") || described.contains("x-to-nwb") {
      producer = .xToNWB
    } else if described.contains("neuroconv") {
      producer = .neuroConv
    } else if namespace.contains("lnmc") {
      producer = .blueBrain
    } else if try contents.textAttribute("object_id", of: "/") != nil {
      // Only pynwb and what builds on it gives objects identifiers.
      producer = .pyNWB
    }
    if generator.isEmpty { generator = scriptFile }
  }
}
