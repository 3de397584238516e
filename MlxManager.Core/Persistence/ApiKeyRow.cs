using MlxManager.Core.Access;

namespace MlxManager.Core.Persistence;

/// <summary>One key of a program; the key itself is kept nowhere.</summary>
internal sealed class ApiKeyRow
{
    public int Id { get; set; }

    public required string Name { get; set; }

    /// <summary>The key's SHA-256, in hexadecimal digits.</summary>
    public required string Hash { get; set; }

    public KeyScope Scope { get; set; }

    public DateTime CreatedAt { get; set; }

    public DateTime? LastUsedAt { get; set; }
}
