using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using MlxManager.Core.Pace;
using MlxManager.Web.Layout;

namespace MlxManager.Web.Pace;

/// <summary>
/// The hours of the week, painted by dragging or by keys. What moves over it lives in the browser (schedule-grid.js); only what was
/// painted comes here.
/// </summary>
public sealed partial class ScheduleGrid : IAsyncDisposable
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(20);

    private ElementReference _grid;
    private DotNetObjectReference<ScheduleGrid>? _self;
    private ComponentScript? _script;
    private ITimer? _timer;
    private (DayOfWeek Day, int Hour) _now;

    [Parameter, EditorRequired]
    public WeeklySchedule Schedule { get; set; } = WeeklySchedule.Full;

    [Parameter, EditorRequired]
    public HourPace Brush { get; set; }

    [Parameter, EditorRequired]
    public TimeZoneInfo Zone { get; set; } = TimeZoneInfo.Utc;

    /// <summary>Drawn quieter while the schedule has no effect.</summary>
    [Parameter]
    public bool IsFollowed { get; set; }

    [Parameter, EditorRequired]
    public EventCallback<HourRange> OnPaint { get; set; }

    [Inject]
    private IJSRuntime Script { get; set; } = default!;

    [Inject]
    private TimeProvider Time { get; set; } = default!;

    public static string Look(HourPace pace) => pace switch
    {
        HourPace.Limited => "limited",
        HourPace.Paused => "paused",
        _ => "full",
    };

    /// <summary>From the browser, with what the person has gone over.</summary>
    /// <param name="pace">0, 1 or 2 for a pace of its own; anything else paints with the brush.</param>
    [JSInvokable]
    public Task PaintAsync(int day, int hour, int otherDay, int otherHour, int pace) => InvokeAsync(() => OnPaint.InvokeAsync(
        new HourRange(day, hour, otherDay, otherHour, pace is >= 0 and <= (int)HourPace.Paused ? (HourPace)pace : Brush)));

    public async ValueTask DisposeAsync()
    {
        _timer?.Dispose();
        if (_script is not null)
        {
            await _script.EndAsync("detach", _grid);
        }

        _self?.Dispose();
    }

    protected override void OnParametersSet() => _now = Now();

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            _timer = Time.CreateTimer(_ => _ = InvokeAsync(Refresh), null, LookInterval, LookInterval);
            _self = DotNetObjectReference.Create(this);
            _script = new ComponentScript(Script, "schedule-grid");
            await _script.BeginAsync("attach", _grid, _self);
        }
    }

    private void Refresh()
    {
        if (_now != Now())
        {
            _now = Now();
            StateHasChanged();
        }
    }

    private (DayOfWeek Day, int Hour) Now()
    {
        var local = TimeZoneInfo.ConvertTime(Time.GetUtcNow(), Zone);
        return (local.DayOfWeek, local.Hour);
    }

    private bool IsNow(DayOfWeek day, int hour) => _now == (day, hour);

    private string Name(DayOfWeek day, int hour) => (IsNow(day, hour) ? PaceTexts.CellNow : PaceTexts.CellName).With(
        PaceText.DayName(day), PaceText.Hours(hour, hour), PaceText.Pace(Schedule[day, hour]));
}
