using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using MlxManager.Core.Hub;
using MlxManager.Core.Library.Disk;

namespace MlxManager.Web.Api;

/// <summary>What the disk holds, and what could make room.</summary>
internal static class DiskApi
{
    public static void MapDisk(this IEndpointRouteBuilder cache)
    {
        cache.MapGet("/disk", LookAsync).WithName("getDisk")
            .WithSummary("What takes the cache’s disk: models, other repos, unfinished files, everything else, what is promised and free.")
            .ProducesProblem(500);
        cache.MapGet("/room", PlanAsync).WithName("planRoom")
            .WithSummary("What could be removed so that this much fits, the least recently used first; nothing pinned, nothing a download needs.")
            .ProducesProblem(400).ProducesProblem(500);
        cache.MapKeeping();
    }

    private static async Task<Results<Ok<DiskObject>, ProblemHttpResult>> LookAsync(IDiskRoom room, CancellationToken cancellationToken) =>
        await ReadAsync(async () => DiskObject.From(await room.LookAsync(cancellationToken)));

    private static async Task<Results<Ok<RoomObject>, ProblemHttpResult>> PlanAsync(
        string? bytes, [FromQuery(Name = "for_model")] string? model, IDiskRoom room, CancellationToken cancellationToken)
    {
        var faults = new Faults();
        if (!long.TryParse(bytes, NumberStyles.None, CultureInfo.InvariantCulture, out var wanted))
        {
            faults.Add("bytes", "bytes is needed, a whole number: how much is to fit besides what is promised.");
        }

        RepoId? id = null;
        if (!string.IsNullOrEmpty(model) && !RepoId.TryParse(model, out id))
        {
            faults.Add("for_model", "for_model must be a model id, 'owner/name' or 'name'.");
        }

        return faults.Any ? faults.ToProblem() : await ReadAsync(async () => RoomObject.From(await room.PlanAsync(wanted, id, cancellationToken)));
    }

    private static async Task<Results<Ok<T>, ProblemHttpResult>> ReadAsync<T>(Func<Task<T>> read)
    {
        try
        {
            return TypedResults.Ok(await read());
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Problems.Of(StatusCodes.Status500InternalServerError, $"The cache cannot be read: {exception.Message}");
        }
    }
}
