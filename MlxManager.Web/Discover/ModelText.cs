using System.Globalization;
using Humanizer;
using MlxManager.Core.Hub;

namespace MlxManager.Web.Discover;

/// <summary>A model's figures for people.</summary>
internal static class ModelText
{
    /// <summary><c>1.2M</c>, <c>950</c>.</summary>
    public static string Count(long number) => number < 1000 ? $"{Math.Max(0, number)}" : number.ToMetric(decimals: 1);

    /// <summary><c>8.0B parameters</c>; null when unknown.</summary>
    public static string? Parameters(ModelSummary model) => model.ParameterCount switch
    {
        null or <= 0 => null,
        >= 1_000_000_000 and var count => string.Create(CultureInfo.InvariantCulture, $"{count / 1e9:0.0}B parameters"),
        >= 1_000_000 and var count => string.Create(CultureInfo.InvariantCulture, $"{count / 1e6:0}M parameters"),
        var count => $"{count} parameters",
    };

    /// <summary><c>3 days ago</c>; null when unknown.</summary>
    public static string? Changed(ModelSummary model, DateTimeOffset now) =>
        model.LastModified?.Humanize(now, CultureInfo.GetCultureInfo("en"));
}
