using System.Security.Cryptography;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace MlxManager.Core.Access;

/// <summary>Makes the slow hash of a password and compares with one. A hash takes a core for a tenth of a second: one at a time, however many ask.</summary>
/// <param name="iterations">Of PBKDF2 with HMAC-SHA512.</param>
internal sealed class Hashing(int iterations) : IDisposable
{
    private static readonly object Nobody = new();

    private readonly PasswordHasher<object> _hasher = new(Options.Create(new PasswordHasherOptions { IterationCount = iterations }));
    private readonly SemaphoreSlim _one = new(1, 1);
    private string? _nobodys;

    public string Hash(string password) => _hasher.HashPassword(Nobody, password);

    /// <summary>As long where there is no password to compare with: the time tells nothing.</summary>
    public async Task<bool> IsRightAsync(string? hash, string password, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            var result = await Task.Run(() => _hasher.VerifyHashedPassword(Nobody, hash ?? Nobodys(), password), cancellationToken);
            return hash is not null && result != PasswordVerificationResult.Failed;
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    private string Nobodys() => _nobodys ??= Hash(Convert.ToHexString(RandomNumberGenerator.GetBytes(16)));
}
