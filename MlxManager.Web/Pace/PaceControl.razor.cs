using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using MlxManager.Core.Pace;
using MlxManager.Core.Settings;
using MlxManager.Web.Layout;

namespace MlxManager.Web.Pace;

/// <summary>
/// In the top bar of every page: what holds now, and behind it the few things that change it. The panel is the browser's own popover:
/// it opens, closes by Escape or a click beside it, and gives the focus back by itself.
/// </summary>
public sealed partial class PaceControl
{
    private int _visit;
    private bool _atOnceIsWrong;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    private string Label => PaceText.Label(Watch.Now);

    private string Look => Watch.Now.Pace switch
    {
        HourPace.Paused => "paused",
        HourPace.Limited => "limited",
        _ => "full",
    };

    /// <summary>Only while the schedule holds something back.</summary>
    private bool CanIgnore => Watch.Now.By == PaceSource.Schedule;

    private string IgnoreText => Watch.Now.Until is { } until
        ? PaceTexts.IgnoreUntil.With(PaceText.Moment(until, Time.GetUtcNow(), Watch.Zone))
        : PaceTexts.Ignore;

    protected override void OnInitialized()
    {
        base.OnInitialized();
        Navigation.LocationChanged += OnLocation;
    }

    protected override void Dispose(bool disposing)
    {
        Navigation.LocationChanged -= OnLocation;
        base.Dispose(disposing);
    }

    private static bool IsOn(ChangeEventArgs change) => change.Value is true;

    private Task SetAtOnceAsync(ChangeEventArgs change)
    {
        var isRight = int.TryParse(change.Value?.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number is >= 1 and <= PacePreferences.MostActiveDownloads;
        _atOnceIsWrong = !isRight;
        return isRight ? SetAsync(set => set with { MaxActiveDownloads = number }) : Task.CompletedTask;
    }

    /// <summary>A new element: on another page the panel is closed.</summary>
    private void OnLocation(object? sender, LocationChangedEventArgs location)
    {
        _visit++;
        _ = InvokeAsync(StateHasChanged);
    }
}
