using MlxManager.Web.Terminal;

namespace MlxManager.Tests.Terminal;

internal static class Sample
{
    public static readonly DateTimeOffset Noon = new(2026, 11, 26, 12, 0, 0, TimeSpan.Zero);

    public static RemoteDownload Of(int id, string model) => new(
        id, $"run-{id}", model, "main", new string('a', 40), "downloading", "transferring", null, 44.3, 18_200_000_000, 41_000_000_000, 62_000_000, 367,
        null, 3, 12, null, null, Noon);
}
