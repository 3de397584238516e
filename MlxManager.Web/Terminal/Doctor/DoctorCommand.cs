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
        foreach (var fault in settings.Faults)
        {
            Tell(Finding.Problem("settings", $"{fault}.", "Correct the variable, or unset it."));
        }

        if (settings.Settings is { } set)
        {
            Tell(Finding.Ok("settings", $"the data folder is {set.MlxManager.DataDirectory}"));
            await LookAsync(set, cancellationToken);
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

    private async Task LookAsync(AppSettings settings, CancellationToken cancellationToken)
    {
        var server = new ServerChecks(finder);
        await TellAsync(server.RunAsync(settings.MlxManager.DataDirectory, cancellationToken));
        var data = new DataChecks(settings.MlxManager.DataDirectory);
        Tell(data.Run());
        var inUse = settings.With(data.Settled);
        Tell(new CacheChecks(inUse.Hub.CacheDirectory, time).Run());
        await TellAsync(server.RoomAsync(cancellationToken));
        await TellAsync(new HubChecks(inUse, data.Settled.Preferences, time).RunAsync(cancellationToken));
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
