using Microsoft.AspNetCore.Components;

namespace MlxManager.Web.Library;

/// <summary>What of the library is shown, and how it is ordered.</summary>
public partial class LibraryBar
{
    [Parameter, EditorRequired]
    public LibraryQuestion Question { get; set; } = LibraryQuestion.Everything;

    [Parameter, EditorRequired]
    public EventCallback<LibraryQuestion> QuestionChanged { get; set; }

    /// <summary>Those to offer; empty for "without one".</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<string> Owners { get; set; } = [];

    private static T? Parse<T>(ChangeEventArgs args)
        where T : struct, Enum => Enum.TryParse<T>(args.Value as string, out var value) ? value : null;

    private Task ChangeAsync(LibraryQuestion question) => QuestionChanged.InvokeAsync(question);

    private Task TypeAsync(string? text) => ChangeAsync(Question with { Text = text ?? "" });

    // A slash before it: no owner is not the same as any.
    private Task OwnerAsync(ChangeEventArgs args) =>
        ChangeAsync(Question with { Owner = args.Value is string { Length: > 0 } value ? value[1..] : null });
}
