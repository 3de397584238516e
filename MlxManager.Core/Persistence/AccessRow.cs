namespace MlxManager.Core.Persistence;

/// <summary>The one row of who may use the server.</summary>
internal sealed class AccessRow
{
    public const int OnlyId = 1;

    public int Id { get; set; }

    /// <summary>As ASP.NET Core Identity's hasher writes it; null when there is no password.</summary>
    public string? PasswordHash { get; set; }

    /// <summary>What every sign-in that counts carries.</summary>
    public required string Stamp { get; set; }

    /// <summary>The password is asked for on this machine's own addresses too.</summary>
    public bool IsClosedHere { get; set; }
}
