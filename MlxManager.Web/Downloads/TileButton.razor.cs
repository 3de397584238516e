using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using MlxManager.Core.Downloads;

namespace MlxManager.Web.Downloads;

/// <summary>How much a button asks to be pressed.</summary>
public enum ButtonLook
{
    Quiet,
    Primary,
    Danger,
}

/// <summary>
/// One of a tile's two places for a button. The element stays the same when Pause turns into Resume, so that the focus stays too.
/// </summary>
public partial class TileButton
{
    private string _look = "";
    private MarkupString _icon;
    private DownloadCommand? _drawn;
    private Func<MouseEventArgs, Task> _press = default!;

    /// <summary>What it asks for when it is pressed.</summary>
    [Parameter, EditorRequired]
    public DownloadCommand Command { get; set; }

    [Parameter, EditorRequired]
    public string Text { get; set; } = "";

    /// <summary>What it acts on; the accessible name is the visible text, then this.</summary>
    [Parameter, EditorRequired]
    public string Subject { get; set; } = "";

    /// <summary>1 or 2.</summary>
    [Parameter, EditorRequired]
    public int Place { get; set; }

    /// <summary>SVG content for a box of 24 by 24, from the icon set; never text from outside.</summary>
    [Parameter, EditorRequired]
    public string Icon { get; set; } = "";

    [Parameter]
    public ButtonLook Look { get; set; }

    /// <summary>This button was pressed and its answer is awaited.</summary>
    [Parameter]
    public bool IsBusy { get; set; }

    [Parameter]
    public bool IsDisabled { get; set; }

    [Parameter, EditorRequired]
    public EventCallback<DownloadCommand> OnPress { get; set; }

    protected override void OnParametersSet()
    {
        _icon = new(Icon);
        _look = Look switch
        {
            ButtonLook.Primary => "primary",
            ButtonLook.Danger => "danger",
            _ => "quiet",
        };

        // A handler for each command: the browser names the one it has drawn, which is not always the latest.
        if (_drawn != Command)
        {
            var drawn = Command;
            (_drawn, _press) = (drawn, click => PressAsync(click, drawn));
        }
    }

    /// <summary>The second of a double click is no answer to what the first has made of the button.</summary>
    private Task PressAsync(MouseEventArgs click, DownloadCommand drawn) => click.Detail > 1 ? Task.CompletedTask : OnPress.InvokeAsync(drawn);
}
