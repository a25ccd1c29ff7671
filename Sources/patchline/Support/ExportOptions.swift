import ArgumentParser
import Pipeline

/// Files of a run besides its tables.
struct ExportOptions: ParsableArguments {
  @Flag(name: .long, help: "Also write spikes.csv, a row a spike.")
  var spikes = false

  @Option(
    name: .customLong("export-ipfx"),
    help: ArgumentHelp(
      "Also write IPFX's vector files (fv_CODE.h5 and .npy), which drcme reads.",
      valueName: "code"
    )
  )
  var exportIPFX: String?

  @Flag(
    name: .customLong("export-sequence"),
    help: "Also write X_seq.npy (cells, families, width), y.json and families.json."
  )
  var exportSequence = false

  @Flag(
    name: .customLong("ro-crate"),
    help:
      "Also write ro-crate-metadata.json (Process Run Crate): program, inputs, results, digests."
  )
  var roCrate = false

  @OptionGroup(title: "Labels for y.json") var labelling: LabelOptions

  /// The choice, label table read.
  func outputs() throws -> RunOutputs {
    RunOutputs(
      withSpikes: spikes,
      exportIPFX: exportIPFX,
      sequenceLabels: exportSequence ? try labelling.read() : nil
    )
  }
}
