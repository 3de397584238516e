using System.Globalization;
using MlxManager.Core.Hub;
using MlxManager.Core.Models;
using MlxManager.Web.Layout;

namespace MlxManager.Web.Discover;

/// <summary>A model's figures for people, in their language and their way of writing numbers.</summary>
internal static class ModelText
{
    /// <summary><c>1.2M</c>, <c>12.3k</c>, <c>950</c>.</summary>
    public static string Count(long number) => number switch
    {
        < 1000 => Math.Max(0, number).ToString(CultureInfo.CurrentCulture),
        < 999_950 => Short(number / 1e3, "k"),
        < 999_950_000 => Short(number / 1e6, "M"),
        _ => Short(number / 1e9, "B"),
    };

    /// <summary><c>8B</c>, <c>1.5B</c>, <c>350M</c>.</summary>
    public static string Parameters(long count) => count switch
    {
        >= 999_500_000_000 => Short(count / 1e12, "T"),
        >= 999_500_000 => Short(count / 1e9, "B"),
        >= 1_000_000 => string.Create(CultureInfo.CurrentCulture, $"{count / 1e6:0}M"),
        _ => Count(count),
    };

    /// <summary><c>8B parameters</c>; null when unknown.</summary>
    public static string? Parameters(ModelSummary model) => ModelFacts.Of(model).Parameters is > 0 and var count
        ? DiscoverTexts.ParameterCount.With(Parameters(count))
        : null;

    public static string Models(int count) => count == 1 ? DiscoverTexts.ShownOne : DiscoverTexts.ShownAll.With(count);

    public static string Downloads(long count) => count == 1 ? DiscoverTexts.DownloadsOne : DiscoverTexts.Downloads.With(Count(count));

    public static string Likes(long count) => count == 1 ? DiscoverTexts.LikesOne : DiscoverTexts.Likes.With(Count(count));

    /// <summary><c>changed 3 days ago</c>; null when unknown.</summary>
    public static string? Changed(ModelSummary model, DateTimeOffset now) => model.LastModified is not { } then ? null : (now - then) switch
    {
        // Also a clock that is behind the Hub's.
        { TotalMinutes: < 1 } => DiscoverTexts.ChangedNow,
        { TotalMinutes: < 60 } age => Ago((int)age.TotalMinutes, DiscoverTexts.ChangedMinute, DiscoverTexts.ChangedMinutes),
        { TotalHours: < 24 } age => Ago((int)age.TotalHours, DiscoverTexts.ChangedHour, DiscoverTexts.ChangedHours),
        { TotalDays: < 31 } age => Ago((int)age.TotalDays, DiscoverTexts.ChangedDay, DiscoverTexts.ChangedDays),
        { TotalDays: < 365 } age => Ago((int)(age.TotalDays / 30.5), DiscoverTexts.ChangedMonth, DiscoverTexts.ChangedMonths),
        var age => Ago((int)(age.TotalDays / 365), DiscoverTexts.ChangedYear, DiscoverTexts.ChangedYears),
    };

    /// <summary>A task in words; as the Hub calls it, if there are none.</summary>
    public static string Task(string task) => Tasks.All.FirstOrDefault(known => known.Id == task) is { } found ? found.Text() : task;


    private static string Short(double value, string unit) => string.Create(CultureInfo.CurrentCulture, $"{value:0.#}{unit}");

    private static string Ago(int count, string one, string many) => count <= 1 ? one : many.With(count);
}
