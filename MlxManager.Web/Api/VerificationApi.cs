using Microsoft.AspNetCore.Http.HttpResults;
using MlxManager.Core.Cache;
using MlxManager.Core.Library.Verification;

namespace MlxManager.Web.Api;

/// <summary>Reading blobs to tell whether they are what their names say.</summary>
internal static class VerificationApi
{
    public static void MapVerification(this IEndpointRouteBuilder cache)
    {
        cache.MapGet("/verify", GetAsync).WithName("getVerification")
            .WithSummary("The check under way, or the last one, and what is known of each repo's contents.");
        cache.MapPost("/verify", StartAsync).WithName("startVerification")
            .WithSummary("Check the contents of all repos, or of some; while a check is under way, they join it.")
            .Accepts<VerifyBody>("application/json")
            .ProducesProblem(400).ProducesProblem(404).ProducesProblem(415);
        cache.MapPost("/verify/pause", PauseAsync).WithName("pauseVerification")
            .WithSummary("Stop reading and keep what was read. Answers when nothing is read any more.").ProducesProblem(409);
        cache.MapPost("/verify/resume", ResumeAsync).WithName("resumeVerification")
            .WithSummary("Go on reading where it was paused.").ProducesProblem(409);
        cache.MapPost("/verify/cancel", CancelAsync).WithName("cancelVerification")
            .WithSummary("End the check; what was found out stays.").ProducesProblem(409);
        cache.MapPost("/verify/repair", RepairAsync).WithName("repairRepo")
            .WithSummary("Remove what is bad in a model, with the links to it, and start downloads that fetch it again and nothing else.")
            .Accepts<RepairBody>("application/json")
            .ProducesProblem(400).ProducesProblem(404).ProducesProblem(409).ProducesProblem(415).ProducesProblem(500);
    }

    private static async Task<Ok<VerificationObject>> GetAsync(Verifier verifier, CancellationToken cancellationToken)
    {
        // While a check reads, its figures are at hand; whoever asks each second does not have the whole cache listed each time.
        if (verifier.Current.Job is not { IsUnderWay: true })
        {
            await verifier.LookAsync(null, cancellationToken);
        }

        return TypedResults.Ok(VerificationObject.From(verifier.Current));
    }

    private static async Task<Results<Accepted<VerificationJobObject>, ProblemHttpResult>> StartAsync(
        HttpRequest request, Verifier verifier, CancellationToken cancellationToken)
    {
        var (body, faults) = await Body.ReadAsync(request, "{\"repos\": [\"models/owner/name\"], \"again\": false}", cancellationToken);
        var texts = body.Texts("repos", faults);
        var again = body.Switch("again", faults) ?? false;
        var repos = texts?.Select(text => Name("repos", text, faults)).OfType<RepoName>().ToList();
        if (faults.Any)
        {
            return faults.ToProblem();
        }

        return repos?.Find(repo => !verifier.Has(repo)) is { } missing
            ? Missing(missing)
            : TypedResults.Accepted(
                $"{ApiRegistration.CachePrefix}/verify", VerificationJobObject.From(await verifier.StartAsync(repos, again, cancellationToken)));
    }

    private static async Task<Results<Ok<VerificationJobObject>, ProblemHttpResult>> PauseAsync(Verifier verifier, CancellationToken cancellationToken) =>
        Answer(verifier, await verifier.PauseAsync(cancellationToken), "No check is running.");

    private static async Task<Results<Ok<VerificationJobObject>, ProblemHttpResult>> ResumeAsync(Verifier verifier, CancellationToken cancellationToken) =>
        Answer(verifier, await verifier.ResumeAsync(cancellationToken), "No check is paused.");

    private static async Task<Results<Ok<VerificationJobObject>, ProblemHttpResult>> CancelAsync(Verifier verifier, CancellationToken cancellationToken) =>
        Answer(verifier, await verifier.CancelAsync(cancellationToken), "No check is under way.");

    private static async Task<Results<Ok<RepairObject>, ProblemHttpResult>> RepairAsync(
        HttpRequest request, Verifier verifier, CancellationToken cancellationToken)
    {
        var (body, faults) = await Body.ReadAsync(request, "{\"repo\": \"models/owner/name\"}", cancellationToken);
        var text = body.Text("repo", faults);
        var repo = text is null ? null : Name("repo", text, faults);
        var blobs = body.Texts("blobs", faults);
        if (repo is null)
        {
            faults.AddIfNone("repo", "repo is missing. Send one such as \"models/owner/name\".");
        }

        if (faults.Any || repo is null)
        {
            return faults.ToProblem();
        }

        var answer = await verifier.RepairAsync(repo, blobs, cancellationToken);
        return answer.Outcome switch
        {
            RepairOutcome.Done => TypedResults.Ok(RepairObject.From(repo, answer)),
            RepairOutcome.NotFound => Missing(repo),
            RepairOutcome.Failed => Problems.Of(StatusCodes.Status500InternalServerError, answer.Message ?? "Nothing could be removed."),
            _ => Problems.Of(StatusCodes.Status409Conflict, answer.Message ?? "This cannot be repaired now."),
        };
    }

    private static Results<Ok<VerificationJobObject>, ProblemHttpResult> Answer(Verifier verifier, bool isDone, string refusal) =>
        isDone ? TypedResults.Ok(VerificationJobObject.From(verifier.Current.Job!)) : Problems.Of(StatusCodes.Status409Conflict, refusal);

    private static RepoName? Name(string field, string text, Faults faults)
    {
        if (RepoName.TryParse(text, out var repo))
        {
            return repo;
        }

        faults.Add(field, $"A repo is written models/owner/name, datasets/owner/name or spaces/owner/name; {field} holds another text.");
        return null;
    }

    private static ProblemHttpResult Missing(RepoName repo) => Problems.Of(StatusCodes.Status404NotFound, $"{repo} is not in the cache.");
}

/// <param name="Repos">As <c>models/owner/name</c>; null or left out for all.</param>
/// <param name="Again">Read also what has not changed since it was read.</param>
internal sealed record VerifyBody(IReadOnlyList<string>? Repos = null, bool? Again = null);

/// <param name="Repo">As <c>models/owner/name</c>.</param>
/// <param name="Blobs">Names of blobs, or paths as the check tells them; null or left out for all that are bad.</param>
internal sealed record RepairBody(string Repo, IReadOnlyList<string>? Blobs = null);
