using System.Diagnostics.CodeAnalysis;

namespace MlxManager.Core.Transfer;

/// <summary>Tells where the bytes of one blob are right now. The Hub in production; a fixed address in tests.</summary>
public interface IBlobSource
{
    /// <summary>
    /// The current address. With <paramref name="refused"/> the caller says that this one no longer works (403, or past
    /// its end), so a fresh one must be asked. Safe to call from several connections at once.
    /// </summary>
    Task<BlobAddress> LocateAsync(BlobLocation? refused, CancellationToken cancellationToken);
}

/// <param name="Url">Absolute http(s) address.</param>
/// <param name="Authorization">Value of the Authorization header; dropped on a redirect to another origin.</param>
/// <param name="ExpiresAt">When the address stops working, if known.</param>
public sealed record BlobLocation(Uri Url, string? Authorization, DateTimeOffset? ExpiresAt)
{
    /// <summary>Nobody was asked for it, so a refusal says nothing yet: then the source is asked.</summary>
    public bool IsGuess { get; init; }

    // A signed address and a token are secrets: keep both out of logs.
    public override string ToString() => $"{Url.Scheme}://{Url.Authority}/…";
}

/// <summary>Either a location or why there is none.</summary>
public sealed record BlobAddress
{
    private BlobAddress(BlobLocation? location, TransferFailure? failure)
    {
        Location = location;
        Failure = failure;
    }

    public BlobLocation? Location { get; }

    public TransferFailure? Failure { get; }

    [MemberNotNullWhen(true, nameof(Location))]
    [MemberNotNullWhen(false, nameof(Failure))]
    public bool IsKnown => Failure is null;

    public static implicit operator BlobAddress(BlobLocation location) => new(location, null);

    public static implicit operator BlobAddress(TransferFailure failure) => new(null, failure);
}
