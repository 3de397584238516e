using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace MlxManager.Web.Demo.Wire;

/// <summary>
/// Addresses on the content host: <c>/repos/{model}/{sha256}?path=…&amp;Expires=epoch&amp;Signature=…&amp;Key-Pair-Id=…</c>,
/// in the manner of the Hub's: whoever has one may read that file until it expires.
/// </summary>
internal sealed class SignedAddresses(TimeProvider time, TimeSpan lifetime)
{
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);

    public Uri Sign(Uri origin, string model, string sha256, string path)
    {
        var expires = time.GetUtcNow().Add(lifetime).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var query = $"path={Uri.EscapeDataString(path)}&Expires={expires}&Signature={Signature(model, sha256, path, expires)}&Key-Pair-Id=SAMPLE";
        return new Uri(origin, $"/repos/{model}/{sha256}?{query}");
    }

    /// <summary>Null when the address is good, else what is wrong with it.</summary>
    public string? Refuse(string model, string sha256, IQueryCollection query)
    {
        var expires = query["Expires"].ToString();
        var expected = Signature(model, sha256, query["path"].ToString(), expires);
        if (!string.Equals(expected, query["Signature"].ToString(), StringComparison.Ordinal))
        {
            return "Access Denied";
        }

        var end = DateTimeOffset.FromUnixTimeSeconds(long.Parse(expires, CultureInfo.InvariantCulture));
        return end <= time.GetUtcNow() ? "Request has expired" : null;
    }

    private string Signature(string model, string sha256, string path, string expires) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes($"{model}\n{sha256}\n{path}\n{expires}")));
}
