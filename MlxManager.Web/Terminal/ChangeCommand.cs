using System.Text.Json;
using MlxManager.Core.Downloads;
using MlxManager.Core.Hub;

namespace MlxManager.Web.Terminal;

/// <param name="Verb">pause, resume, retry or cancel, as the API calls it.</param>
/// <param name="Targets">Numbers or models, as they were typed.</param>
/// <param name="All">Every download that allows it.</param>
/// <param name="IsSure">Nothing is asked.</param>
/// <param name="Stays">Until what goes on again is at rest.</param>
internal sealed record ChangeOrder(string Verb, IReadOnlyList<string> Targets, bool All, bool IsSure, bool Stays);

/// <summary>
/// Pauses, resumes, retries, cancels. Where no server runs, one of the command's own does it; what goes on in that has to be stayed with.
/// </summary>
internal sealed class ChangeCommand(Screen screen, ServerFinder finder, TimeProvider time)
{
    private readonly List<string> _answers = [];
    private int _worst = ExitCode.Ok;

    public async Task<int> RunAsync(ChangeOrder order, CancellationToken cancellationToken)
    {
        if (order.Targets.Count == 0 && !order.All)
        {
            throw new CommandStopped(ExitCode.Usage, "Name a download by its number or its model, or all of them with --all.");
        }

        if (order.Verb is "resume" or "retry" && (order.Stays || await NoneRunsAsync(cancellationToken)))
        {
            var code = await new Attendance(screen, finder, time).RunAsync(
                async (link, token) => [.. (await ChangeAsync(link, order, token)).Where(download => !download.IsFinished).Select(download => download.DownloadId)],
                again: null,
                cancellationToken);
            return _worst != ExitCode.Ok ? _worst : code;
        }

        await using var session = await ServerSession.OpenAsync(finder, time, cancellationToken);
        foreach (var download in await ChangeAsync(session.Link, order, cancellationToken))
        {
            Say(order.Verb, download);
        }

        if (screen.IsJson)
        {
            // What can be stayed with is told a line each, whether this command stays or a server goes on without it.
            foreach (var line in order.Verb is "resume" or "retry" ? _answers : [$"[{string.Join(',', _answers)}]"])
            {
                screen.Data(line);
            }
        }

        return _worst;
    }

    private static bool Allows(string verb, RemoteDownload download) => verb switch
    {
        "pause" => download.Status is "pending" or "downloading",
        "resume" => download.Status is "paused",
        "retry" => download.Status is "failed",
        _ => !download.IsFinished,
    };

    private async Task<bool> NoneRunsAsync(CancellationToken cancellationToken)
    {
        using var link = await finder.FindAsync(cancellationToken);
        return link is null;
    }

    private async Task<IReadOnlyList<RemoteDownload>> ChangeAsync(ServerLink link, ChangeOrder order, CancellationToken cancellationToken)
    {
        var meant = await MeantAsync(link, order, cancellationToken);
        if (order.Verb == "cancel" && meant.Count > 0 && !order.IsSure && !screen.Confirms(await QuestionAsync(link, meant, cancellationToken)))
        {
            throw new CommandStopped(ExitCode.Interrupted, "Nothing was cancelled.");
        }

        var done = new List<RemoteDownload>();
        foreach (var download in meant)
        {
            try
            {
                var json = await RemoteCalls.CommandAsync(link, download.DownloadId, order.Verb, cancellationToken);
                _answers.Add(json);
                done.Add(RemoteDownload.Parse(json));
            }
            catch (CommandStopped stopped)
            {
                screen.Complain($"{download.Name}: {stopped.Message}");
                _worst = _worst == ExitCode.Ok ? stopped.ExitCode : _worst;
            }
        }

        return done;
    }

    private static async Task<IReadOnlyList<RemoteDownload>> MeantAsync(ServerLink link, ChangeOrder order, CancellationToken cancellationToken)
    {
        var active = await RemoteCalls.ActiveAsync(link, cancellationToken);
        if (order.All)
        {
            return [.. active.Where(download => Allows(order.Verb, download))];
        }

        // A finished one is meant too where its number or name is: the server then says why it cannot be.
        IReadOnlyList<RemoteDownload>? known = null;
        var meant = new List<RemoteDownload>();
        foreach (var target in order.Targets)
        {
            try
            {
                meant.Add(Target.Among(active, target));
            }
            catch (CommandStopped stopped) when (stopped.ExitCode == ExitCode.NotFound)
            {
                known ??= RemoteCalls.Downloads(await RemoteCalls.HistoryAsync(link, cancellationToken));
                meant.Add(Target.Among(known, target));
            }
        }

        return [.. meant.DistinctBy(download => download.DownloadId)];
    }

    private static async Task<string> QuestionAsync(ServerLink link, IReadOnlyList<RemoteDownload> meant, CancellationToken cancellationToken)
    {
        var lines = new List<string>();
        foreach (var download in meant)
        {
            var (kept, left) = await RemoteCalls.CancelPreviewAsync(link, download.DownloadId, cancellationToken);
            lines.Add($"{download.Name}, {ByteText.Of(download.DownloadedBytes)} here.");
            if (kept is not null)
            {
                lines.Add($"  The older complete revision {CommitHash.Parse(kept).Abbreviated} stays.");
            }

            if (left is not null)
            {
                lines.Add($"  {left}");
            }
        }

        lines.Add(meant.Count == 1
            ? "Cancel download? This will remove all downloaded data for this model."
            : $"Cancel {meant.Count} downloads? This will remove all downloaded data for these models.");
        return string.Join(Environment.NewLine, lines);
    }

    private void Say(string verb, RemoteDownload download)
    {
        if (screen.IsJson)
        {
            return;
        }

        screen.Say(verb == "cancel"
            ? $"Cancelled {download.Name}: {ByteText.Of(Freed())} freed."
            : $"{download.Name}: {Downloads.Sentence.Joined(DownloadWords.Label(download), DownloadWords.Sentence(download, time.GetUtcNow()))}");

        long Freed()
        {
            using var answer = JsonDocument.Parse(_answers.Last(json => RemoteDownload.Parse(json).DownloadId == download.DownloadId));
            return answer.RootElement.TryGetProperty("freed_bytes", out var freed) ? freed.GetInt64() : 0;
        }
    }
}
