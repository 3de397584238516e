using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Logging;
using MlxManager.Core.Pace;
using MlxManager.Core.Settings;

namespace MlxManager.Core.Hub;

/// <summary>
/// Asks the Hub. Every answer is parsed into types that cannot be wrong, or is a <see cref="HubFailure"/>; only a cancelled
/// token throws. Safe to use from everywhere at once.
/// </summary>
public sealed partial class HubClient
{
    /// <summary>Bytes of a model card at most; the longest of real ones have some tens of thousands. The time a card takes to draw hangs on it.</summary>
    public const int MaxCardBytes = 256 << 10;

    /// <summary>Pages of a model's history at most, of 50 commits each.</summary>
    public const int MaxCommitPages = 4;

    private const int MaxTreePages = 1000;

    // What the most entries there may be are written in, and as much again.
    private const long MaxTreeBytes = 64L << 20;

    // Of a history the Hub gives fewer at once.
    private const int MaxCommitsInPage = 1000;

    private readonly HubConnection _connection;
    private readonly HubAddresses _addresses;
    private readonly FileLocator _locator;
    private readonly ILogger _logger;

    public HubClient(IHttpClientFactory http, HubOptions options, HubCredentials credentials, TimeProvider time, SleepWatch sleep, ILogger<HubClient> logger)
    {
        _connection = new HubConnection(http, options, credentials, time, sleep, logger);
        _addresses = new HubAddresses(options.Endpoint);
        _locator = new FileLocator(_connection, _addresses, options, credentials);
        _logger = logger;
    }

    /// <summary>What the Hub said last of how many requests it still answers; null when it has not said.</summary>
    public HubQuota? Quota => _connection.Quota;

    /// <summary>One page of the model listing.</summary>
    public async Task<HubAnswer<ModelPage>> SearchAsync(ModelSearch search, CancellationToken cancellationToken)
    {
        var answer = await _connection.GetAsync(_addresses.Search(search), new HubSubject(), cancellationToken);
        if (!answer.IsOk)
        {
            return answer.Failure;
        }

        var listed = Parse(answer.Value, HubJson.Default.ListModelJson, "its list of models");
        if (!listed.IsOk)
        {
            return listed.Failure;
        }

        List<ModelSummary> models = [];
        foreach (var model in listed.Value.Take(HubAddresses.PageOf(search)))
        {
            // One name we could never store must not hide the others.
            if (RepoId.TryParse(model?.Id, out var id))
            {
                models.Add(ModelListing.Summary(id, model!));
            }
        }

        var leftOut = listed.Value.Count - models.Count;
        if (leftOut > 0)
        {
            LeftOut(leftOut);
        }

        return new ModelPage(models, HubHeaders.HasNextPage(answer.Value.Headers, out var cursor) ? cursor : null);
    }

    /// <summary>The model at a revision, with the commit the revision means now.</summary>
    public async Task<HubAnswer<ModelDetails>> GetModelAsync(RepoId id, Revision revision, CancellationToken cancellationToken)
    {
        var answer = await _connection.GetAsync(_addresses.Model(id, revision), new HubSubject(id, revision), cancellationToken);
        if (!answer.IsOk)
        {
            return answer.Failure;
        }

        var model = Parse(answer.Value, HubJson.Default.ModelJson, $"what it tells of {id}");
        if (!model.IsOk)
        {
            return model.Failure;
        }

        // The id stays the one asked for: a renamed model answers under its new name, and tools look for the old one.
        var summary = ModelListing.Summary(id, model.Value);
        return summary.Commit is not { } commit ? _connection.Failures.Malformed($"{id} at {revision} has no commit")
            : revision.AsCommit is { } asked && asked != commit ? _connection.Failures.Malformed($"{id} at {asked} is another commit, {commit}")
            : new ModelDetails(summary, revision, commit);
    }

    /// <summary>Every file of the model at a commit, sorted by path. All of it or a failure: never a part.</summary>
    public async Task<HubAnswer<RepoTree>> GetTreeAsync(RepoId id, CommitHash commit, CancellationToken cancellationToken)
    {
        var subject = new HubSubject(id, Revision.At(commit));
        var tree = new TreeBuilder();
        var bytes = 0L;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        string? cursor = null;
        do
        {
            var answer = await _connection.GetAsync(_addresses.Tree(id, commit, cursor), subject, cancellationToken);
            if (!answer.IsOk)
            {
                return answer.Failure;
            }

            var page = Parse(answer.Value, HubJson.Default.ListTreeEntryJson, $"the file list of {id}");
            if (!page.IsOk)
            {
                return page.Failure;
            }

            if (tree.Add(page.Value) is { } fault)
            {
                return _connection.Failures.Malformed($"in {id}, {fault}");
            }

            bytes += answer.Value.Body.Length;
            if (HubHeaders.HasNextPage(answer.Value.Headers, out cursor) && (cursor is null || !seen.Add(cursor) || seen.Count == MaxTreePages || bytes > MaxTreeBytes))
            {
                return _connection.Failures.Malformed($"the file list of {id} does not end");
            }
        }
        while (cursor is not null);

        return tree.Build(commit);
    }

    /// <summary>The model's branches and tags; pull requests are not among them.</summary>
    public async Task<HubAnswer<ModelRefs>> GetRefsAsync(RepoId id, CancellationToken cancellationToken)
    {
        var answer = await _connection.GetAsync(_addresses.Refs(id), new HubSubject(id), cancellationToken);
        if (!answer.IsOk)
        {
            return answer.Failure;
        }

        var refs = Parse(answer.Value, HubJson.Default.RefsJson, $"the branches and tags of {id}");
        return refs.IsOk ? RefsReading.Of(refs.Value) : refs.Failure;
    }

    /// <summary>
    /// What was done to the model from <paramref name="from"/> back to <paramref name="until"/>, newest first and without the latter. At most
    /// <see cref="MaxCommitPages"/> pages are asked for: with more, and when <paramref name="until"/> is no ancestor, the list is cut.
    /// </summary>
    public async Task<HubAnswer<CommitList>> GetCommitsAsync(RepoId id, CommitHash from, CommitHash until, CancellationToken cancellationToken)
    {
        List<HubCommit> commits = [];
        PageMark? page = null;
        for (var pages = 0; pages < MaxCommitPages; pages++)
        {
            var answer = await _connection.GetAsync(_addresses.Commits(id, from, page), new HubSubject(id, Revision.At(from)), cancellationToken);
            if (!answer.IsOk)
            {
                return answer.Failure;
            }

            var listed = Parse(answer.Value, HubJson.Default.ListCommitJson, $"the history of {id}");
            if (!listed.IsOk)
            {
                return listed.Failure;
            }

            foreach (var commit in listed.Value.Take(MaxCommitsInPage).Select(CommitReading.Of).OfType<HubCommit>())
            {
                if (commit.Id == until)
                {
                    return new CommitList(commits, IsCut: false);
                }

                commits.Add(commit);
            }

            page = HubHeaders.NextPage(answer.Value.Headers);
            if (page is null)
            {
                break;
            }
        }

        return new CommitList(commits, IsCut: true);
    }

    /// <summary>
    /// The text of a small file at a commit, such as the model's card. Not for LFS files, which lie on another origin. Of more
    /// than <see cref="MaxCardBytes"/> nothing is read; what is no UTF-8 in it is shown as such.
    /// </summary>
    public async Task<HubAnswer<string>> GetTextAsync(RepoId id, CommitHash commit, RepoPath path, CancellationToken cancellationToken)
    {
        var answer = await _connection.GetAsync(
            _addresses.Resolve(id, commit, path), new HubSubject(id, Revision.At(commit), path), cancellationToken, MaxCardBytes);
        return answer.IsOk ? Encoding.UTF8.GetString(answer.Value.Body) : answer.Failure;
    }

    /// <summary>
    /// Where the file's bytes are right now. What the Hub says of the file on the way must agree with
    /// <paramref name="file"/>, else it is <see cref="HubFailureKind.Malformed"/>.
    /// </summary>
    public Task<HubAnswer<FileLocation>> LocateAsync(RepoId id, CommitHash commit, RepoFile file, CancellationToken cancellationToken) =>
        _locator.LocateAsync(id, commit, file, cancellationToken);

    /// <summary>
    /// Where a file that is not in a large-file store is, without asking: git's own files lie on the endpoint. Their name is
    /// their content's hash, so that nothing but an answer is needed; a refused one has its reason from <see cref="LocateAsync"/>.
    /// Null for other files, and when the network is switched off.
    /// </summary>
    public FileLocation? Guess(RepoId id, CommitHash commit, RepoFile file) => _locator.Guess(id, commit, file);

    private HubAnswer<T> Parse<T>(HubReply reply, JsonTypeInfo<T> type, string what)
        where T : class
    {
        try
        {
            return AnswerParts.AreTooMany(reply.Body) ? _connection.Failures.Malformed($"{what} has more parts than can be right")
                : JsonSerializer.Deserialize(reply.Body, type) is { } value ? value
                : _connection.Failures.Malformed($"{what} is empty");
        }
        catch (JsonException e)
        {
            // The path names the entry; the exception's message would quote the answer.
            return _connection.Failures.Malformed($"{what} cannot be read{(e.Path is { Length: < 80 } path and not "$" ? $" at {path}" : "")}");
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Left out {Count} models of the Hub's list, whose ids are none")]
    private partial void LeftOut(int count);
}
