using MlxManager.Web.Demo;

namespace MlxManager.Tests.Processes;

/// <summary>What a client asked for, told from its <c>Range</c> headers.</summary>
internal static class AskedRanges
{
    /// <summary>Bytes of content asked for, each counted once however often it was asked.</summary>
    public static long Of(RequestLog requests) => requests.OfContent().GroupBy(request => request.Etag).Sum(blob =>
    {
        long asked = 0;
        long reached = 0;
        foreach (var (start, end) in blob.Select(RangeOf).OrderBy(range => range.Start))
        {
            asked += Math.Max(0, end - Math.Max(start, reached));
            reached = Math.Max(reached, end);
        }

        return asked;
    });

    private static (long Start, long End) RangeOf(RequestRecord request)
    {
        var bounds = request.Range!["bytes=".Length..].Split('-').Select(long.Parse).ToList();
        return (bounds[0], bounds[1] + 1);
    }
}
