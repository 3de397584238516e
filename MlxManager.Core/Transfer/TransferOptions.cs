namespace MlxManager.Core.Transfer;

/// <summary>Figures of the transfer engine. The defaults are the product's; tests use smaller ones.</summary>
public sealed record TransferOptions
{
    /// <summary>Longest range asked in one request, in bytes.</summary>
    public long SpanBytes { get; init; } = 16L << 20;

    /// <summary>Shortest range a first request asks for, in bytes: what is missing is shared out among the connections in pieces from here to <see cref="SpanBytes"/>.</summary>
    public long LeastSpanBytes { get; init; } = 1L << 20;

    /// <summary>A connection's rest is halved for an idle one down to pieces of this many bytes.</summary>
    public long LeastStealBytes { get; init; } = 64L << 10;

    /// <summary>Connections one blob begins with.</summary>
    public int FirstConnections { get; init; } = 8;

    /// <summary>Connections at most for one blob.</summary>
    public int ConnectionsPerBlob { get; init; } = 32;

    /// <summary>How long the first connections work before more are tried; the other steps of <see cref="Climb"/> take 4 or 10 of it.</summary>
    public TimeSpan ClimbInterval { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How long a number of connections is kept before another is tried.</summary>
    public TimeSpan ClimbHold { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Blobs up to this many bytes are fetched over one connection.</summary>
    public long SingleConnectionBytes { get; init; } = 4L << 20;

    /// <summary>The one buffer each connection owns, in bytes.</summary>
    public int BufferBytes { get; init; } = 256 << 10;

    /// <summary>A connection without a byte for this long is replaced.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>A connection much slower than the others over this long is replaced.</summary>
    public TimeSpan SlowAfter { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long a connection may take to be made and to answer with headers.</summary>
    public TimeSpan AnswerTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often the journal is written while bytes arrive.</summary>
    public TimeSpan JournalInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How often the partial is flushed to disk and spans become durable, at least.</summary>
    public TimeSpan FlushInterval { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Flush also after this many new bytes.</summary>
    public long FlushBytes { get; init; } = 64L << 20;

    /// <summary>What arrives is digested in units of this many bytes: the least that comes again when the disk has lost some.</summary>
    public long DigestBytes { get; init; } = 1L << 20;

    /// <summary>First pause after a failure; pauses grow from here, with jitter.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromSeconds(0.5);

    /// <summary>Longest pause between two tries.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How often in a row a refused address is asked anew before the refusal is believed.</summary>
    public int AddressRefreshes { get; init; } = 3;

    /// <summary>Redirects followed at the content's host.</summary>
    public int Redirects { get; init; } = 5;
}
