namespace MlxManager.Web.Layout;

/// <summary>
/// Lines of the help sheet. A room registers a group of its own (<c>services.AddSingleton(new ShortcutGroup(…))</c>) for what
/// its page reacts to. A key that only presses or focuses something needs no script: <c>data-shortcut="g d"</c> on it does.
/// </summary>
/// <param name="Title">Asked at each showing: the language is the onlooker's.</param>
public sealed record ShortcutGroup(Func<string> Title, params IReadOnlyList<ShortcutLine> Lines);

/// <param name="Keys">Each a way to do it: keys held together with <c>+</c>, one after the other with a space.</param>
public sealed record ShortcutLine(Func<string> Text, params IReadOnlyList<string> Keys);
