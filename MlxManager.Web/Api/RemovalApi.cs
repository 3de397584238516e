using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using MlxManager.Core.Cache;
using MlxManager.Core.Downloads;
using MlxManager.Core.Hub;
using MlxManager.Core.Library.Removal;

namespace MlxManager.Web.Api;

/// <summary>Deleting, pruning and bringing back; each can be looked at before it is done.</summary>
internal static class RemovalApi
{
    private const string Example = "{\"kinds\": [\"orphaned_partial\", \"stray_lock\"], \"dry_run\": true}";

    public static void MapRemoval(this IEndpointRouteBuilder cache)
    {
        cache.MapDelete("/repos/{**repo}", RemoveAsync).WithName("removeCachedRepo")
            .WithSummary("Remove revisions of a repo, or with none named the whole repo. With dry_run=true only what that would do is told.")
            .ProducesProblem(400).ProducesProblem(404).ProducesProblem(409).ProducesProblem(500).ProducesProblem(503);
        cache.MapGet("/prune", PreviewAsync).WithName("planPrune")
            .WithSummary("What in the cache is of no use any more, of some kinds or of all, and what keeps any of it from going.")
            .ProducesProblem(400);
        cache.MapPost("/prune", PruneAsync).WithName("prune")
            .WithSummary("Remove what is of no use any more, of the kinds named; with paths only what is found at these. With dry_run only what that would do is told.")
            .Accepts<PruneBody>("application/json")
            .ProducesProblem(400).ProducesProblem(413).ProducesProblem(415);
        cache.MapGet("/trash", ListAsync).WithName("listTrash").WithSummary("Deletions that can be undone, newest first.");
        cache.MapPost("/trash/{trash_id}/restore", RestoreAsync).WithName("restoreTrash")
            .WithSummary("Put everything of one deletion back where it was; refused when something else stands there now.")
            .ProducesProblem(404).ProducesProblem(409).ProducesProblem(500);
        cache.MapDelete("/trash/{trash_id}", DeleteAsync).WithName("deleteTrash")
            .WithSummary("Delete one deletion for good.").ProducesProblem(404).ProducesProblem(500);
        cache.MapDelete("/trash", EmptyAsync).WithName("emptyTrash").WithSummary("Delete everything in the trash for good.").ProducesProblem(500);
    }

    private static async Task<Results<Ok<RemovalObject>, ProblemHttpResult>> RemoveAsync(
        string? repo,
        [FromQuery] string[]? revision,
        [FromQuery(Name = "dry_run")] string? dryRun,
        [FromQuery] string? trash,
        LibraryRemoval removal,
        CancellationToken cancellationToken)
    {
        var faults = new Faults();

        // The server decodes every character of a path but the slash, which clients that encode a whole name send as %2F.
        if (!RepoName.TryParse(repo?.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase), out var name))
        {
            faults.Add("repo", "This is not a repo. A repo is 'models/owner/name', 'datasets/owner/name' or 'spaces/owner/name'.");
        }

        var commits = (revision ?? []).Select(text => CommitHash.TryParse(text, out var commit) ? commit : null).ToList();
        if (commits.Contains(null))
        {
            faults.Add("revision", "A revision is named by its commit, 40 hexadecimal digits.");
        }

        var isDry = Query.Choice<Answer>("dry_run", dryRun, faults) == Answer.True;
        bool? usesTrash = Query.Choice<Answer>("trash", trash, faults) is { } chosen ? chosen == Answer.True : null;
        if (faults.Any || name is null)
        {
            return faults.ToProblem();
        }

        var request = new RemovalRequest(name, [.. commits.OfType<CommitHash>().Distinct()]) { UsesTrash = usesTrash };
        if (isDry)
        {
            var preview = await removal.PlanAsync(request, cancellationToken);
            return Refusal(name, preview.Outcome, preview.Holders, null) ?? (Results<Ok<RemovalObject>, ProblemHttpResult>)TypedResults.Ok(RemovalObject.From(name, preview));
        }

        var planned = await removal.PlanAsync(request, cancellationToken);
        var answer = await removal.ExecuteAsync(request, cancellationToken);
        return Refusal(name, answer.Outcome, answer.Holders, answer) ?? (Results<Ok<RemovalObject>, ProblemHttpResult>)TypedResults.Ok(RemovalObject.From(name, planned, answer));
    }

    private static async Task<Results<Ok<PrunePlanObject>, ProblemHttpResult>> PreviewAsync(
        [FromQuery] string[]? kind, LibraryTidying tidying, CancellationToken cancellationToken)
    {
        var faults = new Faults();
        var kinds = Kinds("kind", (kind ?? []).SelectMany(text => text.Split(',', StringSplitOptions.RemoveEmptyEntries)), faults);
        return faults.Any
            ? faults.ToProblem()
            : TypedResults.Ok(PrunePlanObject.From(await tidying.PlanPruneAsync(
                new PruneChoice(kinds.Count > 0 ? kinds : Enum.GetValues<LooseEndKind>().ToHashSet(), null), cancellationToken)));
    }

    private static async Task<Results<Ok<PrunePlanObject>, Ok<PrunedObject>, ProblemHttpResult>> PruneAsync(
        HttpRequest request, LibraryTidying tidying, CancellationToken cancellationToken)
    {
        var (body, faults) = await Body.ReadAsync(request, Example, cancellationToken);
        var kinds = Kinds("kinds", body.Texts("kinds", faults) ?? [], faults);
        var paths = body.Texts("paths", faults);
        var isDry = body.Switch("dry_run", faults);
        if (!faults.Any && kinds.Count == 0)
        {
            faults.Add("kinds", $"Name at least one of kinds: {Words}.");
        }

        if (faults.Any)
        {
            return faults.ToProblem();
        }

        var choice = new PruneChoice(kinds, paths?.ToHashSet(StringComparer.Ordinal));
        return isDry == true
            ? TypedResults.Ok(PrunePlanObject.From(await tidying.PlanPruneAsync(choice, cancellationToken)))
            : TypedResults.Ok(PrunedObject.From(await tidying.ExecutePruneAsync(choice, cancellationToken)));
    }

    private static async Task<Ok<IReadOnlyList<TrashObject>>> ListAsync(LibraryTrash trash, CancellationToken cancellationToken) =>
        TypedResults.Ok<IReadOnlyList<TrashObject>>([.. (await trash.ListAsync(cancellationToken)).Select(TrashObject.From)]);

    private static async Task<Results<Ok<RestoredObject>, ProblemHttpResult>> RestoreAsync(
        [FromRoute(Name = "trash_id")] string id, LibraryTrash trash, CancellationToken cancellationToken)
    {
        if (!TrashId.TryParse(id, out var known))
        {
            return NoTrash(id);
        }

        var answer = await trash.RestoreAsync(known, cancellationToken);
        return answer switch
        {
            { IsDone: true } => TypedResults.Ok(RestoredObject.From(known, answer.Result)),
            { Holders.IsEmpty: false } => InUse(answer.Result.Repo!, answer.Holders),
            { Problem: { } problem } => Problems.Of(StatusCodes.Status500InternalServerError, $"Not everything could be put back; the next start goes on. {problem}"),
            { Result.Outcome: RestoreOutcome.Clashes } => Problems.Of(
                StatusCodes.Status409Conflict, $"Something else stands where it would go back to: {string.Join(", ", answer.Result.Clashes)}.", ("clashes", answer.Result.Clashes)),
            _ => NoTrash(id),
        };
    }

    private static async Task<Results<Ok<FreedObject>, ProblemHttpResult>> DeleteAsync(
        [FromRoute(Name = "trash_id")] string id, LibraryTrash trash, CancellationToken cancellationToken)
    {
        try
        {
            return TrashId.TryParse(id, out var known) && await trash.DeleteAsync(known, cancellationToken) is { } freed
                ? TypedResults.Ok(new FreedObject(freed))
                : NoTrash(id);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return NotEmptied(exception);
        }
    }

    private static async Task<Results<Ok<FreedObject>, ProblemHttpResult>> EmptyAsync(LibraryTrash trash, CancellationToken cancellationToken)
    {
        try
        {
            return TypedResults.Ok(new FreedObject(await trash.EmptyAsync(cancellationToken)));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return NotEmptied(exception);
        }
    }

    private static ProblemHttpResult? Refusal(RepoName name, RemovalOutcome outcome, IReadOnlyList<DownloadHold> holders, RemovalAnswer? answer) =>
        outcome switch
        {
            RemovalOutcome.Done => null,
            RemovalOutcome.NotFound => Problems.Of(StatusCodes.Status404NotFound, $"The cache does not hold {name}, or not one of these revisions."),
            RemovalOutcome.InUse => InUse(name, holders),
            RemovalOutcome.CacheAway => Problems.Of(StatusCodes.Status503ServiceUnavailable, "The cache folder is not there. Is its disk connected?"),
            _ => Problems.Of(
                StatusCodes.Status500InternalServerError,
                answer?.Message ?? $"Not everything of {name} could be removed.",
                ("freed_bytes", answer?.FreedBytes ?? 0)),
        };

    private static ProblemHttpResult InUse(RepoName name, IReadOnlyList<DownloadHold> holders) => Problems.Of(
        StatusCodes.Status409Conflict,
        $"{name} is needed by a download that is not finished ({string.Join(", ", holders.Select(hold => hold.DownloadId))}). Cancel it, or wait until it is complete.",
        ("download_ids", holders.Select(hold => hold.DownloadId).ToList()));

    private static ProblemHttpResult NoTrash(string id) => Problems.Of(StatusCodes.Status404NotFound, $"There is no {id} in the trash.");

    private static ProblemHttpResult NotEmptied(Exception exception) =>
        Problems.Of(StatusCodes.Status500InternalServerError, $"Not everything could be deleted: {exception.Message}");

    private static HashSet<LooseEndKind> Kinds(string field, IEnumerable<string> texts, Faults faults)
    {
        var kinds = new HashSet<LooseEndKind>();
        foreach (var text in texts)
        {
            if (Enum.GetValues<LooseEndKind>().Where(kind => Query.Word(kind) == text).ToList() is [var found])
            {
                kinds.Add(found);
            }
            else
            {
                faults.AddIfNone(field, $"{field} must be of {Words}.");
            }
        }

        return kinds;
    }

    private static string Words => string.Join(", ", Enum.GetValues<LooseEndKind>().Select(Query.Word));

    /// <summary>Of a switch in an address.</summary>
    private enum Answer
    {
        False,
        True,
    }
}

/// <param name="Kinds">At least one. What a paused download of ours has fetched goes only when paused_partial is named.</param>
/// <param name="Paths">Below the cache folder, as the plan names them; what the plan does not name is left alone.</param>
internal sealed record PruneBody(IReadOnlyList<LooseEndKind> Kinds, IReadOnlyList<string>? Paths = null, bool? DryRun = null);
