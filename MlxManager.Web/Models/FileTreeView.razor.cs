using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.JSInterop;
using MlxManager.Core.Downloads;
using MlxManager.Web.Layout;

namespace MlxManager.Web.Models;

/// <summary>
/// The tree of files with its check boxes, by the keyboard pattern of trees (WAI-ARIA): the tree has the focus, one row is
/// the active one. Only rows in sight are drawn.
/// </summary>
public sealed partial class FileTreeView : IAsyncDisposable
{
    /// <summary>In CSS pixels; the same for every row, so that a row's place is known before it is drawn.</summary>
    private const int RowHeight = 40;

    /// <summary>The end of a name tells files apart: it, or all from <c>-00001-of-00002</c> on, stays in sight when the name is too long.</summary>
    private const int EndLength = 20;

    private ElementReference _tree;
    private ComponentScript? _script;
    private FileTree? _shown;
    private HashSet<FileNode> _open = [];
    private List<FileNode> _rows = [];
    private FileNode? _active;

    [Parameter, EditorRequired]
    public SheetSelection Selection { get; set; } = default!;

    [Parameter, EditorRequired]
    public DiskOutlook Outlook { get; set; } = DiskOutlook.Unknown;

    [Parameter]
    public EventCallback<FileNode> Toggled { get; set; }

    [Inject]
    private IJSRuntime Script { get; set; } = default!;

    public ValueTask DisposeAsync() => _script?.EndAsync(null) ?? ValueTask.CompletedTask;

    protected override void OnParametersSet()
    {
        if (_shown != Selection.Tree)
        {
            _shown = Selection.Tree;
            _open = _shown.OpenAtFirst();
            _rows = _shown.Rows(_open);
            _active = _rows.Count > 0 ? _rows[0] : null;
        }
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender && _rows.Count > 0)
        {
            _script = new ComponentScript(Script, "file-tree");
            await _script.BeginAsync("attach", _tree);
        }
    }

    private static string? IdOf(FileNode? node) => node is null ? null : $"file-{node.Number}";

    private static string StartOf(string name) => name[..SplitOf(name)];

    private static string EndOf(string name) => name[SplitOf(name)..];

    private static int SplitOf(string name)
    {
        var at = Parts().Match(name) is { Success: true } parts ? parts.Index : Math.Max(0, name.Length - EndLength);
        return at > 0 && char.IsLowSurrogate(name[at]) ? at - 1 : at;
    }

    private string? ExpandedOf(FileNode node) => !node.IsFolder ? null : _open.Contains(node) ? "true" : "false";

    private string CheckedOf(FileNode node) => Selection.StateOf(node) switch { true => "true", false => "false", null => "mixed" };

    private FileMark? MarkOf(FileNode node) => node.File is { } file ? FileMark.Of(file, Outlook) : null;

    private Task ToggleAsync(FileNode node)
    {
        _active = node;
        return Toggled.InvokeAsync(node);
    }

    private Task ClickAsync(FileNode node)
    {
        if (!node.IsFolder)
        {
            return ToggleAsync(node);
        }

        _active = node;
        Open(node, !_open.Contains(node));
        return Task.CompletedTask;
    }

    private async Task KeyAsync(KeyboardEventArgs key)
    {
        if (_active is not { } active || key.CtrlKey || key.MetaKey || key.AltKey)
        {
            return;
        }

        if (key.Key is " " or "Enter")
        {
            await ToggleAsync(active);
        }
        else if (key.Key is "ArrowLeft" or "ArrowRight" && active.IsFolder && _open.Contains(active) != (key.Key == "ArrowRight"))
        {
            Open(active, key.Key == "ArrowRight");
        }
        else if (TreeKeys.Target(key.Key, active, _rows) is { } target)
        {
            _active = target;
            await (_script?.Module?.InvokeVoidAsync("show", _tree, _rows.IndexOf(target), RowHeight) ?? ValueTask.CompletedTask);
        }
    }

    [GeneratedRegex(@"-\d{5}-of-\d{5}")]
    private static partial Regex Parts();

    private void Open(FileNode folder, bool open)
    {
        _ = open ? _open.Add(folder) : _open.Remove(folder);
        _rows = _shown!.Rows(_open);
    }
}
