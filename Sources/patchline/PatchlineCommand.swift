import ArgumentParser
import Foundation
import Pipeline

/// The program: parse, call, print.
@main
struct PatchlineCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "patchline",
    abstract: "Patch-clamp recordings in, trusted features out.",
    discussion: """
      Reads NWB files of patch-clamp recordings, judges their quality, computes
      the electrophysiology features of the Allen Institute's IPFX, one row a
      cell, and learns cell types from them, within and across species.

      Examples:
        patchline study -o study             everything once, on simulated cells
        patchline doctor downloads/          can these files be used?
        patchline inspect cell.nwb           every sweep of one recording
        patchline extract downloads/ -o run  features of every cell
        patchline report run                 a page about it

      Exit codes: 0 all done; 1 failed; 3 finished, but some cells failed;
      64 wrong usage; 65 no input was usable; 74 output could not be written;
      130/143 stopped by a signal.
      """,
    version: "patchline \(PatchlineVersion.number)",
    subcommands: [
      DoctorCommand.self, InspectCommand.self, ExtractCommand.self, CompareCommand.self,
      CompareIPFXCommand.self,
      ImportCommand.self, MergeCommand.self, ExplainCommand.self, SimulateCommand.self,
      ShowCommand.self, SpcaCommand.self, TrainCommand.self, EvaluateCommand.self,
      PredictCommand.self, TransferCommand.self, WeightsCommand.self, StudyCommand.self,
      ReportCommand.self, SlurmCommand.self, WorkerCommand.self,
    ]
  )

  static func main() async {
    // A reader that goes away (`patchline … | head`) is not an error of ours.
    signal(SIGPIPE, SIG_IGN)
    do {
      var command = try parseAsRoot()
      if var asynchronous = command as? any AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
    } catch let error as OutputError {
      Console.error(error.description)
      Self.exit(withError: ExitCode(74))
    } catch let error as InputError {
      Console.error(error.description)
      Self.exit(withError: ExitCode(65))
    } catch let error as RunError {
      Console.error(error.description)
      Self.exit(withError: ExitCode(1))
    } catch {
      Self.exit(withError: error)
    }
  }
}
