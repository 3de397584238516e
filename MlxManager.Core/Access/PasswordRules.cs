namespace MlxManager.Core.Access;

public enum PasswordFault
{
    TooShort,
    TooLong,

    /// <summary>A line break or another control character: most likely not what was meant.</summary>
    NotOneLine,
}

/// <summary>What a password must be. Length is what counts against guessing; which characters, is the person's own matter.</summary>
public static class PasswordRules
{
    public const int Least = 12;

    /// <summary>A bound on the work of hashing one.</summary>
    public const int Most = 256;

    /// <summary>Null when it may be one.</summary>
    public static PasswordFault? Check(string password) =>
        password.Any(char.IsControl) ? PasswordFault.NotOneLine
        : password.Trim().Length < Least ? PasswordFault.TooShort
        : password.Length > Most ? PasswordFault.TooLong
        : null;
}
