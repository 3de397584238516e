using MlxManager.Core.Hub;

namespace MlxManager.Web.Discover;

public enum GatedChoice
{
    Any,
    Open,
    Gated,
}

public enum HereChoice
{
    Any,
    Here,
    NotHere,
}

/// <summary>What a person asks on the page. Part of it goes to the Hub, the rest is applied here: see <see cref="LocalFilters"/>.</summary>
public sealed record SearchQuestion(string Text = "", bool MlxOnly = true, ModelSort Sort = ModelSort.Downloads)
{
    private const int FewPerPage = 30;
    private const int ManyPerPage = 100;

    public static SearchQuestion First { get; } = new();

    public string? Author { get; init; }

    public BitChoice Bits { get; init; }

    public ParameterRange? Parameters { get; init; }

    /// <summary>In the Hub's words, such as <c>text-generation</c>.</summary>
    public string? Task { get; init; }

    public bool Fits { get; init; }

    public GatedChoice Gated { get; init; }

    public HereChoice Here { get; init; }

    /// <summary>Whether some of what the Hub lists may be left out here.</summary>
    public bool IsLocallyFiltered => !Bits.IsAny || Parameters is not null || Fits || Gated != GatedChoice.Any || Here != HereChoice.Any;

    /// <summary>What narrows the list, in the order of the page.</summary>
    public IEnumerable<FilterKind> Active => Enum.GetValues<FilterKind>().Where(kind => Without(kind) != this);

    /// <summary>With nothing but the words and the order kept.</summary>
    public SearchQuestion Unfiltered() => new(Text, true, Sort);

    public SearchQuestion Without(FilterKind kind) => kind switch
    {
        FilterKind.Text => this with { Text = "" },
        FilterKind.MlxOnly => this with { MlxOnly = false },
        FilterKind.Fits => this with { Fits = false },
        FilterKind.Bits => this with { Bits = default },
        FilterKind.Parameters => this with { Parameters = null },
        FilterKind.Task => this with { Task = null },
        FilterKind.Author => this with { Author = null },
        FilterKind.Gated => this with { Gated = GatedChoice.Any },
        _ => this with { Here = HereChoice.Any },
    };

    /// <param name="named">The model the text names outright: an address is no word to search for, the name in it is.</param>
    public ModelSearch At(string? cursor, RepoId? named = null)
    {
        // MLX writes its bits into the config, from where the Hub makes the tag; elsewhere the tag is often missing.
        var width = MlxOnly && Bits.Only is < 16 and var bits ? new[] { $"{bits}-bit" } : [];
        return new(
            named?.Value ?? (string.IsNullOrWhiteSpace(Text) ? null : Text.Trim()),
            [.. MlxOnly ? ["mlx"] : Array.Empty<string>(), .. width],
            Author,
            Sort,
            IsLocallyFiltered ? ManyPerPage : FewPerPage,
            cursor,
            Task,
            Widened(Parameters),
            Gated switch { GatedChoice.Open => false, GatedChoice.Gated => true, _ => null });
    }

    // The Hub counts stored elements: sixteen weights of two bits may be one of them, and scales add a few.
    private static ParameterRange? Widened(ParameterRange? range) =>
        range is null ? null : new(range.Min / 16, range.Max is { } max ? max + (max / 10) : null);
}
