using System.Text.Json;
using MlxManager.Web.Api;

namespace MlxManager.Web.Terminal;

/// <summary>The calls that several commands make.</summary>
internal static class RemoteCalls
{
    private const int WholeHistory = 1000;

    /// <summary>By the run it has now, so that the answer is the download object alone, without its files.</summary>
    public static async Task<(RemoteDownload Download, string Json)> FindAsync(ServerLink link, int id, CancellationToken cancellationToken)
    {
        var detailed = RemoteDownload.Parse(await link.GetAsync($"{ApiRegistration.Prefix}/downloads/{id}", cancellationToken));
        var json = await link.GetAsync($"{ApiRegistration.Prefix}/download/{Uri.EscapeDataString(detailed.TaskId)}/status", cancellationToken);
        return (RemoteDownload.Parse(json), json);
    }

    public static async Task<IReadOnlyList<RemoteDownload>> ActiveAsync(ServerLink link, CancellationToken cancellationToken) =>
        Downloads(await link.GetAsync($"{ApiRegistration.Prefix}/downloads/active", cancellationToken));

    public static Task<string> HistoryAsync(ServerLink link, CancellationToken cancellationToken) =>
        link.GetAsync($"{ApiRegistration.Prefix}/downloads?limit={WholeHistory}", cancellationToken);

    /// <summary>pause, resume, retry, cancel.</summary>
    public static Task<string> CommandAsync(ServerLink link, int id, string verb, CancellationToken cancellationToken) =>
        link.PostAsync($"{ApiRegistration.Prefix}/download/{id}/{verb}", cancellationToken);

    /// <summary>What a cancel would do.</summary>
    public static async Task<(string? KeptRevision, string? LeftBehind)> CancelPreviewAsync(ServerLink link, int id, CancellationToken cancellationToken)
    {
        using var preview = JsonDocument.Parse(await link.GetAsync($"{ApiRegistration.Prefix}/download/{id}/cancel", cancellationToken));
        return (preview.RootElement.GetProperty("kept_revision").GetString(), preview.RootElement.GetProperty("left_behind").GetString());
    }

    public static IReadOnlyList<RemoteDownload> Downloads(string json)
    {
        using var document = JsonDocument.Parse(json);
        return [.. document.RootElement.EnumerateArray().Select(element => RemoteDownload.Parse(element.GetRawText()))];
    }
}
