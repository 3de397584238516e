using System.Text.Json;
using MlxManager.Core.Downloads;
using MlxManager.Core.Hub;
using MlxManager.Web.Api;

namespace MlxManager.Web.Terminal;

/// <param name="Models">As they were typed.</param>
/// <param name="Limit">As it was typed; null for none.</param>
internal sealed record PullOrder(
    IReadOnlyList<string> Models, string? Revision, IReadOnlyList<string> Include, IReadOnlyList<string> Exclude, string? Limit, bool Waits);

/// <summary>Brings models into the cache, and stays until they are there.</summary>
internal sealed class PullCommand(Screen screen, ServerFinder finder, TimeProvider time)
{
    public async Task<int> RunAsync(PullOrder order, CancellationToken cancellationToken)
    {
        var targets = order.Models.Select(Target.Parse).ToList();
        var limit = order.Limit is null ? (long?)null : Rate.Parse(order.Limit);
        if (!order.Waits)
        {
            using var link = await finder.RequireAsync(cancellationToken);
            foreach (var id in await StartAllAsync(link, order, targets, limit, cancellationToken))
            {
                await ShowStartedAsync(link, id, cancellationToken);
            }

            return ExitCode.Ok;
        }

        return await new Attendance(screen, finder, time).RunAsync(
            (link, token) => StartAllAsync(link, order, targets, limit, token), $"pull {string.Join(' ', order.Models)}", cancellationToken);
    }

    private static async Task<IReadOnlyList<int>> StartAllAsync(
        ServerLink link, PullOrder order, IReadOnlyList<Target> targets, long? limit, CancellationToken cancellationToken)
    {
        var ids = new List<int>();
        foreach (var target in targets)
        {
            ids.Add(await StartAsync(link, order, target, limit, cancellationToken));
        }

        return [.. ids.Distinct()];
    }

    private static async Task<int> StartAsync(ServerLink link, PullOrder order, Target target, long? limit, CancellationToken cancellationToken)
    {
        var wanted = new StartOrder(target.Model.Value, target.Revision?.Value ?? order.Revision ?? Revision.Main.Value, order.Include, order.Exclude);
        var answer = await link.PostAsync($"{ApiRegistration.Prefix}/download", wanted, RemoteJson.Default.StartOrder, cancellationToken);
        var id = (JsonSerializer.Deserialize(answer, RemoteJson.Default.RemoteStart) ?? throw new JsonException("An empty answer.")).DownloadId;
        var (download, _) = await RemoteCalls.FindAsync(link, id, cancellationToken);

        // Who pulls wants it to go on, whatever it stands at.
        if (download.Status is "paused" or "failed")
        {
            await RemoteCalls.CommandAsync(link, id, download.Status == "paused" ? "resume" : "retry", cancellationToken);
        }

        if (limit is { } rate)
        {
            await link.PostAsync($"{ApiRegistration.Prefix}/download/{id}/limit", new LimitOrder(rate), RemoteJson.Default.LimitOrder, cancellationToken);
        }

        return id;
    }

    private async Task ShowStartedAsync(ServerLink link, int id, CancellationToken cancellationToken)
    {
        var (download, json) = await RemoteCalls.FindAsync(link, id, cancellationToken);
        if (screen.IsJson)
        {
            screen.Data(json);
            return;
        }

        var size = download.TotalBytes > 0 ? $" ({ByteText.Of(download.TotalBytes)})" : "";
        screen.Say($"Download {id} of {download.Name}{size} goes on at {link.Address}");
    }
}
