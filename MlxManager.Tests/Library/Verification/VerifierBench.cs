using System.Security.Cryptography;
using Microsoft.Extensions.Logging.Abstractions;
using MlxManager.Core.Cache;
using MlxManager.Core.Hub;
using MlxManager.Core.Library.Verification;
using MlxManager.Core.Persistence;
using MlxManager.Tests.Support;

namespace MlxManager.Tests.Library.Verification;

/// <summary>A verifier over a cache of its own, with real rows and scripted downloads; it can be started anew on the same data.</summary>
internal sealed class VerifierBench : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string _data = Directory.CreateTempSubdirectory("mlx-verify-").FullName;
    private readonly int _threads;

    private VerifierBench(int threads)
    {
        _threads = threads;
        Database = new Database(_data);
        Verifier = Start();
    }

    public TemporaryCache Cache { get; } = new();

    public ScriptedDownloads Downloads { get; } = new();

    public Database Database { get; }

    public Verifier Verifier { get; private set; }

    public static RepoName Repo { get; } = RepoName.Model(TemporaryCache.Model);

    public RepoVerification State => Verifier.Current.Repos[Repo];

    public static async Task<VerifierBench> OpenAsync(int threads = 2)
    {
        var bench = new VerifierBench(threads);
        await bench.Database.MigrateAsync(default);
        return bench;
    }

    /// <summary>As after a restart of the server.</summary>
    public async Task RestartAsync()
    {
        await Verifier.DisposeAsync();
        Verifier = Start();
    }

    /// <summary>Checks everything and waits until that is done.</summary>
    public async Task<VerificationJob> CheckAsync(bool again = false)
    {
        await Verifier.StartAsync(null, again, default);
        return await UntilAsync(job => !job.IsUnderWay);
    }

    public async Task<VerificationJob> UntilAsync(Func<VerificationJob, bool> wanted)
    {
        using var news = new SemaphoreSlim(0);
        void OnChanged() => news.Release();
        Verifier.Changed += OnChanged;
        try
        {
            while (Verifier.Current.Job is not { } job || !wanted(job))
            {
                (await news.WaitAsync(Patience)).Should().BeTrue("it should come to look as wanted; last: {0}", Verifier.Current.Job);
            }

            return Verifier.Current.Job!;
        }
        finally
        {
            Verifier.Changed -= OnChanged;
        }
    }

    /// <summary>A blob of zeros that takes no room on the disk, and time to read.</summary>
    public Etag PlantZeros(CommitHash commit, string path, long length, bool isBad = false)
    {
        var etag = Etag.Parse(isBad ? new string('a', 64) : HashOfZeros(length));
        using (var file = File.Create(Cache.Plant(Cache.Blob(etag))))
        {
            file.SetLength(length);
        }

        Cache.PlantLink(commit, path, etag);
        return etag;
    }

    /// <summary>Another byte at the place, with the same length; and another write time, as a program's write has.</summary>
    public static void Flip(string path, long at = 0)
    {
        var before = File.GetLastWriteTimeUtc(path);
        using (var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite))
        {
            file.Position = at;
            var old = file.ReadByte();
            file.Position = at;
            file.WriteByte((byte)(old ^ 1));
        }

        // The system's clock for files ticks some hundred times a second only: a test is faster.
        File.SetLastWriteTimeUtc(path, before.AddSeconds(1));
    }

    public async ValueTask DisposeAsync()
    {
        await Verifier.DisposeAsync();
        Database.Dispose();
        Cache.Dispose();
        Directory.Delete(_data, recursive: true);
    }

    private Verifier Start() => new(Cache.Cache, Database, Downloads, TimeProvider.System, _threads, NullLogger.Instance);

    private static string HashOfZeros(long length)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var zeros = new byte[1 << 20];
        for (var left = length; left > 0; left -= zeros.Length)
        {
            hash.AppendData(zeros, 0, (int)Math.Min(zeros.Length, left));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
