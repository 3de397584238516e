using System.Globalization;

namespace MlxManager.Web.Demo.Wire;

/// <summary>The <c>RateLimit</c> header: counts down through each window as the Hub's does, but never refuses; faults do that.</summary>
internal sealed class QuotaHeaders
{
    private const int WindowSeconds = 300;
    private const int ApiQuota = 500;
    private const int ResolveQuota = 3000;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _used = [];
    private long _window;

    public void Write(HttpResponse response, bool isResolve)
    {
        var (name, quota) = isResolve ? ("resolvers", ResolveQuota) : ("api", ApiQuota);
        var seconds = TimeProvider.System.GetTimestamp() / TimeProvider.System.TimestampFrequency;
        int used;
        lock (_lock)
        {
            if (_window != seconds / WindowSeconds)
            {
                _window = seconds / WindowSeconds;
                _used.Clear();
            }

            used = _used[name] = _used.GetValueOrDefault(name) + 1;
        }

        response.Headers["RateLimit"] = Value(name, Math.Max(1, quota - used), (int)(WindowSeconds - (seconds % WindowSeconds)));
        response.Headers["RateLimit-Policy"] = string.Create(CultureInfo.InvariantCulture, $"\"fixed window\";\"{name}\";q={quota};w={WindowSeconds}");
    }

    public static string Value(string name, int left, int seconds) =>
        string.Create(CultureInfo.InvariantCulture, $"\"{name}\";r={left};t={seconds}");
}
