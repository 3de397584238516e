namespace MlxManager.Web.Demo;

/// <summary>Who a token belongs to, and what it may read beyond the public.</summary>
/// <param name="Models">Ids of gated models whose terms this account has accepted, and of its private models.</param>
public sealed record SampleAccount(string Name, params IReadOnlyList<string> Models);

public sealed record SampleHubOptions
{
    /// <summary>Bytes of file content a second over all connections; null for as fast as it goes. May be changed later on the hub.</summary>
    public long? BytesPerSecond { get; init; }

    /// <summary>Bytes of file content a second on each connection.</summary>
    public long? BytesPerSecondPerConnection { get; init; }

    /// <summary>Waited before each answer, in real time.</summary>
    public TimeSpan Latency { get; init; }

    public TimeSpan SignedUrlLifetime { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Answers every range with 200 and the whole body.</summary>
    public bool RefuseRanges { get; init; }

    public int TreePageSize { get; init; } = 1000;

    /// <summary>Most models on one page of the listing, whatever <c>limit</c> asks.</summary>
    public int ListingPageSize { get; init; } = 1000;

    /// <summary>Known tokens; any other is refused.</summary>
    public IReadOnlyDictionary<string, SampleAccount> Tokens { get; init; } = new Dictionary<string, SampleAccount>();

    /// <summary>Sends <c>X-Xet-Hash</c> and the <c>xet-auth</c> link, as the real Hub does. The sample speaks no Xet: only for clients that ignore both.</summary>
    public bool AdvertiseXet { get; init; }

    /// <summary>Clock of the signed addresses and the log. Speed limits, latency and delays run in real time whatever it says.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
