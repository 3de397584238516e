using Microsoft.AspNetCore.Components;

namespace MlxManager.Web.Pace;

/// <summary>A rate in MB/s; asks for nothing while what is typed is no rate.</summary>
public sealed partial class RateField
{
    private readonly string _id = $"rate-{Guid.NewGuid():N}";
    private bool _isWrong;

    [Parameter, EditorRequired]
    public string Label { get; set; } = "";

    [Parameter, EditorRequired]
    public long BytesPerSecond { get; set; }

    [Parameter, EditorRequired]
    public EventCallback<long> OnRate { get; set; }

    private string Value => PaceText.Megabytes(BytesPerSecond);

    private Task OnChangeAsync(ChangeEventArgs change)
    {
        var rate = PaceText.Bytes(change.Value?.ToString());
        _isWrong = rate is null;
        return rate is { } right ? OnRate.InvokeAsync(right) : Task.CompletedTask;
    }
}
