using System.Diagnostics.Metrics;
using System.Text.Json;
using MlxManager.Core.Telemetry;

namespace MlxManager.Core.Downloads;

/// <summary>
/// How many downloads there are, by status; counted only when somebody collects. Those on the page: all unfinished ones, and
/// the completed ones that are not dismissed. Every status is told, so that a curve falls to zero instead of breaking off.
/// </summary>
internal sealed class DownloadGauge(IMeterFactory meters, ChangeFeed feed)
{
    private static readonly KeyValuePair<DownloadStatus, KeyValuePair<string, object?>>[] Tags =
        [.. Enum.GetValues<DownloadStatus>().Select(status => KeyValuePair.Create(
            status, new KeyValuePair<string, object?>("status", JsonNamingPolicy.SnakeCaseLower.ConvertName(status.ToString()))))];

    public void Begin() => meters.Create(Measures.Name)
        .CreateObservableGauge("mlxmanager.downloads", Count, "{download}", "Downloads on the page, by status.");

    private IEnumerable<Measurement<int>> Count()
    {
        var current = feed.Current;
        return Tags.Select(tag => new Measurement<int>(current.Values.Count(d => d.Status == tag.Key), tag.Value));
    }
}
