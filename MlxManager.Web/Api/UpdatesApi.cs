using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using MlxManager.Core.Cache;
using MlxManager.Core.Hub;
using MlxManager.Core.Library;
using MlxManager.Core.Library.Updates;
using MlxManager.Core.Persistence;

namespace MlxManager.Web.Api;

/// <summary>Whether the Hub has moved on, what an update would bring, and the way back.</summary>
internal static class UpdatesApi
{
    private const string RepoText = "A repo is models/owner/name, datasets/owner/name or spaces/owner/name.";
    private const string RevisionText = "This is not the name of a branch or tag.";

    public static void MapUpdates(this IEndpointRouteBuilder cache)
    {
        cache.MapGet("/updates", ListAsync).WithName("listUpdates")
            .WithSummary("Every branch and tag of a model in the cache, beside where it stood on the Hub when that was last asked. Asks nobody.");
        cache.MapPost("/updates/check", CheckAsync).WithName("checkUpdates")
            .WithSummary("Ask the Hub where the refs of all models stand, or of those named. Answers when all have been asked; 502 when the Hub could not be reached.")
            .Accepts<CheckBody>("application/json")
            .ProducesProblem(400).ProducesProblem(404).ProducesProblem(409).ProducesProblem(413).ProducesProblem(415).ProducesProblem(502);
        cache.MapGet("/updates/changes", ChangesAsync).WithName("getUpdateChanges")
            .WithSummary("What updating one ref would bring and cost, with the commits between. Start it with a download of that revision and these patterns.")
            .ProducesProblem(400).ProducesProblem(404).ProducesProblem(502);
        cache.MapPost("/refs", SetRefAsync).WithName("setRef")
            .WithSummary("Point a branch or tag to another revision that is whole in the cache: back to what worked. Nothing is downloaded or removed.")
            .Accepts<SetRefBody>("application/json")
            .ProducesProblem(400).ProducesProblem(404).ProducesProblem(409).ProducesProblem(413).ProducesProblem(415).ProducesProblem(500);
    }

    private static async Task<Ok<UpdatesObject>> ListAsync(
        UpdateWatch watch, LibraryIndex index, PreferencesStore preferences, CancellationToken cancellationToken)
    {
        await index.RefreshAsync(cancellationToken);
        return TypedResults.Ok(UpdatesObject.From(watch.Now, preferences.Current.Library.ChecksUpdatesDaily));
    }

    private static async Task<Results<Ok<UpdatesObject>, ProblemHttpResult>> CheckAsync(
        HttpRequest request, UpdateWatch watch, LibraryIndex index, PreferencesStore preferences, CancellationToken cancellationToken)
    {
        var faults = new Faults();
        IReadOnlyList<RepoName>? repos = null;
        if (request.HasJsonContentType())
        {
            (var body, faults) = await Body.ReadAsync(request, "{\"repos\": [\"models/owner/name\"]}", cancellationToken);
            repos = Repos(body, faults);
        }

        if (faults.Any)
        {
            return faults.ToProblem();
        }

        var inventory = await index.RefreshAsync(cancellationToken);
        if (repos?.FirstOrDefault(repo => inventory.Find(repo) is null) is { } unknown)
        {
            return Problems.Of(StatusCodes.Status404NotFound, $"The cache does not hold {unknown}.");
        }

        if (!await watch.CheckAsync(repos, cancellationToken))
        {
            return Problems.Of(StatusCodes.Status409Conflict, "The check was stopped by somebody else.");
        }

        var now = watch.Now;
        var asked = now.Refs.Where(one => repos?.Contains(one.Repo) ?? true).ToList();
        return asked.Count > 0 && asked.TrueForAll(one => one.Problem is HubFailureKind.Unreachable or HubFailureKind.Offline)
            ? Problems.Of(StatusCodes.Status502BadGateway, "The Hub cannot be reached.", ("reason", Query.Word(asked[0].Problem!.Value)))
            : TypedResults.Ok(UpdatesObject.From(now, preferences.Current.Library.ChecksUpdatesDaily));
    }

    private static async Task<Results<Ok<ChangesObject>, ProblemHttpResult>> ChangesAsync(
        string? repo, string? @ref, UpdateComparison comparison, CancellationToken cancellationToken)
    {
        var faults = new Faults();
        var name = Repo(repo, faults);
        var named = Named("ref", @ref ?? "main", faults);
        if (faults.Any || name is null || named is null)
        {
            return faults.ToProblem();
        }

        var answer = name.Kind == RepoKind.Model ? await comparison.CompareAsync(name.Id, named, cancellationToken) : null;
        return answer is null ? Problems.Of(StatusCodes.Status404NotFound, $"The cache does not hold the ref '{named}' of a model {name}.")
            : answer.IsOk ? TypedResults.Ok(ChangesObject.From(name, named, answer.Value))
            : SearchApi.Refusal(answer.Failure);
    }

    private static async Task<Results<Ok<SetRefBody>, ProblemHttpResult>> SetRefAsync(
        HttpRequest request, [FromServices] RefReturn back, CancellationToken cancellationToken)
    {
        var (body, faults) = await Body.ReadAsync(request, "{\"repo\": \"models/owner/name\", \"revision\": \"main\", \"commit\": \"<40 digits>\"}", cancellationToken);
        var repo = Repo(body.Text("repo", faults), faults);
        var revision = Named("revision", body.Text("revision", faults), faults);
        if (!CommitHash.TryParse(body.Text("commit", faults), out var commit))
        {
            faults.AddIfNone("commit", "A commit is 40 hexadecimal digits.");
        }

        if (faults.Any || repo is null || revision is null || commit is null)
        {
            return faults.ToProblem();
        }

        var answer = await back.SetAsync(repo, revision, commit, cancellationToken);
        return answer.Outcome switch
        {
            SetRefOutcome.Done => TypedResults.Ok(new SetRefBody(repo.ToString(), revision.Value, commit.Value)),
            SetRefOutcome.NotHere => Problems.Of(StatusCodes.Status404NotFound, answer.Message!),
            SetRefOutcome.NotWhole or SetRefOutcome.Busy => Problems.Of(
                StatusCodes.Status409Conflict, answer.Message!, ("reason", Query.Word(answer.Outcome))),
            _ => Problems.Of(StatusCodes.Status500InternalServerError, answer.Message!),
        };
    }

    private static RepoName? Repo(string? text, Faults faults)
    {
        if (RepoName.TryParse(text, out var repo))
        {
            return repo;
        }

        faults.AddIfNone("repo", RepoText);
        return null;
    }

    /// <summary>A commit is no ref: it never moves.</summary>
    private static Revision? Named(string field, string? text, Faults faults)
    {
        if (Revision.TryParse(text, out var revision) && revision.AsCommit is null)
        {
            return revision;
        }

        faults.AddIfNone(field, RevisionText);
        return null;
    }

    /// <summary>Null when none were named: all are meant.</summary>
    private static List<RepoName>? Repos(Body body, Faults faults)
    {
        if (body.Json.Find("repos") is not { ValueKind: not JsonValueKind.Null } list)
        {
            return null;
        }

        var repos = new List<RepoName>();
        foreach (var item in list.ValueKind == JsonValueKind.Array ? list.EnumerateArray().ToArray() : [default])
        {
            if (!RepoName.TryParse(item.AsText(), out var repo))
            {
                faults.Add("repos", $"repos must be a list of repos. {RepoText}");
                break;
            }

            repos.Add(repo);
        }

        return repos;
    }
}

/// <param name="Repos">As models/owner/name; all when left out.</param>
internal sealed record CheckBody(IReadOnlyList<string>? Repos = null);

/// <param name="Repo">As models/owner/name.</param>
/// <param name="Revision">A branch or tag that the cache has.</param>
/// <param name="Commit">A revision that is whole in the cache.</param>
internal sealed record SetRefBody(string Repo, string Revision, string Commit);
