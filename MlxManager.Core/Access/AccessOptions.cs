namespace MlxManager.Core.Access;

/// <summary>What comes from outside about who may use the server.</summary>
/// <param name="Password">Out of the file that <c>MlxManager:AccessPasswordFile</c> names; null when none does. It then is the password, whatever the page said.</param>
/// <param name="IsExposed">The server listens on more than this machine's own addresses: everybody is asked for the password.</param>
public sealed record AccessOptions(string? Password = null, bool IsExposed = false)
{
    /// <summary>Keeps the password out of whatever prints this.</summary>
    public override string ToString() => $"{(Password is null ? "no password file" : "a password file")}, {(IsExposed ? "exposed" : "this machine only")}";
}
