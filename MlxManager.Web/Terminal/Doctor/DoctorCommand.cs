using System.Text.Json;
using MlxManager.Core.Settings;
using MlxManager.Web.Hosting;

namespace MlxManager.Web.Terminal.Doctor;

/// <summary>
/// Looks at everything a download needs, and says what to do about what is amiss. Works whether a server runs or not, and leaves
/// nothing behind.
/// </summary>
internal sealed class DoctorCommand(Screen screen, ServerFinder finder, TimeProvider time)
{
    private readonly List<Finding> _findings = [];

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        Tell(Finding.Ok("version", ProductVersion.Whole));
        var settings = SettingsReader.Read(finder.Configuration);
        if (settings.Settings is { } set)
        {
            // First, but told in its turn: whether a password is set decides where a server may listen.
            var data = new DataChecks(set.MlxManager.DataDirectory);
            IReadOnlyList<Finding> found = [.. data.Run()];
            TellFaults(settings, data.Settled);
            Tell(Finding.Ok("settings", $"the data folder is {set.MlxManager.DataDirectory}"));
            await LookAsync(set, found, data.Settled, cancellationToken);
        }
        else
        {
            TellFaults(settings, EarlyPreferences.None);
        }

        var problems = _findings.Count(finding => finding.Verdict == Verdict.Problem);
        if (screen.IsJson)
        {
            var diagnosis = new Diagnosis(ProductVersion.Number, problems == 0, [.. _findings.Select(DiagnosisLine.From)]);
            screen.Data(JsonSerializer.Serialize(diagnosis, RemoteJson.Default.Diagnosis));
        }
        else
        {
            screen.Say(problems switch { 0 => "All is well.", 1 => "1 problem.", _ => $"{problems} problems." });
        }

        return problems == 0 ? ExitCode.Ok : ExitCode.Failed;
    }

    /// <summary>All that a start would refuse.</summary>
    private void TellFaults(SettingsReading settings, EarlyPreferences settled)
    {
        foreach (var fault in Server.Faults(finder.Configuration, settings, _ => settled))
        {
            Tell(Finding.Problem("settings", $"{fault}.", "No server starts so. Correct the variable, or unset it."));
        }
    }

    private async Task LookAsync(AppSettings settings, IReadOnlyList<Finding> data, EarlyPreferences settled, CancellationToken cancellationToken)
    {
        var server = new ServerChecks(finder);
        await TellAsync(server.RunAsync(settings.MlxManager.DataDirectory, cancellationToken));
        Tell(data);
        var inUse = settings.With(settled);
        Tell(new CacheChecks(inUse.Hub.CacheDirectory, time).Run());
        await TellAsync(server.RoomAsync(cancellationToken));
        await TellAsync(new HubChecks(inUse, settled.Preferences, time).RunAsync(cancellationToken));
    }

    private void Tell(IEnumerable<Finding> findings)
    {
        foreach (var finding in findings)
        {
            Tell(finding);
        }
    }

    private async Task TellAsync(IAsyncEnumerable<Finding> findings)
    {
        await foreach (var finding in findings)
        {
            Tell(finding);
        }
    }

    private void Tell(Finding finding)
    {
        _findings.Add(finding);
        if (screen.IsJson)
        {
            return;
        }

        var (mark, tone) = finding.Verdict switch
        {
            Verdict.Ok => ("ok      ", Tone.Good),
            Verdict.Note => ("note    ", Tone.Moving),
            _ => ("problem ", Tone.Bad),
        };
        screen.Show(new Line((mark, tone), ($"{finding.Topic}: {finding.Message}", Tone.Plain)));
        if (finding.Advice is { } advice)
        {
            screen.Show(new Line(($"        {advice}", Tone.Plain)));
        }
    }
}
