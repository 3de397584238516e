using System.Globalization;
using System.Text.Json;
using MlxManager.Core.Downloads;
using MlxManager.Web.Api;

namespace MlxManager.Web.Terminal;

/// <summary>All about one download: its files, and what happened to it.</summary>
internal sealed class StatusCommand(Screen screen, ServerFinder finder, TimeProvider time)
{
    private const int LatestEvents = 8;

    public async Task<int> RunAsync(string target, CancellationToken cancellationToken)
    {
        using var link = await finder.RequireAsync(cancellationToken);
        var id = await IdAsync(link, target, cancellationToken);
        var json = await link.GetAsync($"{ApiRegistration.Prefix}/downloads/{id}", cancellationToken);
        if (screen.IsJson)
        {
            screen.Data(json);
            return ExitCode.Ok;
        }

        using var details = JsonDocument.Parse(json);
        using var events = JsonDocument.Parse(await link.GetAsync($"{ApiRegistration.Prefix}/downloads/{id}/events", cancellationToken));
        Show(RemoteDownload.Parse(json), details.RootElement.GetProperty("files"), events.RootElement);
        return ExitCode.Ok;
    }

    private static async Task<int> IdAsync(ServerLink link, string target, CancellationToken cancellationToken)
    {
        try
        {
            return Target.Among(await RemoteCalls.ActiveAsync(link, cancellationToken), target).DownloadId;
        }
        catch (CommandStopped stopped) when (stopped.ExitCode == ExitCode.NotFound)
        {
            var known = RemoteCalls.Downloads(await RemoteCalls.HistoryAsync(link, cancellationToken));

            // Of several finished ones of a model the latest is meant; the list begins with it.
            return int.TryParse(target, NumberStyles.None, CultureInfo.InvariantCulture, out _)
                ? Target.Among(known, target).DownloadId
                : Target.Among([.. known.DistinctBy(download => (download.ModelId, download.Revision))], target).DownloadId;
        }
    }

    private void Show(RemoteDownload download, JsonElement files, JsonElement events)
    {
        screen.Say($"{download.Name}, download {download.DownloadId}{(download.Commit is { } commit ? $", commit {commit}" : "")}");
        screen.Say(Downloads.Sentence.Joined(DownloadWords.Label(download), DownloadWords.Sentence(download, time.GetUtcNow())));
        if (files.GetArrayLength() > 0)
        {
            screen.Say("");
            Columns.Write(screen, ["FILE", ">SIZE", "STATE"], files.EnumerateArray().Select(file => (IReadOnlyList<string>)
                [file.GetProperty("path").GetString()!, ByteText.Of(file.GetProperty("size").GetInt64()), StateOf(file)]));
        }

        screen.Say("");
        Columns.Write(screen, ["WHEN", "WHAT HAPPENED"], events.EnumerateArray().TakeLast(LatestEvents).Select(one => (IReadOnlyList<string>)
        [
            TimeZoneInfo.ConvertTime(one.GetProperty("at").GetDateTimeOffset(), time.LocalTimeZone).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
            one.GetProperty("message").GetString()!,
        ]));
    }

    private static string StateOf(JsonElement file)
    {
        var (size, here) = (file.GetProperty("size").GetInt64(), file.GetProperty("downloaded_bytes").GetInt64());
        return file.GetProperty("status").GetString() switch
        {
            "done" => "done",
            "transferring" => $"{(size == 0 ? 0 : here * 100 / size)} %",
            var other => other ?? "",
        };
    }
}
