using System.Security.Cryptography;
using Microsoft.Extensions.Logging.Abstractions;
using MlxManager.Core.Hub;
using MlxManager.Core.Pace;
using MlxManager.Core.Transfer;

namespace MlxManager.Tests.Transfer;

/// <summary>All that a filler needs, over a real origin and a real file in a folder of its own.</summary>
internal sealed class FillBench : IAsyncDisposable
{
    private static readonly HttpClient Http = TransferHttp.CreateClient("MlxManager.Tests/1.0");
    private readonly string _folder = Directory.CreateTempSubdirectory("fill-").FullName;

    private FillBench(RangeOrigin origin)
    {
        Origin = origin;
        Source = new FixedSource(origin.Url);
        Etag = Etag.Parse(Convert.ToHexStringLower(SHA256.HashData(origin.Content)));
    }

    public RangeOrigin Origin { get; }

    public IBlobSource Source { get; set; }

    public Etag Etag { get; set; }

    public MemoryJournal Journal { get; } = new();

    public ConnectionBudget Budget { get; set; } = new(16);

    public TimeProvider Time { get; set; } = TimeProvider.System;

    public string BootId { get; set; } = "boot-1";

    public string Partial => Path.Combine(_folder, "blob.0123abcd.incomplete");

    public Func<string, long, PartialFile> OpenPartial { get; set; } = PartialFile.Open;

    public byte[] Content => Origin.Content;

    internal TransferPace Pace { get; set; } = TransferPace.Free;

    public FillContext Context => new(Http, Budget, Options, Time, new Random(7), BootId, NullLogger.Instance) { Pace = Pace };

    /// <summary>Small figures, so that a megabyte does what gigabytes do.</summary>
    public TransferOptions Options { get; set; } = new()
    {
        SpanBytes = 64 << 10,
        LeastSpanBytes = 64 << 10,
        LeastStealBytes = 4 << 10,
        ConnectionsPerBlob = 4,
        SingleConnectionBytes = 1 << 10,
        BufferBytes = 16 << 10,
        IdleTimeout = TimeSpan.FromSeconds(0.3),
        AnswerTimeout = TimeSpan.FromSeconds(0.3),
        JournalInterval = TimeSpan.FromMilliseconds(10),
        FlushInterval = TimeSpan.FromMilliseconds(50),
        FirstPause = TimeSpan.FromMilliseconds(5),
        LongestPause = TimeSpan.FromMilliseconds(40),
    };

    public static async Task<FillBench> StartAsync(int size, int seed = 1)
    {
        var content = new byte[size];
        new Random(seed).NextBytes(content);
        return new FillBench(await RangeOrigin.StartAsync(content));
    }

    public BlobFiller NewFiller() => new(
        new FillRequest(Partial, Content.Length, Etag),
        Source,
        Journal,
        Context)
    {
        OpenPartial = OpenPartial,
    };

    /// <summary>A whole run, which must come to its end.</summary>
    public async Task<FillResult> FillAsync(CancellationToken stop = default) =>
        await NewFiller().RunAsync(stop).WaitAsync(TimeSpan.FromSeconds(20), CancellationToken.None);

    /// <summary>As an earlier run would have left it: these bytes good, all others garbage.</summary>
    public void LeavePartial(SpanSet written, SpanSet? durable = null, string? bootId = null)
    {
        var bytes = new byte[Content.Length];
        Array.Fill(bytes, (byte)0xEE);
        foreach (var span in written.Spans)
        {
            Content.AsSpan((int)span.Start, (int)span.Length).CopyTo(bytes.AsSpan((int)span.Start));
        }

        File.WriteAllBytes(Partial, bytes);
        Journal.State = new PartialState(written, durable ?? written, FileIdentity.At(Partial).Identity.ToString(), bootId ?? BootId);
    }

    public void ShouldHoldTheContent() => File.ReadAllBytes(Partial).AsSpan().SequenceEqual(Content).Should().BeTrue();

    public async ValueTask DisposeAsync()
    {
        await Origin.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
