namespace MlxManager.Core.Access;

/// <summary>What a key opens.</summary>
public enum KeyScope
{
    /// <summary>To look, and change nothing.</summary>
    Read,

    /// <summary>All that the API can do.</summary>
    Control,
}

/// <summary>What is known of a key; not the key itself.</summary>
/// <param name="LastUsedAt">To some minutes; null when it never was.</param>
public sealed record ApiKey(int Id, string Name, KeyScope Scope, DateTime CreatedAt, DateTime? LastUsedAt);

/// <summary>A key that was shown and is good.</summary>
/// <param name="Revoked">Cancelled when it is taken back.</param>
public sealed record KeyGrant(ApiKey Key, CancellationToken Revoked);

/// <summary>The only moment at which the key itself is known.</summary>
public sealed record NewKey(ApiKey Key, string Secret)
{
    /// <summary>Keeps the key out of whatever prints this.</summary>
    public override string ToString() => Key.ToString();
}
