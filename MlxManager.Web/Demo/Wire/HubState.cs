using System.Collections.Immutable;

namespace MlxManager.Web.Demo.Wire;

/// <summary>What both origins of a hub share.</summary>
internal sealed class HubState(SampleHubOptions options)
{
    private readonly Lock _lock = new();
    private ImmutableSortedDictionary<string, SampleRepo> _repos = ImmutableSortedDictionary.Create<string, SampleRepo>(StringComparer.Ordinal);
    private ImmutableDictionary<string, SampleAccount> _accounts = options.Tokens.ToImmutableDictionary();

    public SampleHubOptions Options { get; } = options;

    public FaultBoard Faults { get; } = new();

    public RequestLog Requests { get; } = new();

    public TokenBucket Limit { get; } = new(options.BytesPerSecond);

    public SignedAddresses Addresses { get; } = new(options.Time, options.SignedUrlLifetime);

    public QuotaHeaders Quota { get; } = new();

    /// <summary>Known once both origins listen.</summary>
    public Uri ContentOrigin { get; set; } = null!;

    public IEnumerable<SampleRepo> Repos => Volatile.Read(ref _repos).Values;

    public SampleRepo? FindRepo(string id) => Volatile.Read(ref _repos).GetValueOrDefault(id);

    public SampleAccount? FindAccount(string token) => Volatile.Read(ref _accounts).GetValueOrDefault(token);

    public void SetRepo(string id, Func<SampleRepo?, SampleRepo?> change)
    {
        lock (_lock)
        {
            _repos = change(FindRepo(id)) is { } repo ? _repos.SetItem(id, repo) : _repos.Remove(id);
        }
    }

    public void SetAccount(string token, SampleAccount? account)
    {
        lock (_lock)
        {
            _accounts = account is null ? _accounts.Remove(token) : _accounts.SetItem(token, account);
        }
    }

    /// <summary>A file that was signed for, in whichever commit it is.</summary>
    public async Task<SampleFile?> FindFileAsync(string id, string path, string etag)
    {
        foreach (var commit in FindRepo(id)?.Commits.Values ?? [])
        {
            if (commit.Files.TryGetValue(path, out var file) && await file.EtagAsync() == etag)
            {
                return file;
            }
        }

        return null;
    }
}
