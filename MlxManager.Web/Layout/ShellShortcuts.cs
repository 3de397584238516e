namespace MlxManager.Web.Layout;

/// <summary>The keys that the shell itself reacts to, as they stand on its links.</summary>
internal static class ShellShortcuts
{
    public const string Downloads = "g d";
    public const string Discover = "g s";
    public const string Library = "g l";
    public const string History = "g h";
    public const string Schedule = "g t";
    public const string Settings = "g ,";
    public const string Search = "/";
    public const string Help = "?";

    public static ShortcutGroup Pages { get; } = new(
        () => LayoutTexts.ShortcutsGoTo,
        new ShortcutLine(() => LayoutTexts.Downloads, Downloads),
        new ShortcutLine(() => LayoutTexts.Discover, Discover),
        new ShortcutLine(() => LayoutTexts.Library, Library),
        new ShortcutLine(() => LayoutTexts.History, History),
        new ShortcutLine(() => LayoutTexts.Schedule, Schedule),
        new ShortcutLine(() => LayoutTexts.Settings, Settings));

    public static ShortcutGroup Everywhere { get; } = new(
        () => LayoutTexts.ShortcutsAnywhere,
        new ShortcutLine(() => LayoutTexts.ShortcutSearch, Search),
        new ShortcutLine(() => LayoutTexts.ShortcutHelp, Help),
        new ShortcutLine(() => LayoutTexts.ShortcutClose, "Esc"));
}
