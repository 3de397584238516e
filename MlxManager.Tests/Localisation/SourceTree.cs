using System.Text.RegularExpressions;

namespace MlxManager.Tests.Localisation;

/// <summary>The web project's sources, as they lie above the tests' output.</summary>
internal static class SourceTree
{
    public static string Web { get; } = Find();

    /// <summary>The folder of a room, <c>Layout</c> for <c>Layout/App.razor</c>.</summary>
    public static string Room(string file) => Path.GetRelativePath(Web, file).Split(Path.DirectorySeparatorChar)[0];

    public static IEnumerable<string> Files(string pattern) => Directory.EnumerateFiles(Web, pattern, SearchOption.AllDirectories)
        .Where(file => Room(file) is not ("bin" or "obj" or "wwwroot"))
        .Order(StringComparer.Ordinal);

    public static string Name(string file) => Path.GetRelativePath(Web, file).Replace(Path.DirectorySeparatorChar, '/');

    public static int Line(string text, int index) => text.AsSpan(0, index).Count('\n') + 1;

    public static string Blank(string text, Regex pattern) =>
        pattern.Replace(text, match => string.Concat(match.Value.Select(c => c == '\n' ? '\n' : ' ')));

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var web = Path.Combine(folder.FullName, "MlxManager.Web");
            if (File.Exists(Path.Combine(web, "MlxManager.Web.csproj")))
            {
                return web;
            }
        }

        throw new InvalidOperationException("The sources do not lie above the tests.");
    }
}
