using System.Security.Cryptography;
using MlxManager.Web.Demo;

namespace MlxManager.Bench.Lab;

/// <summary>
/// What all cases share: one temporary folder, nginx with the content, and the sample Hub that sends every large file's readers
/// to it. All of it is gone when this is disposed.
/// </summary>
internal sealed class Workshop : IAsyncDisposable
{
    private const long Spare = 5L << 30;

    private readonly Dictionary<string, string> _hashes = [];
    private readonly Dictionary<string, FaultRule> _redirects = [];

    private Workshop(Settings settings, string folder, SampleHub hub, Nginx nginx)
    {
        (Settings, Folder, Hub, Nginx) = (settings, folder, hub, nginx);
    }

    public Settings Settings { get; }

    public string Folder { get; }

    public SampleHub Hub { get; }

    public Nginx Nginx { get; }

    public static async Task<Workshop> OpenAsync(Settings settings, CancellationToken cancellationToken)
    {
        var folder = Path.Combine(settings.Folder, $"mlxmanager-bench-{Path.GetRandomFileName()}");
        Directory.CreateDirectory(folder);
        Nginx? nginx = null;
        try
        {
            nginx = await Nginx.StartAsync(folder, cancellationToken);
            return new Workshop(settings, folder, await SampleHub.StartAsync(cancellationToken: cancellationToken), nginx);
        }
        catch
        {
            nginx?.Dispose();
            Directory.Delete(folder, recursive: true);
            throw;
        }
    }

    public static void Log(string line) => Console.Error.WriteLine(line);

    /// <summary>A folder below the temporary one, made new.</summary>
    public string NewFolder() => Directory.CreateDirectory(Path.Combine(Folder, Path.GetRandomFileName())).FullName;

    /// <summary>Throws before a disk is filled that others need, too.</summary>
    public void NeedSpace(long bytes)
    {
        var free = new DriveInfo(Folder).AvailableFreeSpace;
        if (free < bytes + Spare)
        {
            throw new IOException($"{bytes >> 30} GiB and {Spare >> 30} to spare are needed in {Folder}, but only {free >> 30} GiB are free");
        }
    }

    /// <summary>A file of noise that nginx serves, hot in the page cache.</summary>
    public async Task<Content> NoiseAsync(long length, CancellationToken cancellationToken)
    {
        var name = $"noise-{length}";
        if (!_hashes.TryGetValue(name, out var hash))
        {
            NeedSpace(length);
            var noise = new GeneratedContent(1, length);
            var buffer = new byte[1 << 20];
            using var sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            await using var file = File.Create(Path.Combine(Nginx.Root, name));
            for (long at = 0; at < length; at += buffer.Length)
            {
                var piece = buffer.AsMemory(0, (int)Math.Min(buffer.Length, length - at));
                noise.Read(at, piece.Span);
                sha256.AppendData(piece.Span);
                await file.WriteAsync(piece, cancellationToken);
            }

            // Written back now, or the disk would be busy with it during the first measurement.
            file.Flush(flushToDisk: true);
            _hashes[name] = hash = Convert.ToHexStringLower(sha256.GetHashAndReset());
        }

        return new Content(name, length, hash);
    }

    /// <summary>
    /// Fills the page cache once and empties it again. A virtual machine may be given its memory page by page, at the first touch: that
    /// was seen to cost 2 s of CPU a GB, for whoever comes first.
    /// </summary>
    /// <returns>The CPU that it took.</returns>
    public async Task<TimeSpan> TouchMemoryAsync(long length, CancellationToken cancellationToken)
    {
        var path = Path.Combine(Folder, "touched");
        var before = Environment.CpuUsage.TotalTime;
        var zeros = new byte[64 << 10];
        await using (var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, 0, FileOptions.DeleteOnClose))
        {
            for (long at = 0; at < length; at += zeros.Length)
            {
                await file.WriteAsync(zeros.AsMemory(0, (int)Math.Min(zeros.Length, length - at)), cancellationToken);
            }
        }

        return Environment.CpuUsage.TotalTime - before;
    }

    /// <summary>A file of zeros that nginx serves: as long as one likes, and takes no room on the disk.</summary>
    public async Task<Content> ZerosAsync(long length, CancellationToken cancellationToken)
    {
        var name = $"zeros-{length}";
        if (!_hashes.TryGetValue(name, out var hash))
        {
            await using (var file = File.Create(Path.Combine(Nginx.Root, name)))
            {
                file.SetLength(length);
            }

            hash = await Task.Run(() => HashOfZeros(length, cancellationToken), cancellationToken);
            _hashes[name] = hash;
        }

        return new Content(name, length, hash);
    }

    /// <summary>Makes the content a model of its own on the Hub, whose bytes are found at <paramref name="origin"/>.</summary>
    public string Offer(Content content, Uri origin)
    {
        var id = $"bench/m-{Path.GetRandomFileName().Replace(".", "-", StringComparison.Ordinal)}";
        Hub.Add(new SampleModel(id, new SampleFile("model.safetensors", new GeneratedContent(0, content.Length), claimedSha256: content.Sha256)));
        Redirect(id, content, origin);
        return id;
    }

    /// <summary>Sends the readers of an offered model to another origin from now on.</summary>
    public void Redirect(string model, Content content, Uri origin)
    {
        if (_redirects.Remove(model, out var earlier))
        {
            Hub.Faults.Remove(earlier);
        }

        _redirects[model] = Hub.Faults.Add(new FaultRule
        {
            Target = FaultTarget.Resolve,
            Model = model,
            Kind = new Fault.RedirectElsewhere(new Uri(origin, content.Name)),
        });
    }

    /// <summary>A server that has run for a while, as it has on a person's machine: what .NET compiles at first use is compiled.</summary>
    /// <param name="endpoint">Its Hub; the sample Hub itself, or a line to it.</param>
    public async Task<App> WarmAppAsync(CancellationToken cancellationToken, Uri? endpoint = null)
    {
        var app = await App.StartAsync(NewFolder(), endpoint ?? Hub.Endpoint, Nginx.Certificate, cancellationToken);
        var warming = await NoiseAsync(64 << 20, cancellationToken);
        await app.TimeAsync(Offer(warming, Nginx.Plain), cancellationToken);
        await app.TimeAsync(Offer(warming, Nginx.Secure), cancellationToken);
        return app;
    }

    public async ValueTask DisposeAsync()
    {
        await Hub.DisposeAsync();
        Nginx.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private static string HashOfZeros(long length, CancellationToken cancellationToken)
    {
        var zeros = new byte[1 << 20];
        using var sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (long at = 0; at < length; at += zeros.Length)
        {
            cancellationToken.ThrowIfCancellationRequested();
            sha256.AppendData(zeros, 0, (int)Math.Min(zeros.Length, length - at));
        }

        return Convert.ToHexStringLower(sha256.GetHashAndReset());
    }
}

/// <summary>A file that nginx serves.</summary>
internal sealed record Content(string Name, long Length, string Sha256);
