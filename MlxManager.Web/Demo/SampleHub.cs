using MlxManager.Web.Demo.Wire;

namespace MlxManager.Web.Demo;

/// <summary>
/// A Hub in this process, on two ports of the loopback interface: the endpoint (API, redirects, small files) and the
/// content host (signed addresses, large files). Speaks the protocol of the real one as its clients use it, with made-up
/// models, and goes wrong on demand: see <see cref="Faults"/>.
/// </summary>
public sealed class SampleHub : IAsyncDisposable
{
    private readonly HubState _state;
    private readonly HubListener _endpoint;
    private readonly HubListener _content;

    private SampleHub(SampleHubOptions options)
    {
        _state = new HubState(options);
        _endpoint = new HubListener((context, down) => HandleAsync(SampleOrigin.Endpoint, context, down));
        _content = new HubListener((context, down) => HandleAsync(SampleOrigin.Content, context, down));
    }

    /// <summary>What <c>HF_ENDPOINT</c> is to be.</summary>
    public Uri Endpoint => _endpoint.Origin;

    public Uri ContentOrigin => _content.Origin;

    public SampleHubOptions Options => _state.Options;

    public FaultBoard Faults => _state.Faults;

    public RequestLog Requests => _state.Requests;

    /// <summary>Content bytes a second over all connections; null for no limit. Counts at once, for open connections too.</summary>
    public long? BytesPerSecond
    {
        get => _state.Limit.BytesPerSecond;
        set => _state.Limit.BytesPerSecond = value;
    }

    public static async Task<SampleHub> StartAsync(SampleHubOptions? options = null, CancellationToken cancellationToken = default)
    {
        var hub = new SampleHub(options ?? new SampleHubOptions());
        try
        {
            await hub.StartListeningAsync(cancellationToken);
            return hub;
        }
        catch
        {
            await hub.DisposeAsync();
            throw;
        }
    }

    /// <summary>Adds a model, or begins it anew, and returns its commit.</summary>
    public string Add(SampleModel model)
    {
        _state.SetRepo(model.Id, _ => SampleRepo.Create(model));
        return CommitOf(model.Id);
    }

    /// <summary>A new commit with these files changed or added; older commits stay readable. Returns the commit.</summary>
    /// <param name="branch">A branch or <c>refs/pr/N</c>; begins at <c>main</c> when it is new.</param>
    /// <param name="title">Of the commit; a number when there is none.</param>
    public string Update(string id, IEnumerable<SampleFile> files, string branch = SampleRepo.Main, IEnumerable<string>? removed = null, string? title = null)
    {
        var now = Options.Time.GetUtcNow();
        var list = files.ToList();
        Change(id, repo =>
        {
            var next = repo.Commit(branch, title ?? $"update {repo.Commits.Count}", now, list, removed ?? []);
            return branch == SampleRepo.Main ? next with { Model = next.Model with { LastModified = now } } : next;
        });
        return CommitOf(id, branch);
    }

    public void Tag(string id, string tag, string commit) => Change(id, repo => repo with { Tags = repo.Tags.SetItem(tag, commit) });

    /// <summary>Changes what is told about a model (gating, private, disabled, figures); its files are <see cref="Update"/>'s.</summary>
    public void Describe(string id, Func<SampleModel, SampleModel> change) => Change(id, repo => repo with { Model = change(repo.Model) with { Id = id } });

    /// <summary>Forgets a model, as if it had been deleted.</summary>
    public void Remove(string id) => _state.SetRepo(id, _ => null);

    /// <summary>Makes a token known, or changes what it may read; with null, revokes it.</summary>
    public void SetToken(string token, SampleAccount? account) => _state.SetAccount(token, account);

    /// <summary>The commit that a revision of a model names; throws when there is none.</summary>
    public string CommitOf(string id, string revision = SampleRepo.Main) => Commit(id, revision).Id;

    /// <summary>A file by its path; throws when there is none.</summary>
    public SampleFile FileOf(string id, string path, string revision = SampleRepo.Main) => Commit(id, revision).Files[path];

    public IReadOnlyList<SampleFile> FilesOf(string id, string revision = SampleRepo.Main) => [.. Commit(id, revision).Files.Values];

    /// <summary>Takes one or both origins off the network: open connections are cut, new ones refused.</summary>
    public async Task StopListeningAsync(SampleOrigin? only = null)
    {
        if (only is not SampleOrigin.Content)
        {
            await _endpoint.StopAsync();
        }

        if (only is not SampleOrigin.Endpoint)
        {
            await _content.StopAsync();
        }
    }

    /// <summary>Back on the same ports, after <see cref="StopListeningAsync"/>.</summary>
    public async Task StartListeningAsync(CancellationToken cancellationToken = default)
    {
        await _endpoint.StartAsync(cancellationToken);
        await _content.StartAsync(cancellationToken);
        _state.ContentOrigin = _content.Origin;
    }

    public async ValueTask DisposeAsync()
    {
        await _endpoint.DisposeAsync();
        await _content.DisposeAsync();
    }

    private SampleCommit Commit(string id, string revision) =>
        (_state.FindRepo(id) ?? throw new ArgumentException($"The sample Hub has no model {id}.", nameof(id))).Find(revision)
        ?? throw new ArgumentException($"{id} has no revision {revision}.", nameof(revision));

    private void Change(string id, Func<SampleRepo, SampleRepo> change) =>
        _state.SetRepo(id, repo => change(repo ?? throw new ArgumentException($"The sample Hub has no model {id}.", nameof(id))));

    private async Task HandleAsync(SampleOrigin origin, HttpContext context, CancellationToken down)
    {
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, down);
        var record = Requests.Begin(log => new RequestRecord(log, origin, Options.Time.GetUtcNow(), context.Request));
        var exchange = new Exchange(_state, context, record, Router.Segments(context), gone.Token);
        try
        {
            if (Options.Latency > TimeSpan.Zero)
            {
                await Task.Delay(Options.Latency, TimeProvider.System, gone.Token);
            }

            await (origin == SampleOrigin.Endpoint ? Router.EndpointAsync(exchange) : FileEndpoints.ContentAsync(exchange));
        }
        catch (OperationCanceledException) when (gone.IsCancellationRequested)
        {
            // The client has left or the hub goes down: nobody is there to be answered.
            context.Abort();
        }
        catch (IOException)
        {
            // The same, seen by a write.
            context.Abort();
        }
        catch (Exception e)
        {
            record.Bug = e;
            throw;
        }
        finally
        {
            record.End();
        }
    }
}
