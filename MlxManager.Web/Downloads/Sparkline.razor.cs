using Microsoft.AspNetCore.Components;
using MlxManager.Web.Layout;

namespace MlxManager.Web.Downloads;

/// <summary>The rate over the last minutes as a line. Whoever shows it draws often; this draws only when there is a new sample.</summary>
public partial class Sparkline
{
    private RateLine? _line;
    private bool _isNew = true;

    /// <summary>Whose line; <see cref="RateHistory.All"/> for all together.</summary>
    [Parameter, EditorRequired]
    public int Id { get; set; }

    [Inject]
    private RateHistory Rates { get; set; } = default!;

    protected override void OnParametersSet()
    {
        var line = Rates.Find(Id);
        _isNew |= !ReferenceEquals(line, _line);
        _line = line;
    }

    protected override bool ShouldRender() => _isNew;

    protected override void OnAfterRender(bool firstRender) => _isNew = false;

    /// <summary>Where the line begins, for the area below it.</summary>
    private static string Start(RateLine line) => line.Path[1..line.Path.IndexOf(' ', StringComparison.Ordinal)];

    private static string Text(RateLine line) => DownloadsTexts.RateLine.With(Amount.Rate(line.Latest), Amount.Rate(line.Best));
}
