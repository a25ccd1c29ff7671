/// The four interneuron-like classes that are simulated, named after the subclasses they resemble.
package enum InterneuronClass: String, Sendable, CaseIterable {
  /// Fast spiking: narrow spikes, deep fast troughs, high rates without adaptation.
  case pvalb = "Pvalb"
  /// Adapting, with sag (h current) and M current.
  case sst = "Sst"
  /// High resistance, irregular (strong channel noise), wide spikes.
  case vip = "Vip"
  /// Late spiking: a slowly inactivating D current delays the first spike.
  case lamp5 = "Lamp5"
}

/// Whose neurons are imitated.
package enum SimulatedSpecies: String, Sendable, CaseIterable {
  /// Mouse.
  case mouse
  /// Human: see ``NeuronParameters/humanized()``.
  case human

  /// The Latin name that goes into the file.
  package var latinName: String {
    switch self {
    case .mouse: "Mus musculus"
    case .human: "Homo sapiens"
    }
  }
}
